package org.patchbay.media.embedded.relay;

import org.jspecify.annotations.Nullable;

/**
 * Who is heard by one peer now: its partner, unless something is played to it or a key is pressed; and since when the partner has paused. Safe
 * for use by several threads.
 */
public final class Floor {
    /** After so long without a packet, in nanoseconds, a partner has paused. */
    private static final long PAUSE = 100_000_000;
    /** Who understands comfort noise makes it for five seconds by itself: so long after it, and a pause, there is none. */
    static final long NOISE_LASTS = 5_000_000_000L - PAUSE;

    private static final int NO_NOISE = 127;

    private volatile @Nullable Object player;
    private volatile boolean keyed;
    /** Until when the partner has been heard. */
    private volatile long heard = System.nanoTime();
    /** How loud the partner's background is, in dB below overload, where it says so to one who does not understand it. */
    private volatile int noise = NO_NOISE;

    Floor() {}

    /** Whether a key is pressed to the peer now; as long as one is, its partner is not heard. */
    public void keyed(boolean now) {
        keyed = now;
    }

    /** Who plays to the peer now; as long as somebody does, its partner is not heard. */
    public void player(@Nullable Object who) {
        player = who;
    }

    /** Lets the partner be heard again, unless somebody else plays meanwhile. */
    public synchronized void playerEnded(Object who) {
        if (player == who) {
            player = null;
        }
    }

    boolean isPlayedTo() {
        return player != null;
    }

    /** Whether the partner has it. */
    boolean isPartners() {
        return player == null && !keyed;
    }

    /** @param at when the partner was heard, or will have been */
    void heard(long at) {
        heard = at;
    }

    /** Whether the partner has not been heard for longer than a packet may take. */
    boolean paused(long now) {
        return now - heard > PAUSE;
    }

    void noise(int level) {
        noise = level;
    }

    /** The level of the partner's background (RFC 3389). */
    public int noise() {
        return noise;
    }
}
