package org.patchbay.media.embedded.srtp;

/** Finds the index of a packet, of which RTP carries the lowest 16 bits (RFC 3711 section 3.3.1 and appendix A). */
final class RollOver {
    private static final int HALF = 0x8000;
    private static final long WHOLE = 0x1_0000;

    private RollOver() {}

    /** The index with this sequence number that is nearest to {@code highest}; -1 where that would be before the first. */
    static long index(long highest, int sequence) {
        long index = highest & -WHOLE | sequence;
        long ahead = index - highest;
        if (ahead > HALF) {
            index -= WHOLE;
        } else if (ahead < -HALF) {
            index += WHOLE;
        }
        return index;
    }
}
