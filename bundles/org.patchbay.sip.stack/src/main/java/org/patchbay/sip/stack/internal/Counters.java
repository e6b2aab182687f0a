package org.patchbay.sip.stack.internal;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the stack counts. */
final class Counters {
    /** Why a message was dropped. */
    enum Drop {
        SOURCE,
        GARBAGE,
        MALFORMED,
        OVERSIZED,
        QUEUE,
        OVERLOAD_ACK,
        STOPPING,
        STRAY,
        RESPONSE_MISROUTED
    }

    final LongAdder received = new LongAdder();
    final LongAdder parsed = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder retransmitted = new LongAdder();
    final LongAdder absorbed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder sendFailures = new LongAdder();
    final AtomicInteger clients = new AtomicInteger();
    final AtomicInteger servers = new AtomicInteger();
    /** About how many bytes server transactions take. */
    final AtomicLong held = new AtomicLong();

    final AtomicInteger connections = new AtomicInteger();
    private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);

    Counters() {
        for (Drop reason : Drop.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    void drop(Drop reason) {
        LongAdder counter = dropped.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    Map<String, Long> dropped() {
        Map<String, Long> all = new TreeMap<>();
        dropped.forEach((reason, count) ->
                all.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count.sum()));
        return all;
    }
}
