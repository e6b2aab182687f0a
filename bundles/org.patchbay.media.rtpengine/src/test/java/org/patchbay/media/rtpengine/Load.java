package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.srtp.MasterKey;
import org.patchbay.media.embedded.srtp.SrtpSender;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

/** The peers of many calls: each sends a packet in 20 ms, those of the hub's side under SRTP, and counts what it hears. */
final class Load implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long FRAME = 20_000_000;
    private static final int WARM_UP_SECONDS = 4;
    private static final int STAMP = 16;

    /** Processor time in nanoseconds. */
    interface Clock {
        long nanos() throws IOException;
    }

    /**
     * @param cost in seconds of processor time for a minute of a call
     * @param allocated octets for a packet, by media threads of this process
     */
    record Result(double cost, long sent, long lost, double p50, double p99, double allocated) {
        @Override
        public String toString() {
            return String.format("%12.4f %9d %6d %6.2f/%.2f ms %15.1f", cost, sent, lost, p50, p99, allocated);
        }
    }

    /** One end of a call. */
    private static final class End {
        final DatagramChannel channel;

        @Nullable
        InetSocketAddress target;

        @Nullable
        SrtpSender srtp;

        End() throws IOException {
            channel = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
            channel.configureBlocking(false);
        }

        int port() throws IOException {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        }
    }

    private final int calls;
    private final List<End> ends = new ArrayList<>();
    private final List<MediaSession> sessions = new ArrayList<>();
    private volatile long received;
    /** Of one direction, in nanoseconds. */
    private final long[] delays;

    private volatile int delayed;

    Load(int calls) throws IOException {
        this.calls = calls;
        delays = new long[calls * 50 * 120];
        for (int i = 0; i < 2 * calls; i++) {
            ends.add(new End());
        }
    }

    /** Both sides of a call lie on neighbouring ports. */
    void plain(int firstPort) {
        for (int i = 0; i < ends.size(); i++) {
            ends.get(i).target = new InetSocketAddress("127.0.0.1", firstPort + i);
        }
    }

    /** A hub with SRTP calls, and a provider without answers. */
    void calls(MediaEngine engine) throws Exception {
        for (int i = 0; i < calls; i++) {
            End hub = ends.get(2 * i);
            End provider = ends.get(2 * i + 1);
            MasterKey key = MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
            hub.srtp = new SrtpSender(key);
            MediaSession session = engine.open("bench-" + i, new Heard());
            sessions.add(session);
            MediaLeg a = session.leg("a", MediaProfile.encrypted("hub"));
            MediaLeg b = session.leg("b", MediaProfile.plain("provider"));
            String crypto = "a=crypto:1 " + key.suite() + " inline:" + key.base64() + "\r\n";
            Call.done(a.remote("hub", sdp(hub, "RTP/SAVP") + crypto, true));
            provider.target = target(Call.done(b.offer(Optional.of("a"))));
            Call.done(b.remote("provider", sdp(provider, "RTP/AVP"), false));
            hub.target = target(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");
        }
    }

    private static String sdp(End end, String protocol) throws IOException {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + end.port() + " "
                + protocol + " 8\r\n";
    }

    private static InetSocketAddress target(String sdp) {
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(Peer.first(sdp, "m=audio (\\d+) ")));
    }

    Result run(int seconds, Clock clock) throws Exception {
        try (Selector selector = Selector.open()) {
            for (End end : ends) {
                end.channel.register(selector, SelectionKey.OP_READ, end);
            }
            Thread listener = new Thread(() -> listen(selector), "bench-listener");
            listener.setPriority(Thread.MAX_PRIORITY);
            listener.start();
            int frame = send(0, WARM_UP_SECONDS);
            LockSupport.parkNanos(200_000_000);
            received = 0;
            delayed = 0;
            long before = clock.nanos();
            long allocated = allocated();
            send(frame, seconds);
            LockSupport.parkNanos(200_000_000);
            long used = clock.nanos() - before;
            allocated = allocated() - allocated;
            listener.interrupt();
            selector.wakeup();
            listener.join();
            long sent = (long) seconds * 50 * ends.size();
            long[] sorted = Arrays.copyOf(delays, delayed);
            Arrays.sort(sorted);
            return new Result(
                    used / 1e9 / (calls * seconds / 60.0),
                    sent,
                    sent - received,
                    sorted.length == 0 ? 0 : sorted[sorted.length / 2] / 1e6,
                    sorted.length == 0 ? 0 : sorted[sorted.length * 99 / 100] / 1e6,
                    (double) allocated / sent);
        }
    }

    /** All ends once in 20 ms, spread over them. @return the next frame */
    private int send(int from, int seconds) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(172 + SrtpSender.MOST_ADDED);
        long start = System.nanoTime();
        for (int frame = 0; frame < seconds * 50; frame++) {
            for (int i = 0; i < ends.size(); i++) {
                long due = start + frame * FRAME + FRAME * i / ends.size();
                while (due - System.nanoTime() > 100_000) {
                    LockSupport.parkNanos(100_000);
                }
                End end = ends.get(i);
                packet.clear().limit(172);
                packet.put(0, (byte) 0x80).put(1, (byte) 8).putShort(2, (short) (from + frame));
                packet.putInt(4, (from + frame) * 160).putInt(8, i + 1).putLong(STAMP, System.nanoTime());
                if (end.srtp != null) {
                    end.srtp.rtp(packet);
                }
                end.channel.send(packet, end.target);
            }
        }
        return from + seconds * 50;
    }

    private void listen(Selector selector) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                selector.select(key -> drain((End) key.attachment(), buffer), 100);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes while packets come
    private void drain(End end, ByteBuffer buffer) {
        try {
            buffer.clear();
            while (end.channel.receive(buffer) != null) {
                if (buffer.position() >= 172) {
                    received++;
                    boolean plain = buffer.position() == 172;
                    if (plain && delayed < delays.length) {
                        delays[delayed] = System.nanoTime() - buffer.getLong(STAMP);
                        delayed++;
                    }
                }
                buffer.clear();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long[] mediaThreads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .mapToLong(Thread::getId)
                .toArray();
    }

    static long threadTime(String prefix) {
        long all = 0;
        for (long id : mediaThreads(prefix)) {
            all += Math.max(0, THREADS.getThreadCpuTime(id));
        }
        return all;
    }

    private static long allocated() {
        long all = 0;
        for (long id : mediaThreads("patchbay-media-")) {
            all += Math.max(0, THREADS.getThreadAllocatedBytes(id));
        }
        return all;
    }

    /** User and system time of a process (proc(5), in hundredths of a second). */
    static long processTime(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000_000;
    }

    @Override
    public void close() throws IOException {
        sessions.forEach(MediaSession::close);
        for (End end : ends) {
            end.channel.close();
        }
    }
}
