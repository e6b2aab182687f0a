package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** New calls a second of each peer (the generic cell rate algorithm of ITU-T I.371): bursts of one second's worth pass. */
final class Rates {
    private static final long SECOND = 1_000_000_000;

    private final LongSupplier clock;
    /** When the next call of a peer is due, in nanoseconds of the clock. */
    private final Map<String, AtomicLong> due = new ConcurrentHashMap<>();

    Rates(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whether a call more may come now; then it is counted. */
    boolean admits(PeerSettings peer) {
        int rate = peer.callsPerSecond();
        if (rate == 0) {
            return true;
        }
        long now = clock.getAsLong();
        AtomicLong next = due.computeIfAbsent(peer.name(), any -> new AtomicLong(now));
        while (true) {
            long before = next.get();
            long base = Math.max(before - now, 0);
            if (base > SECOND - SECOND / rate) {
                return false;
            }
            if (next.compareAndSet(before, now + base + SECOND / rate)) {
                return true;
            }
        }
    }
}
