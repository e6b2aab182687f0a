package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What a phone speaks and hears: a tone as G.711 over RTP, digits as telephone-events, and the tone that comes back. */
final class Handset implements AutoCloseable {
    static final String PCMU = "0 101";
    static final String PCMA = "8 101";
    static final String BOTH = "8 0 101";
    private static final int WINDOW = 1600;
    private static final long RECENT = 200_000_000;
    private static final String KEYS = "0123456789*#ABCD";

    private final DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    private final int hertz;
    private volatile InetSocketAddress target;
    private volatile int payload = 8;
    private volatile boolean closed;
    private int version;
    private int sequence = 1000;
    private int timestamp = 16_000;
    private int position;
    // Guarded by this.
    private final int[] heard = new int[WINDOW];
    private int packets;
    private int heardPayload = -1;
    private long last;
    private final StringBuilder keys = new StringBuilder();
    private int lastKey;

    /** @param hertz what it speaks, once it knows where to */
    Handset(int hertz) throws SocketException {
        this.hertz = hertz;
        daemon(this::listen);
        daemon(this::speak);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "handset");
        thread.setDaemon(true);
        thread.start();
    }

    /** Its description; each is another version. */
    String sdp(String formats, String direction) {
        return "v=0\r\no=phone 7 " + ++version + " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
                + socket.getLocalPort() + " RTP/AVP " + formats
                + "\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=" + direction + "\r\n";
    }

    /** Speaks from now on to where a description says, in the first codec that it names. */
    void speaksTo(String sdp) {
        speaksTo(sdp, sdp.replaceAll("(?s).*m=audio \\d+ RTP/AVP ", ""));
    }

    /** @param formats what this phone has said that it takes */
    void speaksTo(String sdp, String formats) {
        Matcher audio = Pattern.compile("m=audio (\\d+) ").matcher(sdp);
        Matcher host = Pattern.compile("c=IN IP4 (\\S+)").matcher(sdp);
        assertThat(audio.find() && host.find()).as("audio in%n%s", sdp).isTrue();
        payload = Integer.parseInt(formats.split("\\s", 2)[0]);
        target = new InetSocketAddress(host.group(1), Integer.parseInt(audio.group(1)));
    }

    /** The tone of the last 200 ms, to the next ten; 0 for silence. */
    int hears() {
        int[] samples;
        synchronized (this) {
            if (packets * 160 < WINDOW || System.nanoTime() - last > RECENT) {
                return 0;
            }
            samples = heard.clone();
        }
        double total = 0;
        for (int sample : samples) {
            total += (double) sample * sample;
        }
        for (int candidate = 200; candidate <= 2000; candidate += 10) {
            if (power(samples, candidate) > 0.8 * total * samples.length / 2 && total > 1000.0 * samples.length) {
                return candidate;
            }
        }
        return 0;
    }

    private static double power(int[] samples, int frequency) {
        double factor = 2 * Math.cos(2 * Math.PI * frequency / 8000);
        double before = 0;
        double now = 0;
        for (int sample : samples) {
            double next = sample + factor * now - before;
            before = now;
            now = next;
        }
        return now * now + before * before - factor * now * before;
    }

    /** The keys that came to it as telephone-events. */
    synchronized String keys() {
        return keys.toString();
    }

    synchronized int packets() {
        return packets;
    }

    /** The payload type of the last packet that it heard, -1 before the first. */
    synchronized int heardPayload() {
        return heardPayload;
    }

    /** Presses a key for 100 ms: five packets of one event, and its end three times. */
    void press(char key) throws IOException {
        press(key, true);
    }

    /** @param ends whether the packets that say so arrive */
    synchronized void press(char key, boolean ends) throws IOException {
        int began = timestamp;
        for (int i = 1; i <= (ends ? 8 : 5); i++) {
            ByteBuffer packet = header(101, began, 4);
            packet.put((byte) KEYS.indexOf(key)).put((byte) (i > 5 ? 0x8a : 0x0a));
            send(packet.putShort((short) (160 * Math.min(i, 5))));
        }
        timestamp += 1600;
    }

    private ByteBuffer header(int type, int time, int length) {
        return ByteBuffer.allocate(12 + length)
                .put((byte) 0x80)
                .put((byte) type)
                .putShort((short) sequence++)
                .putInt(time)
                .putInt(0x5eed);
    }

    private void send(ByteBuffer packet) throws IOException {
        socket.send(new DatagramPacket(packet.array(), packet.position(), target));
    }

    private void speak() {
        try {
            for (long due = System.nanoTime(); !closed; due += 20_000_000) {
                java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
                if (target != null) {
                    frame();
                }
            }
        } catch (IOException ended) {
            assertThat(closed).as("nobody closed it: %s", ended).isTrue();
        }
    }

    private synchronized void frame() throws IOException {
        ByteBuffer packet = header(payload, timestamp, 160);
        for (int i = 0; i < 160; i++) {
            packet.put(code((int) (8000 * Math.sin(2 * Math.PI * hertz * position++ / 8000)), payload));
        }
        timestamp += 160;
        send(packet);
    }

    private void listen() {
        byte[] bytes = new byte[2048];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                arrived(bytes, packet.getLength());
            }
        } catch (IOException ended) {
            assertThat(closed).as("nobody closed it: %s", ended).isTrue();
        }
    }

    private synchronized void arrived(byte[] bytes, int length) {
        int type = bytes[1] & 0x7f;
        if (type == 101 && length == 16 && bytes[13] < 0) {
            int began = ByteBuffer.wrap(bytes).getInt(4);
            if (keys.isEmpty() || began != lastKey) {
                keys.append(KEYS.charAt(bytes[12] & 0x0f));
            }
            lastKey = began;
        }
        if (length != 172 || type != 0 && type != 8) {
            return;
        }
        packets++;
        heardPayload = type;
        last = System.nanoTime();
        System.arraycopy(heard, 160, heard, 0, WINDOW - 160);
        for (int i = 0; i < 160; i++) {
            heard[WINDOW - 160 + i] = sample(bytes[12 + i], type);
        }
    }

    /** ITU-T G.711, by the steps of the recommendation; the other way by looking for the nearest. */
    private static int sample(byte code, int type) {
        int value = (type == 8 ? code ^ 0x55 : ~code) & 0xff;
        int exponent = value >> 4 & 7;
        int mantissa = value & 0x0f;
        if (type == 8) {
            int magnitude = exponent == 0 ? mantissa * 16 + 8 : (mantissa * 16 + 264) << (exponent - 1);
            return (value & 0x80) != 0 ? magnitude : -magnitude;
        }
        int magnitude = ((mantissa << 3) + 0x84 << exponent) - 0x84;
        return (value & 0x80) != 0 ? -magnitude : magnitude;
    }

    private static byte code(int sample, int type) {
        int best = 0;
        for (int code = 1; code < 256; code++) {
            if (Math.abs(sample((byte) code, type) - sample) < Math.abs(sample((byte) best, type) - sample)) {
                best = code;
            }
        }
        return (byte) best;
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
    }
}
