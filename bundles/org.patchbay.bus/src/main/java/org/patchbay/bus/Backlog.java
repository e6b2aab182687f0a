package org.patchbay.bus;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls that have arrived and that no thread has begun with. They wait behind all that those before them still have to do, so that without a
 * limit a machine that cannot keep up takes calls whose callers have long gone. As in the SIP stack, a stall is no overload: that is a backlog
 * which does not get young again (RFC 8289), and after it new calls are refused sooner for a while. Nor is a feature that hangs: it may hold all
 * threads at once for as long as one is waited for, and then it is quarantined and what had to wait is gone in a moment. May be used by any
 * thread.
 */
final class Backlog {
    private static final long OLD = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
    private static final long MEMORY = TimeUnit.SECONDS.toNanos(5);

    private final AtomicInteger waiting = new AtomicInteger();
    /** How long the call had waited that was begun with last. */
    private volatile long last;
    /** When nothing waited, or what was begun with had not waited for long. */
    private volatile long young;

    private volatile boolean overloaded;
    private volatile long seen;

    /** All times in nanoseconds, of one clock. */
    Backlog(long now) {
        young = now;
    }

    /**
     * A call arrives: whether it may wait; who may has to begin.
     *
     * @param hold for how long what hangs may hold a thread
     */
    boolean admits(long now, Duration hold) {
        if (waiting.get() == 0) {
            young = now;
        } else {
            boolean lately = overloaded && now - seen < MEMORY;
            if (lately && last > OLD || now - young > PATIENCE + hold.toNanos()) {
                seen = now;
                overloaded = true;
                return false;
            }
        }
        waiting.incrementAndGet();
        return true;
    }

    /** A thread begins with a call that was admitted so long ago. */
    void begins(long waited, long now) {
        last = waited;
        if (waiting.decrementAndGet() == 0 || waited <= OLD) {
            young = now;
        }
    }
}
