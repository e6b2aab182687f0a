package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The media of one party: speaks PCMA silence every 20 ms, or another codec, dials digits (RFC 4733, payload type 101), counts what it hears. */
public final class Ear implements AutoCloseable {
    private static final Pattern AUDIO = Pattern.compile("m=audio (\\d+)");
    private static final Pattern EVENTS = Pattern.compile("a=rtpmap:(\\d+) telephone-event");
    private static final int SAMPLES = 160;
    private static final int PCMA = 8;

    private final DatagramSocket socket;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Ear::thread);
    private final AtomicInteger packets = new AtomicInteger();
    private final StringBuffer digits = new StringBuffer();
    private final AtomicReference<InetSocketAddress> there = new AtomicReference<>();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile int speech = PCMA;
    private volatile int events = 101;
    private volatile int lastEvent = -1;
    // Of the clock's thread alone.
    private int sequence = 1;
    private int timestamp = SAMPLES;

    private Ear(DatagramSocket socket) {
        this.socket = socket;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "ear");
        thread.setDaemon(true);
        return thread;
    }

    /** Listens on a free port of 127.0.0.1. */
    public static Ear open() {
        try {
            Ear ear = new Ear(new DatagramSocket(new InetSocketAddress("127.0.0.1", Ports.free())));
            Exchange.daemon("ear", ear::listen);
            ear.clock.scheduleAtFixedRate(ear::speak, 20, 20, TimeUnit.MILLISECONDS);
            return ear;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Speaks and hears another codec than PCMA, by its payload type; what it says is the same. */
    public Ear speaking(int payloadType) {
        speech = payloadType;
        return this;
    }

    /** Says nothing any more. */
    public void stops() {
        there.set(null);
    }

    /** How many packets of speech it has sent. */
    public int sent() {
        return sent.get();
    }

    /** Speaks to where a session description says. */
    public void speaksTo(String sdp) {
        Matcher audio = AUDIO.matcher(sdp);
        if (!audio.find()) {
            throw new AssertionError("no audio in " + sdp);
        }
        Matcher named = EVENTS.matcher(sdp);
        if (named.find()) {
            events = Integer.parseInt(named.group(1));
        }
        there.set(new InetSocketAddress("127.0.0.1", Integer.parseInt(audio.group(1))));
    }

    /** Sends no speech, but receiver reports (RFC 3550) to where a session description says: its port is one above. */
    public void reportsTo(String sdp) {
        Matcher audio = AUDIO.matcher(sdp);
        if (!audio.find()) {
            throw new AssertionError("no audio in " + sdp);
        }
        var to = new InetSocketAddress("127.0.0.1", Integer.parseInt(audio.group(1)) + 1);
        byte[] report = ByteBuffer.allocate(8)
                .putInt(0x80c90001)
                .putInt(socket.getLocalPort())
                .array();
        clock.scheduleAtFixedRate(
                () -> {
                    try {
                        socket.send(new DatagramPacket(report, report.length, to));
                    } catch (IOException closed) {
                        throw new UncheckedIOException(closed);
                    }
                },
                0,
                1,
                TimeUnit.SECONDS);
    }

    /** Dials a digit of 60 ms. */
    public void dials(char digit) {
        clock.execute(() -> {
            int begun = timestamp;
            for (int packet = 1; packet <= 5; packet++) {
                boolean end = packet > 3;
                int duration = SAMPLES * Math.min(packet, 3);
                byte[] event = {
                    (byte) (digit - '0'), (byte) (end ? 0x8a : 0x0a), (byte) (duration >> 8), (byte) duration
                };
                send(events, packet == 1, begun, event);
            }
            timestamp += 3 * SAMPLES;
        });
    }

    private void speak() {
        byte[] silence = new byte[SAMPLES];
        java.util.Arrays.fill(silence, (byte) 0xd5);
        if (send(speech, false, timestamp, silence)) {
            sent.incrementAndGet();
        }
        timestamp += SAMPLES;
    }

    private boolean send(int type, boolean marker, int time, byte[] payload) {
        InetSocketAddress to = there.get();
        if (to == null) {
            return false;
        }
        ByteBuffer packet = ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) (type | (marker ? 0x80 : 0)))
                .putShort((short) sequence++)
                .putInt(time)
                .putInt(socket.getLocalPort())
                .put(payload);
        try {
            socket.send(new DatagramPacket(packet.array(), packet.capacity(), to));
            return true;
        } catch (IOException closed) {
            there.set(null);
            return false;
        }
    }

    private void listen() {
        byte[] bytes = new byte[2048];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
            } catch (IOException closed) {
                return;
            }
            int type = bytes[1] & 0x7f;
            if (type == speech) {
                packets.incrementAndGet();
            } else if (type == 101 && packet.getLength() == 16) {
                int begun = ByteBuffer.wrap(bytes, 4, 4).getInt();
                if (begun != lastEvent) {
                    lastEvent = begun;
                    digits.append((char) ('0' + bytes[12]));
                }
            }
        }
    }

    /** How many packets of speech it has heard. */
    public int packets() {
        return packets.get();
    }

    /** The digits it has heard, each once. */
    public String digits() {
        return digits.toString();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        socket.close();
    }
}
