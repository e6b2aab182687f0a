package org.patchbay.sip.stack.internal;

/**
 * How often a worker is given something. To wake a thread costs those who give and the thread itself more than most messages do; so while
 * they come fast, a worker that has run empty pauses for a moment and then looks again, as network cards do with their interrupts. What it
 * finds then are several at once, and none has waited for longer than the pause. Only the worker's own thread uses this.
 */
final class Pace {
    static final long PAUSE_NANOS = 2_000_000;
    static final long WINDOW_NANOS = 20_000_000;
    /** In a window: a pause must find four on average to be worth it. */
    static final int MANY = (int) (4 * WINDOW_NANOS / PAUSE_NANOS);

    private long windowEnds;
    private int count;
    private boolean fast;

    Pace(long now) {
        windowEnds = now + WINDOW_NANOS;
    }

    void took(long now) {
        count++;
        turn(now);
    }

    boolean isFast(long now) {
        turn(now);
        return fast;
    }

    private void turn(long now) {
        if (now - windowEnds >= 0) {
            fast = count >= MANY && now - windowEnds < WINDOW_NANOS;
            count = 0;
            windowEnds = now + WINDOW_NANOS;
        }
    }
}
