package org.patchbay.sip.stack.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.slf4j.Logger;

/**
 * Warnings about what the network can cause: a few at once, then one in a while. The next line says how many were left out, so that neither
 * the disk nor the operator drowns and a flood is still seen for one.
 */
final class RateLimitedLog {
    private final Logger log;
    private final long interval;
    private final long slack;
    private final AtomicLong leftOut = new AtomicLong();
    /** When the lines so far would all have been written at the even rate. */
    private final AtomicLong paidUntil;

    /** @param burst how many lines may come at once; each gives its place free again after {@code interval} */
    RateLimitedLog(Logger log, int burst, Duration interval) {
        this.log = log;
        this.interval = interval.toNanos();
        this.slack = (burst - 1) * this.interval;
        this.paidUntil = new AtomicLong(System.nanoTime());
    }

    /** The text is made only if it is written. */
    void warn(Supplier<String> text) {
        if (due(System.nanoTime())) {
            long others = leftOut.getAndSet(0);
            log.warn(
                    others == 0
                            ? text.get()
                            : text.get() + " (" + others + " such lines were left out before this one.)");
        }
    }

    boolean due(long now) {
        long paid = paidUntil.get();
        if (paid - now <= slack && paidUntil.compareAndSet(paid, (paid - now > 0 ? paid : now) + interval)) {
            return true;
        }
        leftOut.incrementAndGet();
        return false;
    }
}
