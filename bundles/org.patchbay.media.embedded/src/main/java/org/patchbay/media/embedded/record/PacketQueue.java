package org.patchbay.media.embedded.record;

import java.nio.ByteBuffer;

/** Payloads on their way from the threads that carry packets to the one that writes: bounded, and without an allocation for a packet. */
final class PacketQueue {
    /** No packet of a call is longer: 60 ms of 16-bit samples at 8 kHz. */
    static final int LONGEST = 960;

    private static final int HEADER = 20;
    private static final int WRAPS = -1;
    /** About four seconds of two channels of G.711. */
    private static final int CAPACITY = 1 << 16;

    /** One packet, taken out. */
    static final class Entry {
        int channel;
        Coding coding = Coding.UNKNOWN;
        /** In nanoseconds from the start of the recording, pauses not counted. */
        long at;

        int ssrc;
        int timestamp;
        int length;
        final byte[] payload = new byte[LONGEST];
    }

    private final byte[] ring = new byte[CAPACITY];
    private final ByteBuffer view = ByteBuffer.wrap(ring);
    private int head;
    private int tail;
    private int used;

    /** False if there is no room. @param offset of the payload, from the start of the packet */
    synchronized boolean offer(
            int channel, Coding coding, long at, int ssrc, int timestamp, ByteBuffer packet, int offset, int length) {
        int need = HEADER + length;
        int toEnd = CAPACITY - tail;
        int skip = need > toEnd ? toEnd : 0;
        if (length > LONGEST || used + skip + need > CAPACITY) {
            return false;
        }
        if (skip > 0) {
            if (skip >= 2) {
                view.putShort(tail, (short) WRAPS);
            }
            tail = 0;
        }
        view.putShort(tail, (short) length);
        ring[tail + 2] = (byte) channel;
        ring[tail + 3] = (byte) coding.ordinal();
        view.putLong(tail + 4, at).putInt(tail + 12, ssrc).putInt(tail + 16, timestamp);
        packet.get(packet.position() + offset, ring, tail + HEADER, length);
        tail = (tail + need) % CAPACITY;
        used += skip + need;
        return true;
    }

    /** Takes the next one out; false if there is none. */
    synchronized boolean poll(Entry into) {
        if (used == 0) {
            return false;
        }
        int toEnd = CAPACITY - head;
        if (toEnd < 2 || view.getShort(head) == WRAPS) {
            used -= toEnd;
            head = 0;
        }
        into.length = view.getShort(head);
        into.channel = ring[head + 2];
        into.coding = Coding.of(ring[head + 3]);
        into.at = view.getLong(head + 4);
        into.ssrc = view.getInt(head + 12);
        into.timestamp = view.getInt(head + 16);
        System.arraycopy(ring, head + HEADER, into.payload, 0, into.length);
        int size = HEADER + into.length;
        head = (head + size) % CAPACITY;
        used -= size;
        return true;
    }
}
