package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

/**
 * Brings the reports of one peer (RFC 3550 section 6.4) to its partner, who knows each of the two sources by the name that it has on a
 * {@link Line}. Takes compound packets that are well-formed ({@link RtcpMask}), changes them where they lie, and allocates nothing.
 */
public final class ReportNames {
    private static final int SENDER = 200;
    private static final int RECEIVER = 201;
    private static final int GOODBYE = 203;
    private static final int BLOCK = 24;

    private ReportNames() {}

    /**
     * What a peer says of what it receives, which has the names of the line to it: gives them those that the partner sends under. A report of
     * somebody who does not speak any more is left as it is.
     *
     * @param line what is sent to the peer
     */
    public static void about(ByteBuffer packet, Line line) {
        for (int at = packet.position(); at < packet.limit(); at = next(packet, at)) {
            int type = packet.get(at + 1) & 0xff;
            int end = Math.min(next(packet, at), packet.limit());
            int first = type == SENDER ? at + 28 : type == RECEIVER ? at + 8 : end;
            int blocks = packet.get(at) & 0x1f;
            for (int block = first; blocks > 0 && block + BLOCK <= end; block += BLOCK) {
                if (packet.getInt(block) == line.ssrc()) {
                    packet.putInt(block, line.source());
                }
                blocks--;
            }
        }
    }

    /**
     * What a peer says of itself, for its partner: under the name and in the times of the line to that one. That it goes is kept from it, for the
     * line goes on.
     *
     * @param line what is sent to the partner
     * @return whether anything is left to be sent
     */
    public static boolean by(ByteBuffer packet, Line line) {
        for (int at = packet.position(); at < packet.limit(); at = next(packet, at)) {
            int type = packet.get(at + 1) & 0xff;
            if (type == GOODBYE) {
                // It is the last of a compound (RFC 3550 section 6.1).
                packet.limit(at);
                break;
            }
            if (at + 8 <= packet.limit() && line.speaks(packet.getInt(at + 4))) {
                packet.putInt(at + 4, line.ssrc());
                if (type == SENDER && at + 20 <= packet.limit()) {
                    packet.putInt(at + 16, packet.getInt(at + 16) + line.timeOffset());
                }
            }
        }
        return packet.hasRemaining();
    }

    private static int next(ByteBuffer packet, int at) {
        return at + 4 + 4 * (packet.getShort(at + 2) & 0xffff);
    }
}
