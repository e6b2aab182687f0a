package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

/**
 * What one leg's RTCP says (RFC 3550 section 6.4), whoever made it: the reports of its peer, and those that go to it. The round trip is between
 * us and the peer, for a report of somebody else's that is passed on is timed when it leaves here. Written by the thread that carries the
 * packets; anybody may read.
 */
public final class Reports {

    private static final int SENDER = 200;
    private static final int RECEIVER = 201;
    private static final int DESCRIPTION = 202;
    private static final int BLOCK = 24;
    private static final int CNAME = 16;
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    /** From 1900 to 1970 in seconds. */
    private static final long NTP_EPOCH = 2_208_988_800L;
    /** Longer than any that would still be a call. */
    private static final double LONGEST_ROUND_TRIP_MILLIS = 10_000;

    private volatile long remoteLost = -1;
    private volatile double remoteJitterMillis = -1;
    private volatile double roundTripMillis = -1;

    /** The middle of the peer's last NTP time, and when it came. */
    private int peersTime;

    private long peersTimeCame;
    /** The same of the last one that was sent to it. */
    private volatile int sentTime;

    private volatile long sentTimeAt;

    public long remoteLost() {
        return remoteLost;
    }

    public double remoteJitterMillis() {
        return remoteJitterMillis;
    }

    public double roundTripMillis() {
        return roundTripMillis;
    }

    /**
     * Takes note of what the peer reports.
     *
     * @param packet a compound packet that is well-formed ({@link RtcpMask})
     * @param clock of what it receives, in Hz
     * @param now {@link System#nanoTime()}
     */
    public void received(ByteBuffer packet, int clock, long now) {
        for (int at = packet.position(); at < packet.limit(); at = next(packet, at)) {
            int type = packet.get(at + 1) & 0xff;
            int end = Math.min(next(packet, at), packet.limit());
            if (type == SENDER && end - at >= 28) {
                peersTime = middle(packet, at);
                peersTimeCame = now;
            }
            if (type == SENDER || type == RECEIVER) {
                int blocks = packet.get(at) & 0x1f;
                int first = at + (type == SENDER ? 28 : 8);
                for (int i = 0; i < blocks && first + (i + 1) * BLOCK <= end; i++) {
                    block(packet, first + i * BLOCK, clock, now);
                }
            }
        }
    }

    private static int next(ByteBuffer packet, int at) {
        return at + 4 + 4 * (packet.getShort(at + 2) & 0xffff);
    }

    private static int middle(ByteBuffer packet, int at) {
        return packet.getShort(at + 10) << 16 | packet.getShort(at + 12) & 0xffff;
    }

    private void block(ByteBuffer packet, int at, int clock, long now) {
        // 24 bits with a sign: duplicates make it negative.
        remoteLost = Math.max(0, packet.getInt(at + 4) << 8 >> 8);
        if (clock > 0) {
            remoteJitterMillis = (packet.getInt(at + 12) & 0xffff_ffffL) * 1000.0 / clock;
        }
        int last = packet.getInt(at + 16);
        if (last != 0 && last == sentTime) {
            double waited = (packet.getInt(at + 20) & 0xffff_ffffL) * 1000.0 / 65_536;
            double trip = (now - sentTimeAt) / 1e6 - waited;
            if (trip < LONGEST_ROUND_TRIP_MILLIS) {
                roundTripMillis = Math.max(0, trip);
            }
        }
    }

    /** Takes note of what is sent to the peer. */
    public void sent(ByteBuffer packet, long now) {
        for (int at = packet.position(); at + 28 <= packet.limit(); at = next(packet, at)) {
            if ((packet.get(at + 1) & 0xff) == SENDER) {
                sentTime = middle(packet, at);
                sentTimeAt = now;
            }
        }
    }

    /**
     * What we send to the peer, for the report.
     *
     * @param ssrc of it, or any where nothing was sent
     * @param timestamp of the last packet
     */
    public record Sent(int ssrc, int timestamp, long packets, long octets) {}

    /**
     * Writes a report of ours: where something is sent, a sender's, and about what was received.
     *
     * @param seed stands for our name: constant for a leg
     * @param millis {@link System#currentTimeMillis()}
     */
    public void write(ByteBuffer packet, Sent sent, Reception reception, long seed, long millis, long now) {
        packet.clear();
        boolean sender = sent.packets() > 0;
        boolean heard = reception.heard();
        int words = 1 + (sender ? 5 : 0) + (heard ? BLOCK / 4 : 0);
        packet.put((byte) (0x80 | (heard ? 1 : 0)))
                .put((byte) (sender ? SENDER : RECEIVER))
                .putShort((short) words)
                .putInt(sent.ssrc());
        if (sender) {
            packet.putInt((int) (millis / 1000 + NTP_EPOCH));
            packet.putInt((int) ((millis % 1000 << 32) / 1000));
            packet.putInt(sent.timestamp());
            packet.putInt((int) sent.packets());
            packet.putInt((int) sent.octets());
        }
        if (heard) {
            reception.block(packet);
            long since = now - peersTimeCame;
            boolean known = peersTime != 0;
            packet.putInt(known ? peersTime : 0);
            packet.putInt(known ? (int) (since / 1000 * 65_536 / 1_000_000) : 0);
        }
        packet.put((byte) 0x81).put((byte) DESCRIPTION).putShort((short) ((4 + 2 + CNAME) / 4 + 1));
        packet.putInt(sent.ssrc());
        packet.put((byte) 1).put((byte) CNAME);
        for (int i = 0; i < CNAME; i++) {
            packet.put((byte) HEX[(int) (seed >>> (4 * i)) & 15]);
        }
        packet.put((byte) 0).put((byte) 0);
        packet.flip();
    }
}
