package org.patchbay.bus;

import java.time.Instant;
import java.util.ArrayList;
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

    private static final class Entry {
        private Leg leg;
        private final Instant started;
        private @Nullable Instant answered;
        private @Nullable Instant ended;
        private int sip;
        private int q850;
        private String codec = "";
        /** What the trunk has said besides. */
        private Map<String, String> noted = Map.of();

        private String recordings = "";

        private Entry(Leg leg, Instant started) {
            this.leg = leg;
            this.started = started;
        }
    }

    private final Timers timers;
    private final List<Entry> entries = new ArrayList<>(2);
    private String by = "core";
    private String transfers = "";

    Ledger(Timers timers) {
        this.timers = timers;
    }

    void began(Leg leg) {
        if (entries.size() < MOST) {
            entries.add(new Entry(leg, timers.now()));
        }
    }

    /** A leg that was there before the core. */
    void adopted(Leg leg, Instant started, Instant answered, String codec) {
        if (entries.size() < MOST) {
            Entry entry = new Entry(leg, started);
            entry.answered = answered;
            entry.codec = codec;
            entries.add(entry);
        }
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
        if (entry == null && entries.size() < MOST) {
            entry = new Entry(
                    new Leg(each.id(), each.side(), Stage.ENDED, each.party(), each.peer(), false), each.began());
            entries.add(entry);
        }
        if (entry != null) {
            entry.answered = each.answered().orElse(null);
            entry.ended = each.ended();
            entry.sip = each.sip();
            entry.q850 = each.q850();
            entry.codec = each.codec();
        }
    }

    void answered(String leg) {
        Entry entry = of(leg);
        if (entry != null && entry.answered == null) {
            entry.answered = timers.now();
        }
    }

    /** The first that is told of it counts. */
    void ended(String leg, int sip, int q850) {
        Entry entry = of(leg);
        if (entry != null && entry.ended == null) {
            entry.ended = timers.now();
            entry.sip = entry.answered == null ? sip : 200;
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
        for (Entry entry : entries) {
            if (entry.leg.id().equals(leg)) {
                return entry;
            }
        }
        return null;
    }

    void write(Map<String, String> to) {
        to.put("by", by);
        to.put("transfers", transfers);
        to.put("legs", String.valueOf(entries.size()));
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String key = "leg." + i + '.';
            to.put(key + "id", entry.leg.id());
            to.put(key + "peer", entry.leg.peer());
            to.put(key + "side", entry.leg.side().name());
            to.put(key + "party", entry.leg.party().uri());
            to.put(key + "started", entry.started.toString());
            to.put(key + "answered", text(entry.answered));
            to.put(key + "ended", text(entry.ended));
            to.put(key + "sip", String.valueOf(entry.sip));
            to.put(key + "q850", String.valueOf(entry.q850));
            to.put(key + "codec", entry.codec);
            if (!entry.recordings.isEmpty()) {
                to.put(key + "recordings", entry.recordings);
            }
            entry.noted.forEach((name, value) -> to.put(key + name, value));
        }
    }

    private static String text(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }
}
