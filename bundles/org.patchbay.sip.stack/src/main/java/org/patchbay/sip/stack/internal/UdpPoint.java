package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

/**
 * UDP: one thread receives, exact-size copies, bounded queues behind it. While it keeps up, it deals with them itself, and another one stands in
 * for it if that takes long ({@link Duty}). Nothing that a datagram causes ends the threads: they go on until the point is closed.
 */
final class UdpPoint extends Point {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPoint.class);
    private static final int SOCKET_BUFFER = 4 * 1024 * 1024;
    private static final int KEEP_ALIVE_MOST = 4;
    /** Whoever was that long in receiving has waited for something to come. */
    private static final long WAITED_NANOS = 15_000;

    private final DatagramChannel channel;
    private final DatagramSender sender;
    private final Intake intake;
    private final SourceFilter filter;
    private final int limit;
    private final Consumer<Point> closed;
    private final Duty duty;
    private final List<Thread> threads;
    private final @Nullable ConnectionInfo[] recent = new ConnectionInfo[64];

    private UdpPoint(
            ListenSettings settings,
            DatagramChannel channel,
            Intake intake,
            SourceFilter filter,
            int limit,
            Consumer<Point> closed)
            throws IOException {
        super(settings, (InetSocketAddress) channel.getLocalAddress());
        this.channel = channel;
        this.sender = new DatagramSender(channel);
        this.intake = intake;
        this.filter = filter;
        this.limit = limit;
        this.closed = closed;
        this.duty = new Duty(channel::isOpen);
        this.threads = List.of(
                new Thread(() -> run(true), "sip-udp-" + settings.name()),
                new Thread(() -> run(false), "sip-udp-" + settings.name() + "-2"));
    }

    static UdpPoint open(ListenSettings settings, Intake intake, SourceFilter filter, int limit, Consumer<Point> closed)
            throws IOException {
        // One of both families has each address of IPv4 turned into one of IPv6 and back, for every datagram.
        DatagramChannel channel = settings.bind().getAddress() instanceof Inet4Address
                ? DatagramChannel.open(StandardProtocolFamily.INET)
                : DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
            channel.bind(settings.bind());
            UdpPoint point = new UdpPoint(settings, channel, intake, filter, limit, closed);
            for (Thread thread : point.threads) {
                thread.setDaemon(true);
                thread.start();
            }
            return point;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void run(boolean first) {
        Receiver receiver = new Receiver();
        boolean mine = first;
        while (channel.isOpen()) {
            try {
                mine = mine ? receiver.receive() : duty.standBy();
            } catch (ClosedChannelException e) {
                LOG.debug("{} closed", this);
            } catch (Throwable t) {
                LOG.debug("datagram on {} failed", this, t);
                sender.release();
            }
        }
    }

    /** What each of the two threads has for itself. */
    private final class Receiver {
        // One byte more than allowed shows that a datagram was longer.
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(limit + 1);
        private final Pace pace = new Pace(System.nanoTime());
        private final Relief relief = new Relief(System.nanoTime());
        private boolean paused;

        /** One datagram; then whether the duty is still the calling thread's. */
        boolean receive() throws IOException {
            buffer.clear();
            long before = System.nanoTime();
            InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
            long now = System.nanoTime();
            if (source != null) {
                pace.took(now);
            }
            if (paused || now - before > WAITED_NANOS) {
                relief.waited(now);
            } else {
                relief.busy(now);
            }
            boolean fast = pace.isFast(now);
            paused = false;
            // Calls that wait in the kernel are refused by nobody: who cannot keep up has to go on receiving.
            boolean here = !relief.isOn(now) && duty.isCovered();
            if (source != null && fast && here) {
                // More may have come. If this thread stays away, the one in its place is here next, and has not been
                // fast.
                sender.gather();
            } else {
                sender.release();
            }
            if (fast == channel.isBlocking()) {
                channel.configureBlocking(!fast);
            } else if (source == null) {
                LockSupport.parkNanos(this, Pace.PAUSE_NANOS);
                paused = true;
            }
            return source == null || received(source, buffer.flip(), here);
        }
    }

    private boolean received(InetSocketAddress source, ByteBuffer buffer, boolean here) {
        if (buffer.remaining() <= KEEP_ALIVE_MOST) {
            return true;
        }
        if (!filter.acceptsAddress(Transport.UDP, source)) {
            intake.refusedSource(from(source));
            return true;
        }
        boolean whole = buffer.remaining() <= limit;
        byte[] bytes = new byte[Math.min(limit, buffer.remaining())];
        buffer.get(bytes);
        Raw raw = new Raw(bytes);
        ConnectionInfo from = from(source);
        Consumer<byte[]> back = reply -> send(replyTo(raw, source), reply);
        if (!whole) {
            intake.oversized(raw, from, back);
        } else if (here) {
            boolean still = duty.leave(() -> intake.around(() -> take(raw, from, back, true)));
            // With the mark left on this thread, the channel would be closed by the next call of it.
            if (Thread.interrupted()) {
                LOG.debug("interrupt ignored");
            }
            return still;
        } else {
            take(raw, from, back, false);
        }
        return true;
    }

    private void take(Raw raw, ConnectionInfo from, Consumer<byte[]> back, boolean here) {
        if (!intake.take(raw, from, back, here)) {
            intake.full(from.remote());
        }
    }

    /** The same for each datagram of a peer: a message keeps it. Only for who receives. */
    private ConnectionInfo from(InetSocketAddress source) {
        int place = source.hashCode() & recent.length - 1;
        ConnectionInfo known = recent[place];
        if (known == null || !known.remote().equals(source)) {
            known = new ConnectionInfo(0, name(), Transport.UDP, localAddress(), source, List.of(), false);
            recent[place] = known;
        }
        return known;
    }

    private static InetSocketAddress replyTo(Raw request, InetSocketAddress source) {
        int port = request.replyPort(source);
        return port == source.getPort() ? source : new InetSocketAddress(source.getAddress(), port);
    }

    private void send(InetSocketAddress to, byte[] bytes) {
        sender.send(to, bytes, why -> LOG.debug("stateless reply failed: {}", why));
    }

    @Override
    void request(Destination to, InetAddress address, byte[] bytes, Consumer<String> failed) {
        sender.send(new InetSocketAddress(address, to.port()), bytes, failed);
    }

    @Override
    void response(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
        sender.send(to, bytes, failed);
    }

    @Override
    public void renew() {
        // There are no connections.
    }

    @Override
    public boolean open() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        sender.release();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing {}", this, e);
        }
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            awaitEnd(thread);
        }
        // What they have caused last has nowhere to go, and who said it is told.
        sender.release();
        closed.accept(this);
    }
}
