package org.patchbay.media.embedded.srtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.patchbay.media.embedded.rtp.Packets;

/**
 * Protects what is sent to one peer under one master key. Packets of several sources may be sent, each has its own roll-over counter; a buffer
 * has an array, and room for {@link #MOST_ADDED} octets behind its limit. Safe for use by several threads.
 */
public final class SrtpSender {

    /** Octets that a packet may grow by. */
    public static final int MOST_ADDED = 20;

    /** Sources of one key: none of them is ever forgotten, for the same key stream must not be used twice (RFC 3711 section 9.1). */
    private static final int MOST_SOURCES = 1024;

    private static final int ENCRYPTED = 0x8000_0000;
    private static final int CLEAR_RTCP = 8;
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int REPORT_BLOCK = 24;

    private final MasterKey key;
    private final Transform rtp;
    private final Transform rtcp;
    private final int mask;

    private int[] sources = new int[2];
    /** The highest index of each. */
    private long[] indexes = new long[2];

    private int count;
    private int last;
    private int controlIndex;

    public SrtpSender(MasterKey key) {
        this(key, 0);
    }

    /**
     * @param mask makes every source (SSRC) another one, for a key whose roll-over counters are not known any more: its receiver starts those
     *     of a new source at 0
     */
    public SrtpSender(MasterKey key, int mask) {
        this.key = key;
        this.mask = mask;
        rtp = Transform.of(key, false);
        rtcp = Transform.of(key, true);
    }

    public MasterKey key() {
        return key;
    }

    /** Protects an RTP packet in place; false when it must not be sent, for too many sources were seen under this key. */
    public synchronized boolean rtp(ByteBuffer packet) {
        int at = packet.arrayOffset() + packet.position();
        int ssrc = Packets.ssrc(packet) ^ mask;
        if (mask != 0) {
            packet.putInt(packet.position() + 8, ssrc);
        }
        int source = source(ssrc, Packets.sequence(packet));
        if (source < 0) {
            return false;
        }
        long index = RollOver.index(indexes[source], Packets.sequence(packet));
        if (index < 0) {
            return false;
        }
        indexes[source] = Math.max(indexes[source], index);
        int length = rtp.seal(packet.array(), at, Packets.payloadOffset(packet), packet.remaining(), ssrc, index, (int)
                (index >>> 16));
        packet.limit(packet.position() + length);
        return true;
    }

    private int source(int ssrc, int sequence) {
        if (last < count && sources[last] == ssrc) {
            return last;
        }
        for (int i = 0; i < count; i++) {
            if (sources[i] == ssrc) {
                last = i;
                return i;
            }
        }
        if (count == MOST_SOURCES) {
            return -1;
        }
        if (count == sources.length) {
            sources = Arrays.copyOf(sources, 2 * count);
            indexes = Arrays.copyOf(indexes, 2 * count);
        }
        sources[count] = ssrc;
        indexes[count] = sequence;
        last = count;
        return count++;
    }

    /** Protects a compound RTCP packet in place. */
    public synchronized boolean rtcp(ByteBuffer packet) {
        if (controlIndex == Integer.MAX_VALUE) {
            return false;
        }
        int ssrc = packet.getInt(packet.position() + 4);
        if (mask != 0) {
            maskControl(packet, ssrc);
            ssrc ^= mask;
        }
        controlIndex++;
        int length = rtcp.seal(
                packet.array(),
                packet.arrayOffset() + packet.position(),
                CLEAR_RTCP,
                packet.remaining(),
                ssrc,
                controlIndex,
                controlIndex | ENCRYPTED);
        packet.limit(packet.position() + length);
        return true;
    }

    /**
     * Gives the sources that a peer's reports are about (RFC 3550 section 6.4) the names they have on the other side of this sender.
     *
     * @param packet a compound packet that is well-formed, from whoever is sent to under this key
     */
    public void unmask(ByteBuffer packet) {
        if (mask != 0) {
            unmaskReports(packet);
        }
    }

    private synchronized void unmaskReports(ByteBuffer packet) {
        int at = packet.position();
        while (at + 8 <= packet.limit()) {
            int type = packet.get(at + 1) & 0xff;
            int end = Math.min(packet.limit(), at + 4 + 4 * (packet.getShort(at + 2) & 0xffff));
            int first = type == SENDER_REPORT ? at + 28 : type == RECEIVER_REPORT ? at + 8 : end;
            int blocks = packet.get(at) & 0x1f;
            for (int block = first; blocks > 0 && block + REPORT_BLOCK <= end; block += REPORT_BLOCK) {
                if (isSource(packet.getInt(block))) {
                    packet.putInt(block, packet.getInt(block) ^ mask);
                }
                blocks--;
            }
            at = end;
        }
    }

    private boolean isSource(int ssrc) {
        for (int i = 0; i < count; i++) {
            if (sources[i] == ssrc) {
                return true;
            }
        }
        return false;
    }

    /** Its sender, wherever a packet of the compound begins with it. */
    private void maskControl(ByteBuffer packet, int sender) {
        int at = packet.position();
        while (at + 8 <= packet.limit()) {
            if (packet.getInt(at + 4) == sender) {
                packet.putInt(at + 4, sender ^ mask);
            }
            at += 4 + 4 * (packet.getShort(at + 2) & 0xffff);
        }
    }
}
