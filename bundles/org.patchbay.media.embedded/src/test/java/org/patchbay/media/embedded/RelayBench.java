package org.patchbay.media.embedded;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

/**
 * Prints what a minute of a relayed call costs, beside the cheapest thing Java can do with the same packets: give each back to its sender
 * from one thread. Counted is the processor time of the one thread that carries the packets, so neither the generator nor the compiler.
 *
 * <p>Run its {@code main} from the test class path; arguments: calls (100), seconds (10), rounds (3).
 */
public final class RelayBench {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long FRAME = 20_000_000;

    private final List<DatagramChannel> peers = new ArrayList<>();
    private final List<InetSocketAddress> targets = new ArrayList<>();
    private final AtomicLong received = new AtomicLong();

    private RelayBench() {}

    public static void main(String[] args) throws Exception {
        int calls = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        System.out.printf(
                "%d calls of G.711, both directions, 20 ms, %d s a round after 5 s of warm-up%n", calls, seconds);
        for (int round = 1; round <= rounds; round++) {
            double floor = new RelayBench().echo(calls, seconds);
            double relay = new RelayBench().relay(calls, seconds);
            System.out.printf(
                    "round %d: echo %.4f, relay %.4f CPU s per call-minute, ratio %.2f%n",
                    round, floor, relay, relay / floor);
        }
    }

    private double relay(int calls, int seconds) throws Exception {
        EmbeddedMediaEngine engine = new EmbeddedMediaEngine(TestConfig.with("hub=127.0.0.26:20000-29999"));
        List<MediaSession> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < calls; i++) {
                MediaSession session = engine.open("call-" + i, new Heard());
                sessions.add(session);
                MediaLeg a = session.leg("a", MediaProfile.plain("hub"));
                MediaLeg b = session.leg("b", MediaProfile.plain("hub"));
                Call.done(a.remote("a", sdp(peer()), true));
                targets.add(null);
                String offer = Call.done(b.offer(Optional.of("a")));
                Call.done(b.remote("b", sdp(peer()), false));
                targets.set(targets.size() - 1, target(Call.done(a.answer(Optional.of("b")))));
                targets.add(target(offer));
                session.connect("a", "b");
            }
            return run(calls, seconds, thread("patchbay-media-0"));
        } finally {
            sessions.forEach(MediaSession::close);
            engine.stop();
        }
    }

    private double echo(int calls, int seconds) throws Exception {
        List<DatagramChannel> channels = new ArrayList<>();
        Selector selector = Selector.open();
        for (int i = 0; i < 2 * calls; i++) {
            DatagramChannel channel = open(selector);
            channels.add(channel);
            peer();
            targets.add((InetSocketAddress) channel.getLocalAddress());
        }
        Thread echo = new Thread(() -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
            drain(selector, channel -> {
                buffer.clear();
                SocketAddress source = channel.receive(buffer);
                if (source != null) {
                    buffer.flip();
                    channel.send(buffer, source);
                }
                return source != null;
            });
        });
        echo.start();
        try {
            return run(calls, seconds, echo);
        } finally {
            echo.interrupt();
            echo.join();
            selector.close();
            for (DatagramChannel channel : channels) {
                channel.close();
            }
        }
    }

    private double run(int calls, int seconds, Thread measured) throws Exception {
        Selector selector = Selector.open();
        for (DatagramChannel peer : peers) {
            peer.register(selector, SelectionKey.OP_READ);
        }
        Thread listener = new Thread(() -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
            drain(selector, channel -> {
                buffer.clear();
                boolean heard = channel.receive(buffer) != null;
                received.addAndGet(heard ? 1 : 0);
                return heard;
            });
        });
        listener.start();
        try {
            send(5);
            long before = THREADS.getThreadCpuTime(measured.getId());
            received.set(0);
            long sent = send(seconds);
            Thread.yield();
            LockSupport.parkNanos(100_000_000);
            long used = THREADS.getThreadCpuTime(measured.getId()) - before;
            if (received.get() < sent * 0.999) {
                System.out.printf(
                        "only %d of %d packets arrived: the machine is too busy for this load%n", received.get(), sent);
            }
            return used / 1e9 / (calls * seconds / 60.0);
        } finally {
            listener.interrupt();
            listener.join();
            selector.close();
            for (DatagramChannel peer : peers) {
                peer.close();
            }
        }
    }

    /** All peers once in 20 ms, spread over them. */
    private long send(int seconds) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(172);
        long start = System.nanoTime();
        int frames = seconds * 50;
        for (int frame = 0; frame < frames; frame++) {
            for (int i = 0; i < peers.size(); i++) {
                long due = start + frame * FRAME + FRAME * i / peers.size();
                while (due - System.nanoTime() > 200_000) {
                    LockSupport.parkNanos(200_000);
                }
                packet.clear();
                packet.put(0, (byte) 0x80)
                        .put(1, (byte) 8)
                        .putShort(2, (short) frame)
                        .putInt(4, frame * 160)
                        .putInt(8, i);
                peers.get(i).send(packet, targets.get(i));
            }
        }
        return (long) frames * peers.size();
    }

    private interface Step {
        boolean once(DatagramChannel channel) throws IOException;
    }

    private static void drain(Selector selector, Step step) {
        try {
            while (!Thread.interrupted()) {
                selector.select(
                        key -> {
                            try {
                                boolean more = true;
                                while (more) {
                                    more = step.once((DatagramChannel) key.channel());
                                }
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        },
                        100);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private DatagramChannel peer() throws IOException {
        DatagramChannel peer = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        peer.configureBlocking(false);
        peers.add(peer);
        return peer;
    }

    private static DatagramChannel open(Selector selector) throws IOException {
        DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private static String sdp(DatagramChannel peer) throws IOException {
        int port = ((InetSocketAddress) peer.getLocalAddress()).getPort();
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 8\r\n";
    }

    private static InetSocketAddress target(String sdp) {
        return new InetSocketAddress("127.0.0.26", Integer.parseInt(Peer.first(sdp, "m=audio (\\d+) ")));
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
