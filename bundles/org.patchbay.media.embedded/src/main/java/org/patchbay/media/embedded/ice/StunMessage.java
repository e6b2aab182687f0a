package org.patchbay.media.embedded.ice;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/** A STUN message as it was received (RFC 8489 sections 5 and 14), as far as a connectivity check needs it. */
final class StunMessage {

    static final int BINDING_REQUEST = 0x0001;
    static final int COOKIE = 0x2112_a442;
    static final int HEADER = 20;
    static final int FINGERPRINT_XOR = 0x5354_554e;

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;

    private static final int MOST_UNKNOWN = 8;
    private static final List<Integer> KNOWN = List.of(USERNAME, MESSAGE_INTEGRITY, PRIORITY, USE_CANDIDATE);

    final int type;
    final byte[] transaction;
    final List<Integer> unknown = new ArrayList<>(0);
    String username = "";
    boolean nominates;
    boolean controlled;
    /** Where MESSAGE-INTEGRITY begins; 0 where there is none. */
    int integrityAt;

    private StunMessage(int type, byte[] transaction) {
        this.type = type;
        this.transaction = transaction;
    }

    /** Whether it begins like one (RFC 7983): what it is then is no RTP. */
    static boolean is(ByteBuffer packet) {
        return packet.remaining() >= HEADER
                && (packet.get(packet.position()) & 0xfc) == 0
                && packet.getInt(packet.position() + 4) == COOKIE;
    }

    /** @return null when it is damaged, or its fingerprint says that it is something else */
    static @Nullable StunMessage read(ByteBuffer packet) {
        int start = packet.position();
        int length = packet.getShort(start + 2) & 0xffff;
        if ((length & 3) != 0 || packet.remaining() != HEADER + length) {
            return null;
        }
        byte[] transaction = new byte[12];
        packet.get(start + 8, transaction);
        StunMessage message = new StunMessage(packet.getShort(start) & 0x3fff, transaction);
        int at = start + HEADER;
        while (at < packet.limit()) {
            int type = packet.getShort(at) & 0xffff;
            int size = packet.getShort(at + 2) & 0xffff;
            int next = at + 4 + (size + 3) / 4 * 4;
            if (next > packet.limit()) {
                return null;
            }
            if (type == FINGERPRINT) {
                return size == 4 && next == packet.limit() && fingerprint(packet, at) == packet.getInt(at + 4)
                        ? message
                        : null;
            }
            // Behind the integrity nothing is authentic (section 14.5).
            if (message.integrityAt == 0 && !message.attribute(packet, type, at, size)) {
                return null;
            }
            at = next;
        }
        return message;
    }

    private boolean attribute(ByteBuffer packet, int type, int at, int size) {
        switch (type) {
            case USERNAME -> {
                if (size > 513) {
                    return false;
                }
                byte[] text = new byte[size];
                packet.get(at + 4, text);
                username = new String(text, java.nio.charset.StandardCharsets.UTF_8);
            }
            case MESSAGE_INTEGRITY -> {
                if (size != 20) {
                    return false;
                }
                integrityAt = at;
            }
            case USE_CANDIDATE -> nominates = true;
            case ICE_CONTROLLED -> controlled = true;
            default -> {
                if (type < 0x8000 && !KNOWN.contains(type) && unknown.size() < MOST_UNKNOWN) {
                    unknown.add(type);
                }
            }
        }
        return true;
    }

    /** What FINGERPRINT at this place has to be (section 14.7). */
    static int fingerprint(ByteBuffer packet, int at) {
        CRC32 crc = new CRC32();
        crc.update(Arrays.copyOfRange(
                packet.array(), packet.arrayOffset() + packet.position(), packet.arrayOffset() + at));
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }
}
