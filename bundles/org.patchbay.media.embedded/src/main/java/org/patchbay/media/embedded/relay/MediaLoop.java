package org.patchbay.media.embedded.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.media.embedded.srtp.SrtpSender;

/**
 * One thread that receives and passes on the packets of many streams. All streams of a session are on one loop, so a packet never changes
 * threads. One buffer is used for all packets; nothing is allocated for a packet.
 */
public final class MediaLoop {

    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);
    private static final int LARGEST = 4096;
    /** Of one socket before the others have their turn. */
    private static final int BATCH = 32;

    private static final long TICK_MILLIS = 200;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final RestingPorts resting = new RestingPorts();
    private final List<PortPair> closing = new ArrayList<>();
    /** In an array, for the ciphers work on those; with room for what SRTP adds. */
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST + 1 + SrtpSender.MOST_ADDED);

    /** Made once: it would be one more object for each selection. */
    private final Consumer<SelectionKey> each = this::ready;

    private volatile boolean running = true;

    private MediaLoop(Selector selector, String name) {
        this.selector = selector;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    public static MediaLoop start(String name) throws IOException {
        MediaLoop loop = new MediaLoop(Selector.open(), name);
        loop.thread.start();
        return loop;
    }

    /** Runs {@code task} on this loop's thread, soon. What it throws is logged. */
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Ports of that range that this loop has open, if there are any to be used again. */
    @Nullable
    PortPair rested(PortRange range) {
        return resting.poll(range);
    }

    /** The same of this very pair. */
    @Nullable
    PortPair rested(PortRange range, int port) {
        return resting.take(range, port);
    }

    /** @param opened whether its ports are new to this loop */
    void add(RtpStream stream, boolean opened) {
        PortPair ports = stream.ports();
        ports.user(stream);
        if (opened) {
            try {
                ports.rtp().register(selector, SelectionKey.OP_READ, ports);
                ports.rtcp().register(selector, SelectionKey.OP_READ, ports);
            } catch (ClosedChannelException e) {
                throw new IllegalStateException("Just opened, and closed already", e);
            }
            selector.wakeup();
        }
    }

    void remove(RtpStream stream) {
        PortPair ports = stream.ports();
        if (ports.left(stream)) {
            if (!resting.add(ports, System.nanoTime())) {
                execute(() -> close(ports));
            }
        }
    }

    /** Ends the thread and closes what is still open. Waits a moment for it. */
    public void stop() {
        running = false;
        selector.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long ticked = System.nanoTime();
        try (selector) {
            while (running) {
                selector.select(each, TICK_MILLIS);
                runTasks();
                long now = System.nanoTime();
                if (now - ticked >= TICK_MILLIS * 1_000_000) {
                    ticked = now;
                    streams().forEach(stream -> guarded(() -> stream.tick(buffer, now)));
                    resting.expired(now).forEach(this::close);
                    finishClosing();
                }
            }
            runTasks();
            streams().stream().filter(stream -> stream.ports().left(stream)).forEach(stream -> close(stream.ports()));
            resting.all().forEach(this::close);
            finishClosing();
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "Media thread {} ended; its calls have no audio any more: restart the media bundle",
                    thread.getName(),
                    e);
        }
    }

    /** Those that have ports; a list of its own would be one more thing that each call keeps. */
    private List<RtpStream> streams() {
        List<RtpStream> streams = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            PortPair ports = (PortPair) key.attachment();
            RtpStream user = ports.user();
            if (user != null && key.channel() == ports.rtp()) {
                streams.add(user);
            }
        }
        return streams;
    }

    private void runTasks() throws IOException {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
        finishClosing();
    }

    private void close(PortPair ports) {
        try {
            ports.closeSockets();
        } catch (IOException e) {
            LOG.debug("Closing a media port: {}", e.toString());
        }
        closing.add(ports);
    }

    /** A registered socket is really closed by the next selection; only then its port can be used by another. */
    private void finishClosing() throws IOException {
        if (!closing.isEmpty()) {
            selector.selectNow(each);
            closing.forEach(PortPair::release);
            closing.clear();
        }
    }

    private void ready(SelectionKey key) {
        PortPair ports = (PortPair) key.attachment();
        DatagramChannel channel = (DatagramChannel) key.channel();
        long now = System.nanoTime();
        try {
            for (int i = 0; i < BATCH; i++) {
                buffer.clear().limit(LARGEST + 1);
                InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
                if (source == null) {
                    return;
                }
                buffer.flip();
                RtpStream stream = ports.user();
                if (stream == null) {
                    LOG.trace("A packet came for a call that has ended");
                } else if (buffer.limit() > LARGEST) {
                    stream.truncated();
                } else {
                    stream.received(buffer, source, channel == ports.rtcp(), now);
                }
            }
        } catch (ClosedChannelException e) {
            LOG.trace("A media port was closed while it was read");
        } catch (IOException | RuntimeException e) {
            LOG.error("A media packet could not be handled", e);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A media task failed", e);
        }
    }
}
