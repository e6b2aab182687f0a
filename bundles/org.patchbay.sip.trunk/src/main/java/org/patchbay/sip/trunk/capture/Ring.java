package org.patchbay.sip.trunk.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.patchbay.sip.stack.transport.Transport;

/**
 * The messages of late, as many as fit into so much memory: the newest takes the place of the oldest. Outside the heap, or each collection would
 * copy what is in here. A message is copied as it is, so that those who carry it lose no time; keys and credentials are masked where it is read.
 */
final class Ring {
    /** Its length, when, which way. The length alone for what is left at the end of the memory, 0. */
    private static final int HEAD = Integer.BYTES + Long.BYTES + 2;

    private static final Transport[] TRANSPORTS = Transport.values();
    /** No more than so many are read at a time, as nobody can write meanwhile. */
    private static final int AT_A_TIME = 64;

    private final ByteBuffer memory;
    /** Places count on from lap to lap: the oldest message is at one, the next one comes to the other. */
    private long tail;

    private long head;

    /** @param bytes a multiple of 4 */
    Ring(int bytes) {
        memory = ByteBuffer.allocateDirect(bytes);
    }

    /** A message that is longer than the memory is left out. */
    synchronized void add(
            boolean sent, Transport transport, InetSocketAddress local, InetSocketAddress remote, byte[] bytes) {
        byte[] ours = local.getAddress().getAddress();
        byte[] theirs = remote.getAddress().getAddress();
        int length = HEAD + address(ours) + address(theirs) + bytes.length;
        int whole = whole(length);
        if (whole > memory.capacity()) {
            return;
        }
        int left = memory.capacity() - offset(head);
        long at = whole > left ? head + left : head;
        makeRoom(at, whole);
        if (at != head) {
            memory.putInt(offset(head), 0);
        }
        Instant now = Instant.now();
        memory.position(offset(at));
        memory.putInt(length);
        memory.putLong(now.getEpochSecond() * 1_000_000 + now.getNano() / 1000);
        memory.put((byte) (sent ? 1 : 0)).put((byte) transport.ordinal());
        put(ours, local.getPort());
        put(theirs, remote.getPort());
        memory.put(bytes);
        head = at + whole;
    }

    private static int whole(int length) {
        return length + Integer.BYTES - 1 & -Integer.BYTES;
    }

    private static int address(byte[] address) {
        return 1 + address.length + Short.BYTES;
    }

    private void put(byte[] address, int port) {
        memory.put((byte) address.length).put(address).putShort((short) port);
    }

    private int offset(long place) {
        return (int) (place % memory.capacity());
    }

    private void makeRoom(long at, int whole) {
        while (tail < head && at + whole - tail > memory.capacity()) {
            tail = next(tail);
        }
        if (tail == head) {
            tail = at;
        }
    }

    private long next(long place) {
        int length = memory.getInt(offset(place));
        return length == 0 ? place + memory.capacity() - offset(place) : place + whole(length);
    }

    /** Where the next message comes to. */
    synchronized long head() {
        return head;
    }

    /** Where the oldest message is. */
    synchronized long tail() {
        return tail;
    }

    long capacity() {
        return memory.capacity();
    }

    /** What is in here, oldest first, but for what has to make room meanwhile. */
    void each(Consumer<Packet> reader) {
        long end = head();
        long place = 0;
        while (place < end) {
            List<ByteBuffer> some = new ArrayList<>(AT_A_TIME);
            synchronized (this) {
                place = Math.max(place, tail);
                while (place < end && some.size() < AT_A_TIME) {
                    if (memory.getInt(offset(place)) != 0) {
                        some.add(copied(offset(place)));
                    }
                    place = next(place);
                }
            }
            // Nobody who carries a message waits for what is made of it.
            some.forEach(one -> reader.accept(read(one)));
        }
    }

    /** A message, behind its length. */
    private ByteBuffer copied(int offset) {
        byte[] bytes = new byte[memory.getInt(offset) - Integer.BYTES];
        memory.get(offset + Integer.BYTES, bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static Packet read(ByteBuffer from) {
        Instant at = Instant.EPOCH.plus(from.getLong(), ChronoUnit.MICROS);
        boolean sent = from.get() != 0;
        Transport transport = TRANSPORTS[from.get()];
        InetSocketAddress local = address(from);
        InetSocketAddress remote = address(from);
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return Packet.of(at, sent, transport, local, remote, bytes);
    }

    private static InetSocketAddress address(ByteBuffer from) {
        byte[] address = new byte[from.get()];
        from.get(address);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), from.getShort() & 0xffff);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
