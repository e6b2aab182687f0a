package org.patchbay.bus;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.control.EndedLeg;

/** What is to be known of a call's legs when it is over: the record that a call leaves. */
final class Ledger {
    private static final int MOST = 100;
    /** Characters. */
    private static final int MOST_TRANSFERS = 4000;

    private static final int MOST_RECORDINGS = 4000;

    private static final int OF_THE_CALL = 3;
    private static final int OF_A_LEG = 11;

    /** Of one leg. Knows the next one, and its moments are numbers: two of these are kept for every call. */
    private static final class Entry {
        private @Nullable Entry next;
        private Leg leg;
        private final long started;
        private long answered = Moment.NONE;
        private long ended = Moment.NONE;
        private int sip;
        private int q850;
        private String codec = "";
        /** What the trunk has said besides. */
        private Map<String, String> noted = Map.of();

        private String recordings = "";

        private Entry(Leg leg, Instant started) {
            this.leg = leg;
            this.started = Moment.of(started);
        }
    }

    private final Timers timers;
    private @Nullable Entry first;
    private String by = "core";
    private String transfers = "";

    Ledger(Timers timers) {
        this.timers = timers;
    }

    void began(Leg leg) {
        add(new Entry(leg, timers.now()));
    }

    private void add(Entry entry) {
        Entry last = first;
        if (last == null) {
            first = entry;
            return;
        }
        int count = 1;
        for (Entry next = last.next; next != null; next = next.next) {
            last = next;
            count++;
        }
        if (count < MOST) {
            last.next = entry;
        }
    }

    /** A leg that was there before the core. */
    void adopted(Leg leg, Instant started, Instant answered, String codec) {
        Entry entry = new Entry(leg, started);
        entry.answered = Moment.of(answered);
        entry.codec = codec;
        add(entry);
    }

    /** How it is by now: kept once. */
    void is(Leg leg) {
        Entry entry = of(leg.id());
        if (entry != null) {
            entry.leg = leg;
        }
    }

    /** A leg as the trunk saw it to its end: what it says of it counts. */
    void past(EndedLeg each) {
        Entry entry = of(each.id());
        if (entry == null) {
            entry = new Entry(
                    new Leg(each.id(), each.side(), Stage.ENDED, each.party(), each.peer(), false), each.began());
            add(entry);
        }
        entry.answered = each.answered().map(Moment::of).orElse(Moment.NONE);
        entry.ended = Moment.of(each.ended());
        entry.sip = each.sip();
        entry.q850 = each.q850();
        entry.codec = each.codec();
    }

    void answered(String leg) {
        Entry entry = of(leg);
        if (entry != null && entry.answered == Moment.NONE) {
            entry.answered = Moment.of(timers.now());
        }
    }

    /** The first that is told of it counts. */
    void ended(String leg, int sip, int q850) {
        Entry entry = of(leg);
        if (entry != null && entry.ended == Moment.NONE) {
            entry.ended = Moment.of(timers.now());
            entry.sip = entry.answered == Moment.NONE ? sip : 200;
            entry.q850 = q850;
        }
    }

    void bridged(String a, String b, String codec) {
        for (String leg : List.of(a, b)) {
            Entry entry = of(leg);
            if (entry != null && !codec.isEmpty()) {
                entry.codec = codec;
            }
        }
    }

    /**
     * A party has transferred, or tried to.
     *
     * @param to a URI, or the other call
     * @param sip 200 if it was done
     */
    void transferred(String leg, String to, int sip) {
        if (transfers.length() < MOST_TRANSFERS) {
            transfers += (transfers.isEmpty() ? "" : "\n") + leg + ' ' + sip + ' ' + to;
        }
    }

    /** The trunk has something to say about a leg; what was said first stays. */
    void noted(String leg, Map<String, String> more) {
        Entry entry = of(leg);
        if (entry != null && entry.noted.isEmpty()) {
            entry.noted = more;
        } else if (entry != null) {
            Map<String, String> all = new HashMap<>(more);
            all.putAll(entry.noted);
            entry.noted = all;
        }
    }

    /** @param place of a recording of this leg */
    void recorded(String leg, String place) {
        Entry entry = of(leg);
        if (entry != null && entry.recordings.length() < MOST_RECORDINGS) {
            entry.recordings += (entry.recordings.isEmpty() ? "" : "\n") + place;
        }
    }

    /** Who ends the call, or the leg whose end will be its end: the last one counts. */
    void by(String who) {
        by = who;
    }

    private @Nullable Entry of(String leg) {
        Entry entry = first;
        while (entry != null && !entry.leg.id().equals(leg)) {
            entry = entry.next;
        }
        return entry;
    }

    /** How many keys {@link #write} needs at most. */
    int size() {
        int size = OF_THE_CALL;
        for (Entry entry = first; entry != null; entry = entry.next) {
            size += OF_A_LEG + entry.noted.size();
        }
        return size;
    }

    void write(Map<String, String> to, MomentText times) {
        to.put("by", by);
        to.put("transfers", transfers);
        int count = 0;
        for (Entry entry = first; entry != null; entry = entry.next) {
            LegKeys keys = LegKeys.of(count++);
            to.put(keys.id, entry.leg.id());
            to.put(keys.peer, entry.leg.peer());
            to.put(keys.side, entry.leg.side().name());
            to.put(keys.party, entry.leg.party().uri());
            to.put(keys.started, times.of(entry.started));
            to.put(keys.answered, times.of(entry.answered));
            to.put(keys.ended, times.of(entry.ended));
            to.put(keys.sip, String.valueOf(entry.sip));
            to.put(keys.q850, String.valueOf(entry.q850));
            to.put(keys.codec, entry.codec);
            if (!entry.recordings.isEmpty()) {
                to.put(keys.recordings, entry.recordings);
            }
            entry.noted.forEach((name, value) -> to.put(keys.of(name), value));
        }
        to.put("legs", String.valueOf(count));
    }
}
