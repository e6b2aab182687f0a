package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.StreamSettings;
import org.patchbay.sip.stack.transport.Transport;

/**
 * TCP or TLS: accepts, connects, and reuses what it connected. A connection has a reading and a writing thread; Direct Routing and carriers
 * have a handful of connections, and no SIP worker ever touches a socket.
 */
final class StreamPoint extends Point implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPoint.class);
    private static final int BACKLOG = 128;
    private static final long FLUSH_NANOS = 1_000_000_000L;

    /** What makes two requests share a connection. */
    private record Reuse(InetSocketAddress to, @Nullable String serverName, @Nullable X509Certificate like) {}

    private final ServerSocket server;
    private final StreamContext context;
    private final RateLimitedLog log = new RateLimitedLog(LOG, 1, Duration.ofSeconds(1));
    private final RateLimitedLog refusals = new RateLimitedLog(LOG, 10, Duration.ofSeconds(10));
    /** Apart, so that who says nothing does not keep from the log who is refused. */
    private final RateLimitedLog silent = new RateLimitedLog(LOG, 2, Duration.ofMinutes(1));

    private final Thread thread;
    private final Consumer<Point> closed;
    private final Map<Long, Connection> connections = new ConcurrentHashMap<>();
    private final Map<Reuse, Connection> outbound = new HashMap<>();
    /** Inbound connections of which nobody knows yet whose they are, the oldest first; guarded like those that count them. */
    private final Set<Connection> unknown = new LinkedHashSet<>();

    private int inbound;
    private volatile boolean open = true;

    private StreamPoint(ListenSettings settings, ServerSocket server, StreamContext context, Consumer<Point> closed) {
        super(settings, (InetSocketAddress) server.getLocalSocketAddress());
        this.server = server;
        this.context = context;
        this.closed = closed;
        this.thread = new Thread(this, "sip-accept-" + settings.name());
        thread.setDaemon(true);
    }

    static StreamPoint open(ListenSettings settings, StreamContext context, Consumer<Point> closed) throws IOException {
        ServerSocket server = new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                Socket socket = new ReadAhead.Plain(null);
                implAccept(socket);
                return socket;
            }
        };
        try {
            server.setReuseAddress(true);
            server.bind(settings.bind(), BACKLOG);
            StreamPoint point = new StreamPoint(settings, server, context, closed);
            point.thread.start();
            return point;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void run() {
        while (open) {
            try {
                accepted(server.accept());
            } catch (Throwable t) {
                if (open) {
                    log.warn(() -> "accepting on " + this + " failed: " + t);
                    // Out of file descriptors is the usual cause; without a pause this would spin.
                    java.util.concurrent.locks.LockSupport.parkNanos(50_000_000L);
                }
            }
        }
    }

    private void accepted(Socket socket) throws IOException {
        InetSocketAddress remote = (InetSocketAddress) socket.getRemoteSocketAddress();
        if (!context.filter().acceptsAddress(transport(), remote)) {
            context.intake()
                    .refusedSource(
                            new ConnectionInfo(0, name(), transport(), localAddress(), remote, List.of(), false));
            socket.close();
            return;
        }
        Connection connection = Connection.accepted(this, context, context.ids().incrementAndGet(), remote);
        String full = admitted(connection);
        if (full != null) {
            log.warn(() -> this + " has " + full + ": " + remote + " refused");
            connection.close("refused");
            socket.close();
            return;
        }
        Connection other = crowded();
        if (other != null) {
            other.close("another handshake needed its place");
        }
        connection.accept(socket);
    }

    /**
     * If handshakes have taken half of the places, the oldest one with the address that has the most: who says nothing from many addresses keeps
     * nobody out, and takes no place of those that are known.
     */
    private @Nullable Connection crowded() {
        synchronized (outbound) {
            if (transport() != Transport.TLS
                    || unknown.size()
                            <= Math.max(1, context.settings().streams().maxConnections() / 2)) {
                return null;
            }
            Map<InetAddress, Integer> counts = new HashMap<>();
            unknown.forEach(each -> counts.merge(each.remote().getAddress(), 1, Integer::sum));
            int most = Collections.max(counts.values());
            return unknown.stream()
                    .filter(each -> counts.getOrDefault(each.remote().getAddress(), 0) == most)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Counts a connection in; what there is too much of, or null. */
    private @Nullable String admitted(Connection connection) {
        StreamSettings limits = context.settings().streams();
        synchronized (outbound) {
            if (!open || inbound >= limits.maxConnections()) {
                return "as many connections as it takes, " + limits.maxConnections();
            }
            InetAddress address = connection.remote().getAddress();
            if (transport() == Transport.TLS
                    && unknown.stream()
                                    .filter(each -> each.remote().getAddress().equals(address))
                                    .count()
                            >= limits.handshakesPerAddress()) {
                return limits.handshakesPerAddress() + " handshakes under way with this address";
            }
            inbound++;
            unknown.add(connection);
            connections.put(connection.id(), connection);
            return null;
        }
    }

    /** The handshake of a connection, if any, is over. */
    void known(Connection connection) {
        synchronized (outbound) {
            unknown.remove(connection);
        }
    }

    /** TLS with a peer failed. */
    void failed(Connection connection, String reason) {
        refusals.warn(() -> "TLS connection " + connection + " (listening point " + name() + ") "
                + (connection.outbound() ? "failed: " : "refused: ") + reason + '.');
    }

    /** A handshake took too long. */
    void slow(Connection connection, Duration limit) {
        silent.warn(() -> "TLS connection " + connection + " (listening point " + name() + ") closed: after "
                + limit.toMillis() + " ms the handshake was not done.");
    }

    /** A connection tells that it is gone. */
    void gone(Connection connection) {
        boolean counted = connections.remove(connection.id()) != null;
        synchronized (outbound) {
            if (connection.outbound()) {
                outbound.values().remove(connection);
            } else if (counted) {
                inbound--;
                unknown.remove(connection);
            }
        }
    }

    @Override
    void request(Destination to, InetAddress address, byte[] bytes, Consumer<String> failed) {
        Connection preferred = to.connectionId() == 0 ? null : connections.get(to.connectionId());
        if (preferred != null && !preferred.silent() && preferred.write(bytes, failed)) {
            return;
        }
        outbound(new Reuse(new InetSocketAddress(address, to.port()), to.serverName(), null), bytes, failed);
    }

    @Override
    void unanswered(Destination to, InetAddress address) {
        Connection used = to.connectionId() == 0 ? null : connections.get(to.connectionId());
        if (used == null) {
            synchronized (outbound) {
                used = outbound.get(new Reuse(new InetSocketAddress(address, to.port()), to.serverName(), null));
            }
        }
        if (used != null) {
            used.unanswered();
        }
    }

    @Override
    void response(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
        Connection same = connections.get(on.id());
        if (same != null && same.write(bytes, failed)) {
            return;
        }
        // RFC 3261 section 18.2.2: the connection is gone, so a new one to where the request came from, port of
        // sent-by. Whoever is there by now has to show that it is the one that has asked.
        List<X509Certificate> shown = on.peerCertificates();
        outbound(new Reuse(to, null, shown.isEmpty() ? null : shown.get(0)), bytes, failed);
    }

    private void outbound(Reuse key, byte[] bytes, Consumer<String> failed) {
        for (int attempt = 0; attempt < 2; attempt++) {
            if (connected(key).write(bytes, failed)) {
                return;
            }
        }
        failed.accept("connection to " + key.to + " closed");
    }

    private Connection connected(Reuse key) {
        Connection fresh;
        synchronized (outbound) {
            Connection known = outbound.get(key);
            if (known != null && known.usable()) {
                return known;
            }
            fresh = new Connection(this, context, context.ids().incrementAndGet(), key.to, key.serverName, key.like);
            outbound.put(key, fresh);
            connections.put(fresh.id(), fresh);
        }
        if (open) {
            fresh.connect();
        } else {
            fresh.close("listening point closed");
        }
        return fresh;
    }

    @Override
    public void renew() {
        connections.values().forEach(Connection::retire);
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing {}", this, e);
        }
        awaitEnd(thread);
        List<Connection> all = List.copyOf(connections.values());
        all.forEach(Connection::closeWhenWritten);
        long until = System.nanoTime() + FLUSH_NANOS;
        for (Connection connection : all) {
            connection.awaitEnd(until);
            connection.close("listening point closed");
        }
        closed.accept(this);
    }
}
