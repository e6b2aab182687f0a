package org.patchbay.sip.stack.internal;

/**
 * When a connection was heard last, and whether its peer answers keep-alives (RFC 5626 section 4.4.1). Many peers do not, and some send empty
 * lines of their own: one is missed only where several of ours in a row had their answer.
 */
final class Pulse {
    private static final int HABIT = 3;

    private long heard;
    private long pinged;
    private int answered;
    private boolean waiting;

    Pulse(long now) {
        heard = now;
    }

    /** @param empty whether it was an empty line alone */
    synchronized void heard(boolean empty) {
        heard = System.nanoTime();
        if (waiting && empty) {
            waiting = false;
            answered++;
        }
    }

    synchronized void pinged(long now) {
        answered = waiting ? 0 : answered;
        waiting = true;
        pinged = now;
    }

    /** Whether a keep-alive has no answer, nor anything else come since, of a peer that has answered the others. */
    synchronized boolean missed(long now) {
        return waiting && answered >= HABIT && heard - pinged < 0 && pinged - now < 0;
    }

    /** Whether nothing has come for so long. */
    synchronized boolean quiet(long nanos, long now) {
        return now - heard >= nanos;
    }
}
