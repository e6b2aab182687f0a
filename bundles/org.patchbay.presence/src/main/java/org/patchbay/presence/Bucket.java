package org.patchbay.presence;

import org.patchbay.api.presence.sync.Limit;

/**
 * The token bucket of one limit for one of those who share it. A tenth of the permits may go at once, the rest is spread evenly: so no window of
 * the limit's length, wherever it begins, sees more than the platform takes. Times are microseconds.
 */
final class Bucket {
    private static final int BURST_PART = 10;

    private final long interval;
    private final int burst;
    private final long window;
    /** When the bucket is full again. */
    private long full;

    private long pausedUntil;
    private int refusals;

    Bucket(Limit limit) {
        this(limit, Long.MIN_VALUE / 2);
    }

    /** @param filledFrom when it began to be filled: whoever had the limit before may have used it all */
    Bucket(Limit limit, long filledFrom) {
        window = limit.per().toNanos() / 1_000;
        burst = 1 + limit.permits() / BURST_PART;
        int spread = Math.max(1, limit.permits() - (burst - 1));
        interval = Math.max(1, (window + spread - 1) / spread);
        full = Math.max(0, filledFrom + burst * interval);
    }

    /** When a request may go out: now, or later. */
    long ready(long now) {
        return ready(now, 1);
    }

    /** The same for so many together; of more than may go at once the rest is owed. */
    long ready(long now, int requests) {
        if (full - now > 2 * window + burst * interval) {
            // The clock was put back.
            full = now;
        }
        return Math.max(full - (long) (burst - Math.min(requests, burst)) * interval, pausedUntil);
    }

    void take(long now) {
        take(now, 1);
    }

    void take(long now, int requests) {
        full = Math.max(full, now) + requests * interval;
    }

    /** The platform says that it is too much. */
    void pause(long until) {
        pausedUntil = Math.max(pausedUntil, until);
        refusals++;
    }

    /** How often in a row it said so. */
    int refusals() {
        return refusals;
    }

    void isTaken() {
        refusals = 0;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    boolean isIdle(long now) {
        return full <= now && pausedUntil <= now;
    }

    int free(long now) {
        if (pausedUntil > now) {
            return 0;
        }
        long used = Math.max(0, full - now);
        return (int) Math.max(0, burst - (used + interval - 1) / interval);
    }
}
