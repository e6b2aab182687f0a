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

    private final MasterKey key;
    private final Transform rtp;
    private final Transform rtcp;

    private int[] sources = new int[2];
    /** The highest index of each. */
    private long[] indexes = new long[2];

    private int count;
    private int last;
    private int controlIndex;

    public SrtpSender(MasterKey key) {
        this.key = key;
        rtp = Transform.of(key, false);
        rtcp = Transform.of(key, true);
    }

    public MasterKey key() {
        return key;
    }

    /** Protects an RTP packet in place; false when it must not be sent, for too many sources were seen under this key. */
    public synchronized boolean rtp(ByteBuffer packet) {
        int at = packet.arrayOffset() + packet.position();
        int ssrc = Packets.ssrc(packet);
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
}
