package org.patchbay.bus;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.ops.admin.TraceEntry;

import static org.patchbay.bus.CallTrace.LATER;
import static org.patchbay.bus.CallTrace.MOST_MICROS;
import static org.patchbay.bus.CallTrace.NAMED;
import static org.patchbay.bus.CallTrace.NEXT;
import static org.patchbay.bus.CallTrace.NEXT_PASSED;
import static org.patchbay.bus.CallTrace.ORDERED;
import static org.patchbay.bus.CallTrace.OTHER_ATTEMPT;
import static org.patchbay.bus.CallTrace.PASSED;
import static org.patchbay.bus.CallTrace.VERDICT;

/** Goes through the steps of a {@link CallTrace}, as it wrote them. A text is made when it is asked for. */
final class TraceReader {
    private final Object[] words;
    private final byte[] numbers;
    private final int end;
    private int nextWord;
    private int nextNumber;

    private long at;
    private String attempt = "";
    private SlotInfo[] order = {};
    private int place = -1;
    private @Nullable SlotInfo who;
    private int how;
    private int micros;
    private int what;
    private int why;

    TraceReader(Object[] words, byte[] numbers, int end) {
        this.words = words;
        this.numbers = numbers;
        this.end = end;
    }

    /** Goes on to the next step; false if there is none. */
    boolean next() {
        if (nextNumber == end) {
            return false;
        }
        int first = numbers[nextNumber++];
        if ((first & NEXT_PASSED) != 0) {
            how = NEXT | PASSED;
            who = order[++place];
            micros = first & MOST_MICROS;
        } else {
            how = first;
            read();
        }
        return true;
    }

    /** In the order in which it was written. */
    private void read() {
        if (is(ORDERED)) {
            order = (SlotInfo[]) word();
            place = (int) number() - 1;
        }
        if (is(LATER)) {
            long later = number();
            at += later >>> 1 ^ -(later & 1);
        }
        if (is(OTHER_ATTEMPT)) {
            attempt = (String) word();
        }
        who = is(NEXT) ? order[++place] : is(NAMED) ? (SlotInfo) word() : null;
        if (who != null && is(NAMED)) {
            place = CallTrace.placeOf(who, order, place);
        }
        micros = (int) number();
        if (!is(PASSED)) {
            int whatWords = (int) number();
            int whyWords = (int) number();
            what = nextWord;
            why = what + whatWords;
            nextWord = why + whyWords;
        }
    }

    private boolean is(int flag) {
        return (how & flag) != 0;
    }

    private Object word() {
        return words[nextWord++];
    }

    private long number() {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte one = numbers[nextNumber++];
            number |= (one & 0x7fL) << shift;
            if (one >= 0) {
                return number;
            }
        }
    }

    /** Who did it; null for the core. */
    @Nullable
    SlotInfo who() {
        return who;
    }

    /** Whether a handler decided other than to proceed. */
    boolean isVerdict() {
        return is(VERDICT);
    }

    String what() {
        return is(PASSED) ? Verdict.proceed().toString() : text(what, why);
    }

    String why() {
        return is(PASSED) ? "" : text(why, nextWord);
    }

    private String text(int from, int to) {
        if (to - from == 1) {
            return text(words[from]);
        }
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(text(words[i]));
        }
        return text.toString();
    }

    private static String text(Object word) {
        return word instanceof Duration time ? time.toSeconds() + " s" : word.toString();
    }

    TraceEntry entry() {
        SlotInfo by = who;
        return new TraceEntry(
                Moment.at(at),
                attempt,
                by == null ? "core" : by.name(),
                by == null ? "" : by.from().toString(),
                what(),
                why(),
                micros);
    }
}
