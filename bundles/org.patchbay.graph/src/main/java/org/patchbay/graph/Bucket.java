package org.patchbay.graph;

/**
 * The token bucket of one limit. A tenth of the permits may go at once, the rest is spread evenly: so no window of the limit's length, wherever
 * it begins, sees more than Graph takes. Times are nanoseconds of a clock that never goes back. Not safe for several threads.
 */
final class Bucket {
    private static final int BURST_PART = 10;

    private final long interval;
    private final int burst;
    /** When the bucket is full again. */
    private long full = Long.MIN_VALUE / 2;

    private long pausedUntil = Long.MIN_VALUE / 2;
    private int refusals;

    Bucket(Limit limit) {
        burst = burst(limit);
        long spread = Math.max(1, limit.permits() - (burst - 1));
        long window = limit.per().toNanos();
        interval = limit.permits() == Integer.MAX_VALUE ? 0 : Math.max(1, (window + spread - 1) / spread);
    }

    /** How many may go at once. */
    static int burst(Limit limit) {
        return 1 + limit.permits() / BURST_PART;
    }

    /** When so many may go out together, no more than may go at once: now or before, or later. */
    long ready(int requests) {
        return Math.max(full - (burst - requests) * interval, pausedUntil);
    }

    void take(long now, int requests) {
        full = Math.max(full, now) + requests * interval;
    }

    /** How long so many requests take, each after the other. */
    long spread(int requests) {
        return requests * interval;
    }

    /** Graph says that it is too much; those that were under way together are told it together, which counts once. */
    void pause(long now, long until) {
        if (pausedUntil <= now) {
            refusals++;
        }
        pausedUntil = Math.max(pausedUntil, until);
    }

    long pausedUntil() {
        return pausedUntil;
    }

    /** How often in a row it said so. */
    int refusals() {
        return refusals;
    }

    void isTaken() {
        refusals = 0;
    }

    boolean isIdle(long now) {
        return full <= now && pausedUntil <= now;
    }
}
