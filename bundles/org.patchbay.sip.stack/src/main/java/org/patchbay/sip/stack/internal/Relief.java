package org.patchbay.sip.stack.internal;

/**
 * Who deals with what it receives, and has found more each time for a while, does not keep up. It leaves what comes to the workers then, who are
 * the better at it the more they have to do: briefly, as most such times are over soon, but twice as long each time that it did not help. For one
 * thread; all times are {@link System#nanoTime()}.
 */
final class Relief {
    /** Always something to do for that long. */
    static final long STRETCH_NANOS = 10_000_000;

    static final long SHORTEST_NANOS = 20_000_000;
    static final long LONGEST_NANOS = 640_000_000;
    /** Whoever needs relief again before so many times its length has passed since, needs more of it. */
    private static final int SOON = 4;

    /** Since when there was always another one. */
    private long busySince;

    private long ends;
    private long length = SHORTEST_NANOS / 2;

    Relief(long now) {
        busySince = now;
        ends = now;
    }

    /** There was nothing to do for a moment. */
    void waited(long now) {
        busySince = now;
    }

    /** There was something to do at once. */
    void busy(long now) {
        if (!isOn(now) && now - busySince > STRETCH_NANOS) {
            boolean soon = now - ends < SOON * length;
            length = soon ? Math.min(LONGEST_NANOS, 2 * length) : SHORTEST_NANOS;
            ends = now + length;
            busySince = ends;
        }
    }

    boolean isOn(long now) {
        return now - ends < 0;
    }
}
