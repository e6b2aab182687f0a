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
        burst = 1 + limit.permits() / BURST_PART;
        long spread = Math.max(1, limit.permits() - (burst - 1));
        long window = limit.per().toNanos();
        interval = limit.permits() == Integer.MAX_VALUE ? 0 : Math.max(1, (window + spread - 1) / spread);
    }

    /** When a request may go out: now or before, or later. */
    long ready() {
        return Math.max(full - (burst - 1) * interval, pausedUntil);
    }

    void take(long now) {
        full = Math.max(full, now) + interval;
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
