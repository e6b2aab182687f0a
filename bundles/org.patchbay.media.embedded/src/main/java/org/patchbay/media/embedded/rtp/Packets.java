package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

/** Looks at RTP and RTCP packets where they lie (RFC 3550 5.1 and 6.4); a packet is what is between a buffer's position and limit. */
public final class Packets {

    public static final int HEADER = 12;

    private Packets() {}

    /** Whether it is RTCP, as far as the first bytes tell it from RTP on the same port (RFC 5761 4). */
    public static boolean rtcp(ByteBuffer packet) {
        if (packet.remaining() < 8 || version(packet) != 2) {
            return false;
        }
        int type = packet.get(packet.position() + 1) & 0xff;
        return type >= 192 && type <= 223;
    }

    /** Whether it is RTP of version 2, complete with its contributing sources, extension and padding. */
    public static boolean rtp(ByteBuffer packet) {
        return packet.remaining() >= HEADER && version(packet) == 2 && !rtcp(packet) && payloadLength(packet) >= 0;
    }

    private static int version(ByteBuffer packet) {
        return (packet.get(packet.position()) & 0xff) >> 6;
    }

    public static int payloadType(ByteBuffer packet) {
        return packet.get(packet.position() + 1) & 0x7f;
    }

    /** Replaces the payload type and leaves the marker. */
    public static void payloadType(ByteBuffer packet, int payload) {
        int at = packet.position() + 1;
        packet.put(at, (byte) ((packet.get(at) & 0x80) | payload));
    }

    public static boolean marked(ByteBuffer packet) {
        return packet.get(packet.position() + 1) < 0;
    }

    public static int sequence(ByteBuffer packet) {
        return packet.getShort(packet.position() + 2) & 0xffff;
    }

    public static int timestamp(ByteBuffer packet) {
        return packet.getInt(packet.position() + 4);
    }

    public static void timestamp(ByteBuffer packet, int timestamp) {
        packet.putInt(packet.position() + 4, timestamp);
    }

    public static int ssrc(ByteBuffer packet) {
        return packet.getInt(packet.position() + 8);
    }

    /** Where the payload starts, counted from the packet's start; may lie behind its end in a broken packet. */
    public static int payloadOffset(ByteBuffer packet) {
        int first = packet.get(packet.position()) & 0xff;
        int offset = HEADER + 4 * (first & 0x0f);
        if ((first & 0x10) != 0) {
            if (packet.remaining() < offset + 4) {
                return Integer.MAX_VALUE / 2;
            }
            offset += 4 + 4 * (packet.getShort(packet.position() + offset + 2) & 0xffff);
        }
        return offset;
    }

    /** Negative in a broken packet. */
    public static int payloadLength(ByteBuffer packet) {
        int padding = 0;
        if ((packet.get(packet.position()) & 0x20) != 0) {
            padding = packet.get(packet.limit() - 1) & 0xff;
            if (padding == 0) {
                return -1;
            }
        }
        return packet.remaining() - padding - payloadOffset(packet);
    }
}
