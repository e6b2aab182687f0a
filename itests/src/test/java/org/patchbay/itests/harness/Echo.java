package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/**
 * The audio of a simulated peer whose signalling SIPp does: it sends back each RTP packet to where it came from, so that
 * whoever calls hears himself, and says which tone it hears now. PCMA alone.
 */
public final class Echo implements AutoCloseable {
    private static final int PCMA = 8;
    private static final int HEADER = 12;
    private static final int FRAME = 160;
    private static final int WINDOW = 10 * FRAME;
    private static final long RECENT_NANOS = 200_000_000;

    private final DatagramSocket socket;
    private volatile boolean closed;
    private volatile boolean answers = true;
    // Guarded by this.
    private final double[] heard = new double[WINDOW];
    private int packets;
    private long last;

    private Echo(DatagramSocket socket) {
        this.socket = socket;
    }

    /** Listens on a free port of 127.0.0.1. */
    public static Echo open() {
        try {
            Echo echo = new Echo(new DatagramSocket(new InetSocketAddress("127.0.0.1", Ports.free())));
            Thread thread = new Thread(echo::listen, "echo");
            thread.setDaemon(true);
            thread.start();
            return echo;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Whether the last 200 ms were this tone and hardly anything else. */
    public synchronized boolean hears(int hertz) {
        return !isSilent() && packets >= WINDOW / FRAME && Tone.share(heard, hertz) > 0.9;
    }

    /** Whether nothing has come for 200 ms. */
    public synchronized boolean isSilent() {
        return packets == 0 || System.nanoTime() - last > RECENT_NANOS;
    }

    private void listen() {
        byte[] bytes = new byte[2048];
        while (!closed) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
                if (packet.getLength() == HEADER + FRAME && (bytes[1] & 0x7f) == PCMA) {
                    arrived(bytes);
                    if (answers) {
                        socket.send(packet);
                    }
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Sends nothing back from now on: two that talk to each other would go on for ever. */
    public void quiet() {
        answers = false;
    }

    /** Speaks a tone to a port of 127.0.0.1, for half a second. */
    public void speak(int hertz, int port) {
        quiet();
        byte[] bytes = new byte[HEADER + FRAME];
        bytes[0] = (byte) 0x80;
        bytes[1] = PCMA;
        bytes[11] = (byte) hertz;
        try {
            for (int i = 0; i < 25; i++) {
                bytes[3] = (byte) i;
                bytes[6] = (byte) (i * FRAME >> 8);
                bytes[7] = (byte) (i * FRAME);
                for (int j = 0; j < FRAME; j++) {
                    double at = (i * FRAME + j) / 8000.0;
                    bytes[HEADER + j] = code((int) (2000 * Math.sin(2 * Math.PI * hertz * at)));
                }
                socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", port)));
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** ITU-T G.711, A-law: the code whose sample is the nearest. */
    private static byte code(int value) {
        int best = 0;
        for (int i = 1; i < 256; i++) {
            best = Math.abs(sample((byte) i) - value) < Math.abs(sample((byte) best) - value) ? i : best;
        }
        return (byte) best;
    }

    private synchronized void arrived(byte[] bytes) {
        packets++;
        last = System.nanoTime();
        System.arraycopy(heard, FRAME, heard, 0, WINDOW - FRAME);
        for (int i = 0; i < FRAME; i++) {
            heard[WINDOW - FRAME + i] = sample(bytes[HEADER + i]);
        }
    }

    /** ITU-T G.711, A-law. */
    private static int sample(byte code) {
        int value = (code ^ 0x55) & 0xff;
        int exponent = value >> 4 & 7;
        int mantissa = (value & 0x0f) * 16 + 8;
        int magnitude = exponent == 0 ? mantissa : (mantissa + 256) << (exponent - 1);
        return (value & 0x80) != 0 ? magnitude : -magnitude;
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
    }
}
