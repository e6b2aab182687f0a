package org.patchbay.sip.stack.internal;

import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;

/** At most one line a second of what a stranger on the network can cause. */
final class RateLimitedLog {
    private static final long INTERVAL_NANOS = 1_000_000_000L;
    private final Logger log;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    RateLimitedLog(Logger log) {
        this.log = log;
    }

    void debug(String format, Object... arguments) {
        if (log.isDebugEnabled() && due()) {
            log.debug(format, arguments);
        }
    }

    void warn(String format, Object... arguments) {
        if (due()) {
            log.warn(format, arguments);
        }
    }

    private boolean due() {
        long now = System.nanoTime();
        long at = next.get();
        return now - at >= 0 && next.compareAndSet(at, now + INTERVAL_NANOS);
    }
}
