package org.patchbay.lab.audio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/** One end of a call's audio: sends a tone every 20 ms as G.711 over RTP, and listens. Closing it frees its port and ends its thread. */
public final class Audio implements AutoCloseable {
    static final int RATE = 8000;

    private static final int FRAME = 160;
    private static final int WINDOW = 1600;
    private static final long PERIOD_NANOS = 20_000_000;
    private static final int AMPLITUDE = 8000;
    private static final int HEADER = 12;

    private final int hertz;
    private final DatagramChannel channel;
    private final Selector selector;
    private final Thread thread;
    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private final int[] window = new int[WINDOW];

    private volatile @Nullable InetSocketAddress remote;
    private volatile G711 law = G711.ULAW;
    private int sequence = ThreadLocalRandom.current().nextInt(0x10000);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private long position;

    // What is measured; guarded by this.
    private long sent;
    private long received;
    private long firstSequence = -1;
    private long lastSequence = -1;
    /** Whose numbers these are, and how many packets the sources before it should have been. */
    private int source;

    private long expectedBefore;
    private long heardSamples;
    private long lastArrival;
    private long longestPause;

    private Audio(int hertz, DatagramChannel channel, Selector selector) {
        this.hertz = hertz;
        this.channel = channel;
        this.selector = selector;
        this.thread = new Thread(this::run, "patchbay-lab-audio");
        thread.setDaemon(true);
    }

    /** Takes a free port of this address. Nothing is sent before {@link #sendTo}. */
    public static Audio open(InetAddress address, int hertz) throws IOException {
        Selector selector = Selector.open();
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(address, 0)).configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        Audio audio = new Audio(hertz, channel, selector);
        audio.thread.start();
        return audio;
    }

    public int hertz() {
        return hertz;
    }

    public int port() {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to send, or goes on elsewhere. */
    public void sendTo(InetSocketAddress where, boolean alaw) {
        law = alaw ? G711.ALAW : G711.ULAW;
        remote = where;
        selector.wakeup();
    }

    public @Nullable InetSocketAddress remote() {
        return remote;
    }

    /** The tone of the last 200 ms. */
    public Tone heard() {
        int[] samples;
        synchronized (this) {
            if (heardSamples < WINDOW || System.nanoTime() - lastArrival > 10 * PERIOD_NANOS) {
                return Tone.SILENCE;
            }
            samples = window.clone();
        }
        return Goertzel.strongest(samples);
    }

    public synchronized Counts counts() {
        return new Counts(sent, received, expectedBefore + expected());
    }

    private long expected() {
        return firstSequence < 0 ? 0 : lastSequence - firstSequence + 1;
    }

    /** The longest time between two packets since it was asked for last, and begins anew. */
    public synchronized Duration longestPause() {
        Duration pause = Duration.ofNanos(longestPause);
        longestPause = 0;
        return pause;
    }

    private void run() {
        ByteBuffer packet = ByteBuffer.allocateDirect(2048);
        long due = System.nanoTime();
        try {
            while (channel.isOpen()) {
                long now = System.nanoTime();
                if (remote == null) {
                    due = now;
                } else if (now >= due) {
                    send(packet);
                    due += PERIOD_NANOS;
                }
                selector.select(Math.max(1, (due - System.nanoTime()) / 1_000_000));
                selector.selectedKeys().clear();
                receive(packet);
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException e) {
            // Closed while it waited: that is how it ends.
            close();
        }
    }

    private void send(ByteBuffer packet) throws IOException {
        G711 coding = law;
        packet.clear();
        packet.put((byte) 0x80).put((byte) coding.payloadType()).putShort((short) sequence++);
        packet.putInt(timestamp).putInt(ssrc);
        for (int i = 0; i < FRAME; i++) {
            packet.put(coding.encode((int) (AMPLITUDE * Math.sin(2 * Math.PI * hertz * position++ / RATE))));
        }
        timestamp += FRAME;
        packet.flip();
        channel.send(packet, remote);
        synchronized (this) {
            sent++;
        }
    }

    private void receive(ByteBuffer packet) throws IOException {
        packet.clear();
        while (channel.receive(packet) != null) {
            packet.flip();
            if (packet.remaining() > HEADER && (packet.get(0) & 0xC0) == 0x80) {
                arrived(packet);
            }
            packet.clear();
        }
    }

    private synchronized void arrived(ByteBuffer packet) {
        long now = System.nanoTime();
        if (received > 0) {
            longestPause = Math.max(longestPause, now - lastArrival);
        }
        lastArrival = now;
        received++;
        int wire = packet.getShort(2) & 0xFFFF;
        int from = packet.getInt(8);
        if (firstSequence < 0 || from != source) {
            // Somebody else speaks (RFC 3550 section 8.1), as after a transfer.
            expectedBefore += expected();
            source = from;
            firstSequence = wire;
            lastSequence = wire;
        } else {
            // The nearest number that ends in these 16 bits (RFC 3711 appendix A has the same for its packet index).
            lastSequence = Math.max(lastSequence, lastSequence + (short) (wire - (int) lastSequence));
        }
        int type = packet.get(1) & 0x7F;
        G711 coding = type == G711.ALAW.payloadType() ? G711.ALAW : G711.ULAW;
        if (type == coding.payloadType()) {
            int fresh = packet.remaining() - HEADER;
            if (fresh <= WINDOW) {
                System.arraycopy(window, fresh, window, 0, WINDOW - fresh);
                for (int i = 0; i < fresh; i++) {
                    window[WINDOW - fresh + i] = coding.decode(packet.get(HEADER + i));
                }
                heardSamples += fresh;
            }
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
