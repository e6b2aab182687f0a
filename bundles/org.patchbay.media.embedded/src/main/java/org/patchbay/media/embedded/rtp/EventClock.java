package org.patchbay.media.embedded.rtp;

import java.nio.ByteBuffer;

/**
 * Brings telephone-events from one clock to another (RFC 4733 2.1). Audio keeps its timestamps, and an event is as long after the last audio
 * before it as it was (RFC 7160 4.1): so that both stay on one timeline. For one thread.
 */
public final class EventClock {

    private static final int LONGEST = 0xffff;

    private boolean known;
    private int event;
    private int there;

    /**
     * @param audio the timestamp of the last audio of that source
     * @param from the clock of the events, in Hz
     * @param to the clock that the receiver takes them in
     */
    public void convert(ByteBuffer packet, int audio, int from, int to) {
        int timestamp = Packets.timestamp(packet);
        if (!known || timestamp != event) {
            known = true;
            event = timestamp;
            there = audio + (int) ((long) (timestamp - audio) * to / from);
        }
        Packets.timestamp(packet, there);
        int at = packet.position() + Packets.payloadOffset(packet);
        int length = Packets.payloadLength(packet);
        for (int next = at; next + 4 <= at + length; next += 4) {
            long duration = (long) (packet.getShort(next + 2) & 0xffff) * to / from;
            packet.putShort(next + 2, (short) Math.min(LONGEST, duration));
        }
    }
}
