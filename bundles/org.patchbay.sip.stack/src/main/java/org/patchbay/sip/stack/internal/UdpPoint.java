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
 * UDP: one receiving thread with one buffer, exact-size copies, bounded queues behind it. Nothing that a datagram causes ends the thread:
 * it goes on until the point is closed.
 */
final class UdpPoint extends Point implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPoint.class);
    private static final int SOCKET_BUFFER = 4 * 1024 * 1024;
    private static final int KEEP_ALIVE_MOST = 4;
    private final DatagramChannel channel;
    private final Intake intake;
    private final SourceFilter filter;
    private final int limit;
    private final Consumer<Point> closed;
    private final Thread thread;
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
        this.intake = intake;
        this.filter = filter;
        this.limit = limit;
        this.closed = closed;
        this.thread = new Thread(this, "sip-udp-" + settings.name());
        thread.setDaemon(true);
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
            point.thread.start();
            return point;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void run() {
        // One byte more than allowed shows that a datagram was longer.
        ByteBuffer buffer = ByteBuffer.allocateDirect(limit + 1);
        Pace pace = new Pace(System.nanoTime());
        while (channel.isOpen()) {
            try {
                buffer.clear();
                InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
                long now = System.nanoTime();
                if (source != null) {
                    pace.took(now);
                    received(source, buffer.flip());
                }
                if (pace.isFast(now) == channel.isBlocking()) {
                    channel.configureBlocking(!channel.isBlocking());
                } else if (source == null) {
                    LockSupport.parkNanos(this, Pace.PAUSE_NANOS);
                }
            } catch (ClosedChannelException e) {
                LOG.debug("{} closed", this);
            } catch (Throwable t) {
                LOG.debug("datagram on {} failed", this, t);
            }
        }
    }

    private void received(InetSocketAddress source, ByteBuffer buffer) {
        if (buffer.remaining() <= KEEP_ALIVE_MOST) {
            return;
        }
        if (!filter.acceptsAddress(Transport.UDP, source)) {
            intake.refusedSource(from(source));
            return;
        }
        boolean whole = buffer.remaining() <= limit;
        byte[] bytes = new byte[Math.min(limit, buffer.remaining())];
        buffer.get(bytes);
        Raw raw = new Raw(bytes);
        Consumer<byte[]> back = reply -> send(replyTo(raw, source), reply);
        if (!whole) {
            intake.oversized(raw, from(source), back);
        } else if (!intake.take(raw, from(source), back)) {
            intake.full(source);
        }
    }

    /** The same for each datagram of a peer: a message keeps it. Only on the receiving thread. */
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
        try {
            channel.send(ByteBuffer.wrap(bytes), to);
        } catch (IOException | RuntimeException e) {
            LOG.debug("stateless reply to {} failed", to, e);
        }
    }

    @Override
    void request(Destination to, InetAddress address, byte[] bytes, Consumer<String> failed) {
        deliver(new InetSocketAddress(address, to.port()), bytes, failed);
    }

    @Override
    void response(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
        deliver(to, bytes, failed);
    }

    private void deliver(InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
        try {
            channel.send(ByteBuffer.wrap(bytes), to);
        } catch (IOException | RuntimeException e) {
            failed.accept("UDP to " + to + ": " + e);
        }
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
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing {}", this, e);
        }
        awaitEnd(thread);
        closed.accept(this);
    }
}
