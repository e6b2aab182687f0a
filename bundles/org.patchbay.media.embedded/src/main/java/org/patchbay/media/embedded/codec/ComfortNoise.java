package org.patchbay.media.embedded.codec;

/**
 * Soft white noise of the level that a sender of comfort noise asks for (RFC 3389 3.1); its spectrum is not imitated. Without a level it is
 * silence. For one thread.
 */
public final class ComfortNoise {

    /** Louder than this nobody's background is; a peer that asks for more is not believed. */
    private static final int LOUDEST = 36;

    private static final int SOFTEST = 90;

    private int amplitude;
    private int seed = 1;

    /** @param level the first byte of a comfort noise payload: how many dB below overload */
    public void level(int level) {
        int decibels = Math.max(LOUDEST, level & 0x7f);
        // Evenly spread noise has its peak 4.77 dB above its mean.
        amplitude = decibels > SOFTEST ? 0 : (int) (32768 * Math.sqrt(3) * Math.pow(10, -decibels / 20.0));
    }

    public short next() {
        if (amplitude == 0) {
            return 0;
        }
        seed = seed * 1_103_515_245 + 12_345;
        return (short) ((seed >> 16) * amplitude >> 15);
    }
}
