package org.patchbay.bus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.ops.admin.TraceEntry;

/**
 * The life of one call or desk, step by step. Every call keeps it for as long as it lasts, and few are ever read: so a step is no object, but a
 * few bytes, and words that are there anyway, one behind the other. {@link TraceReader} makes steps and texts of them.
 */
final class CallTrace {
    private static final int MOST = 1000;

    /**
     * What the first byte of a step says. A handler that had nothing to say, asked after the one before at the same time, is this byte alone,
     * with its microseconds as long as they fit: this is most of what a chain does.
     */
    static final int NEXT_PASSED = 0x80;

    static final int MOST_MICROS = 0x7f;
    /** Not at the time of the step before: the nanoseconds between follow. */
    static final int LATER = 0x01;
    /** Not of the attempt of the step before: its id is a word. */
    static final int OTHER_ATTEMPT = 0x02;
    /** By the handler that is next in the order. */
    static final int NEXT = 0x04;
    /** By somebody who is a word; if neither is set, by the core. */
    static final int NAMED = 0x08;
    /** Nothing to say; else the numbers of words follow that say what, and why. */
    static final int PASSED = 0x10;
    /** A verdict other than to proceed. */
    static final int VERDICT = 0x20;
    /** Handlers are asked in another order, or from another place in it on: the order is a word, and the place a number. */
    static final int ORDERED = 0x40;

    private static final SlotInfo[] NO_ORDER = {};
    /** By how much it grows at least; by a quarter where it is long. A call of two legs that talk needs that once, of the numbers. */
    private static final int MORE = 8;

    private Object[] words = new Object[32];
    private byte[] numbers = new byte[64];
    private int wordCount;
    private int numberCount;
    /** Also of those that were not kept. */
    private int count;

    /** Of the step before: the next one seldom differs in all. */
    private long at;

    private String attempt = "";
    private SlotInfo[] order = NO_ORDER;
    private int place = -1;
    private boolean ordered;

    /** Handlers are asked in this order from now on, which all calls share: who keeps to it need not be written down. */
    synchronized void asks(SlotInfo[] handlers, int first) {
        if (order != handlers || place != first - 1) {
            order = handlers;
            place = first - 1;
            ordered = true;
        }
    }

    /**
     * @param what its text is read later: a verdict, a plan, a phrase or a string
     * @param why likewise
     */
    synchronized void add(Instant when, String of, @Nullable SlotInfo who, Object what, Object why, long micros) {
        if (count++ >= MOST) {
            return;
        }
        long nanos = Moment.of(when);
        long took = Math.min(micros, Integer.MAX_VALUE);
        boolean passed = who != null && what == Verdict.proceed();
        boolean next = who != null && place + 1 < order.length && order[place + 1] == who;
        int how = (nanos == at ? 0 : LATER)
                | (of.equals(attempt) ? 0 : OTHER_ATTEMPT)
                | (next ? NEXT : who != null ? NAMED : 0)
                | (passed ? PASSED : 0)
                | (who != null && isDecided(what) ? VERDICT : 0)
                | (ordered ? ORDERED : 0);
        if (how == (NEXT | PASSED) && (took & ~MOST_MICROS) == 0) {
            place++;
            put((byte) (NEXT_PASSED | took));
            return;
        }
        put((byte) how);
        if (ordered) {
            keep(order);
            number(place + 1);
            ordered = false;
        }
        if (nanos != at) {
            // The lowest bit is the sign: clocks are set back.
            long later = nanos - at;
            number(later << 1 ^ later >> 63);
            at = nanos;
        }
        if ((how & OTHER_ATTEMPT) != 0) {
            keep(of);
            attempt = of;
        }
        if (next) {
            place++;
        } else if (who != null) {
            keep(who);
            place = placeOf(who, order, place);
        }
        number(took);
        if (!passed) {
            number(words(what));
            number(words(why));
        }
    }

    private static boolean isDecided(Object what) {
        return what instanceof Verdict verdict && verdict.decision() != Verdict.Decision.PROCEED;
    }

    /** Where the order goes on after this one, who was not next: others before may have been left out, or it has no place in it. */
    static int placeOf(SlotInfo who, SlotInfo[] order, int before) {
        for (int i = before + 1; i < order.length; i++) {
            if (order[i] == who) {
                return i;
            }
        }
        return before;
    }

    /** Takes a text apart, as far as it is worth it; returns of how many words it is. */
    private int words(Object text) {
        int before = wordCount;
        if (text instanceof Phrase phrase) {
            word(phrase.first());
            word(phrase.second());
            word(phrase.third());
            word(phrase.fourth());
        } else if (text instanceof Verdict verdict && verdict.decision() == Verdict.Decision.ROUTE) {
            route(verdict.waves());
        } else {
            word(text);
        }
        return wordCount - before;
    }

    /** What the verdict says of itself, which is several times larger than the words it is made of. */
    private void route(List<Wave> waves) {
        String before = "ROUTE ";
        for (Wave wave : waves) {
            for (Target target : wave.targets()) {
                word(before);
                word(target.uri());
                if (target.peer().isPresent()) {
                    word(" over ");
                    word(target.peer().get());
                }
                before = " and ";
            }
            word(" for ");
            word(wave.ring());
            before = ", then ";
        }
    }

    private void word(Object word) {
        if (!(word instanceof String text && text.isEmpty())) {
            keep(word);
        }
    }

    private void keep(Object word) {
        if (wordCount == words.length) {
            words = Arrays.copyOf(words, wordCount + Math.max(MORE, wordCount / 4));
        }
        words[wordCount++] = word;
    }

    /** Seven bits a byte, the lowest first. */
    private void number(long number) {
        long left = number;
        while ((left & ~0x7fL) != 0) {
            put((byte) (left | 0x80));
            left >>>= 7;
        }
        put((byte) left);
    }

    private void put(byte one) {
        if (numberCount == numbers.length) {
            numbers = Arrays.copyOf(numbers, numberCount + Math.max(MORE, numberCount / 4));
        }
        numbers[numberCount++] = one;
    }

    private TraceReader reader() {
        return new TraceReader(words, numbers, numberCount);
    }

    /** What handlers decided other than to proceed, the first of it. */
    synchronized List<String> verdicts(int most) {
        List<String> verdicts = new ArrayList<>();
        for (TraceReader step = reader(); verdicts.size() < most && step.next(); ) {
            SlotInfo who = step.who();
            if (who != null && step.isVerdict()) {
                String text = step.what();
                String why = step.why();
                boolean told = why.isEmpty() || text.endsWith(why);
                verdicts.add(who.name() + ' ' + who.from() + ' ' + text + (told ? "" : " (" + why + ')'));
            }
        }
        return verdicts;
    }

    synchronized List<TraceEntry> entries() {
        List<TraceEntry> entries = new ArrayList<>(Math.min(count, MOST) + 1);
        for (TraceReader step = reader(); step.next(); ) {
            entries.add(step.entry());
        }
        if (count > MOST) {
            entries.add(new TraceEntry(
                    entries.get(entries.size() - 1).at(),
                    "",
                    "core",
                    "",
                    count - MOST + " more steps were not kept",
                    "",
                    0));
        }
        return entries;
    }
}
