package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

/**
 * Checks compound RTCP packets and makes their source descriptions (RFC 3550 6.5) anonymous: a CNAME commonly is {@code user@address} of the
 * other side. Lengths stay as they are, so that nothing is allocated and reports keep their place.
 */
public final class RtcpMask {

    private static final int SDES = 202;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private RtcpMask() {}

    /**
     * @param seed stands for the peer's name: constant for a leg, so that its sources go on belonging together
     * @return false when it is no well-formed compound packet; nothing of it may then be sent on
     */
    public static boolean apply(ByteBuffer packet, long seed) {
        int at = packet.position();
        while (at < packet.limit()) {
            if (packet.limit() - at < 4 || (packet.get(at) & 0xff) >> 6 != 2) {
                return false;
            }
            int type = packet.get(at + 1) & 0xff;
            int end = at + 4 + 4 * (packet.getShort(at + 2) & 0xffff);
            if (type < 192 || type > 223 || end > packet.limit()) {
                return false;
            }
            if (type == SDES && !describe(packet, at + 4, end, packet.get(at) & 0x1f, seed)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private static boolean describe(ByteBuffer packet, int start, int end, int chunks, long seed) {
        int at = start;
        for (int chunk = 0; chunk < chunks; chunk++) {
            at += 4;
            while (true) {
                if (at >= end) {
                    return false;
                }
                if (packet.get(at) == 0) {
                    break;
                }
                int length = at + 1 < end ? packet.get(at + 1) & 0xff : 256;
                if (at + 2 + length > end) {
                    return false;
                }
                for (int i = 0; i < length; i++) {
                    packet.put(at + 2 + i, (byte) HEX[(int) (seed >>> (4 * (i & 15))) & 15]);
                }
                at += 2 + length;
            }
            at = start + ((at - start) / 4 + 1) * 4; // a chunk ends with one to four zeros, on a 32-bit boundary
        }
        return at <= end;
    }
}
