package org.patchbay.graph;

/**
 * The token bucket of one limit. A tenth of the permits may go at once, the rest is spread evenly: so no window of the limit's length, wherever
 * it begins, sees more than Graph takes. Times are nanoseconds of a clock that never goes back. Not safe for several threads.
 */
final class Bucket {
    private static final int BURST_PART = 10;

    private final Limit limit;
    private int nodes;
    private long interval;
    private int burst;
    /** When the bucket is full again. */
    private long full = Long.MIN_VALUE / 2;

    private long pausedUntil = Long.MIN_VALUE / 2;
    private int refusals;

    Bucket(Limit limit) {
        this(limit, 1, Long.MIN_VALUE / 2);
    }

    /**
     * @param nodes among which the limit is divided
     * @param filledFrom when the first of several began to fill it: what it may send at once the others have divided among themselves before
     */
    Bucket(Limit limit, int nodes, long filledFrom) {
        this.limit = limit;
        divide(nodes);
        full = limit.permits(nodes) < limit.permits() ? filledFrom + burst * interval : full;
    }

    private void divide(int among) {
        nodes = among;
        int permits = limit.permits(among);
        burst = burst(permits);
        long spread = Math.max(1, permits - (burst - 1));
        long window = limit.per(among).toNanos();
        interval = permits == Integer.MAX_VALUE ? 0 : Math.max(1, (window + spread - 1) / spread);
    }

    /** The limit is divided among others from now on: what may go at once grows by what comes in, for others have just used it. */
    void share(int among, long now) {
        if (among != nodes) {
            long left = interval == 0 || full <= now ? burst : burst - (full - now + interval - 1) / interval;
            divide(among);
            full = now + (burst - Math.min(left, burst)) * interval;
        }
    }

    /** How many may go at once. */
    static int burst(int permits) {
        return 1 + permits / BURST_PART;
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
