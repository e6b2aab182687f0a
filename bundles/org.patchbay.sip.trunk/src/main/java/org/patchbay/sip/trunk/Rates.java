package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** So many a second, each key by itself (the generic cell rate algorithm of ITU-T I.371): bursts of one second's worth pass, or of a longer time's. */
final class Rates {
    private static final long SECOND = 1_000_000_000;
    /** Keys may be what callers say they are: beyond so many, those that owe nothing any more are let go. */
    static final int MOST = 20_000;

    private final LongSupplier clock;
    private final long burst;
    /** When the next call of a key is due, in nanoseconds of the clock. */
    private final Map<String, AtomicLong> due = new ConcurrentHashMap<>();

    private final AtomicLong swept = new AtomicLong(Long.MIN_VALUE);

    Rates(LongSupplier clock) {
        this(clock, Duration.ofNanos(SECOND));
    }

    /** @param burst for how long who has come less often may have saved up */
    Rates(LongSupplier clock, Duration burst) {
        this.clock = clock;
        this.burst = burst.toNanos();
    }

    /** Whether a call more of a peer may come now; then it is counted. */
    boolean admits(PeerSettings peer) {
        return admits(peer.name(), peer.callsPerSecond());
    }

    /**
     * Whether a call more may come now; then it is counted.
     *
     * @param rate calls a second, 0 for no limit
     */
    boolean admits(String key, int rate) {
        if (rate == 0) {
            return true;
        }
        long now = clock.getAsLong();
        AtomicLong next = due.get(key);
        if (next == null) {
            if (due.size() >= MOST && !swept(now)) {
                // Nobody of so many calls too often by themselves; what all of them may do, other limits say.
                return true;
            }
            next = due.computeIfAbsent(key, any -> new AtomicLong(now));
        }
        while (true) {
            long before = next.get();
            long base = Math.max(before - now, 0);
            if (base > burst - SECOND / rate) {
                return false;
            }
            if (next.compareAndSet(before, now + base + SECOND / rate)) {
                return true;
            }
        }
    }

    /** At most once in a tenth of a second, since it looks at all. */
    private boolean swept(long now) {
        long last = swept.get();
        if (last != Long.MIN_VALUE && now - last < SECOND / 10 || !swept.compareAndSet(last, now)) {
            return false;
        }
        due.values().removeIf(each -> each.get() - now <= 0);
        return due.size() < MOST;
    }

    int size() {
        return due.size();
    }
}
