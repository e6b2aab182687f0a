package org.patchbay.sip.stack.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.StreamSettings;
import org.patchbay.sip.stack.transport.Transport;

/** One TCP or TLS connection: who reads, who writes, and how it ends. Both ways end in {@link #close(String)}, once. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final byte[] PONG = {'\r', '\n'};
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};
    private static final long LINGER_NANOS = 1_000_000_000L;
    /** How many transactions' lives a connection that takes nothing new stays open: its calls may ring for minutes, and are answered on it. */
    private static final int LIVES = 8;

    private static final Consumer<String> NOBODY = detail -> {};

    private final StreamPoint point;
    private final StreamContext context;
    private final StreamSettings limits;
    private final long id;
    private final InetSocketAddress remote;
    private final @Nullable String serverName;
    private final @Nullable X509Certificate like;
    private final boolean outbound;
    private final Outbox outbox;
    private final Pulse pulse = new Pulse(System.nanoTime());
    private volatile @Nullable Socket plain;
    private volatile @Nullable ConnectionInfo info;
    private volatile @Nullable StreamReceiver receiver;
    private volatile @Nullable OutputStream out;
    private volatile @Nullable Thread writer;
    private volatile @Nullable Future<?> keepAlive;
    /** From when on it takes nothing new, in nanoseconds of {@link System#nanoTime}. */
    private volatile long retires;

    private volatile boolean silent;

    /**
     * A connection to be made.
     *
     * @param like what the peer has to show a certificate of the same name as; null for any
     */
    Connection(
            StreamPoint point,
            StreamContext context,
            long id,
            InetSocketAddress remote,
            @Nullable String serverName,
            @Nullable X509Certificate like) {
        this(point, context, id, remote, serverName, like, true);
    }

    private Connection(
            StreamPoint point,
            StreamContext context,
            long id,
            InetSocketAddress remote,
            @Nullable String serverName,
            @Nullable X509Certificate like,
            boolean outbound) {
        this.point = point;
        this.context = context;
        this.limits = context.settings().streams();
        this.id = id;
        this.remote = remote;
        this.serverName = serverName;
        this.like = like;
        this.outbound = outbound;
        this.outbox = new Outbox(limits.writeLimitBytes());
        // One that the peer opened is the peer's to renew.
        this.retires = System.nanoTime() + (outbound ? limits.renewal().toNanos() : Long.MAX_VALUE / 2);
        context.counters().connections.incrementAndGet();
    }

    static Connection accepted(StreamPoint point, StreamContext context, long id, InetSocketAddress remote) {
        return new Connection(point, context, id, remote, null, null, false);
    }

    long id() {
        return id;
    }

    InetSocketAddress remote() {
        return remote;
    }

    boolean outbound() {
        return outbound;
    }

    /** Whether it may be used for a new request. */
    boolean usable() {
        return !outbox.closed() && retires - System.nanoTime() > 0;
    }

    /** Takes nothing new from now on, and is closed when what is under way must be over. */
    void retire() {
        long now = System.nanoTime();
        if (retires - now > 0) {
            retires = now;
        }
    }

    /** Whether nothing goes through any more, though neither end has closed it: a firewall may have forgotten it. */
    boolean silent() {
        return silent;
    }

    /** A request had no response. */
    void unanswered() {
        // Less than a transaction takes, for it may have had to wait for the connection.
        if (pulse.quiet(context.settings().timers().transactionLifetime().toNanos() / 4 * 3, System.nanoTime())) {
            fallSilent("no response came");
        }
    }

    private void unponged() {
        if (pulse.missed(System.nanoTime())) {
            fallSilent("no answer came to a keep-alive");
        }
    }

    private void fallSilent(String why) {
        if (!silent) {
            LOG.debug("connection {} with {} takes nothing new: {}", id, remote, why);
            silent = true;
            retire();
        }
    }

    private void keepAlive() {
        long over = LIVES * context.settings().timers().transactionLifetime().toNanos();
        if (System.nanoTime() - retires > over) {
            close("another has taken its place");
        } else {
            pulse.pinged(System.nanoTime());
            write(PING, NOBODY);
            var unused =
                    context.watchdog().schedule(this::unponged, limits.pong().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public String toString() {
        return (outbound ? "to " : "from ")
                + remote.getAddress().getHostAddress()
                + ':'
                + remote.getPort()
                + (serverName == null ? "" : " as " + serverName);
    }

    void accept(Socket socket) {
        plain = socket;
        start("read", () -> {
            Socket ready = secured(socket, true);
            open(ready);
            start("write", this::write);
            return read(receiver(socket, ready), true);
        });
    }

    void connect() {
        start("write", () -> {
            Socket socket = new ReadAhead.Plain();
            plain = socket;
            socket.connect(remote, (int) limits.connectTimeout().toMillis());
            Socket ready = secured(socket, false);
            open(ready);
            StreamReceiver both = receiver(socket, ready);
            start("read", () -> read(both, true));
            return write();
        });
    }

    private void open(Socket ready) throws IOException {
        out = new BufferedOutputStream(ready.getOutputStream(), 16384);
    }

    private StreamReceiver receiver(Socket socket, Socket ready) throws IOException {
        StreamReceiver both =
                new StreamReceiver(this, context.intake(), socket, ready, context.settings(), outbox, pulse);
        receiver = both;
        start("read-2", () -> read(both, false));
        return both;
    }

    private interface Work {
        /** @return whether the connection ends with it */
        boolean run() throws IOException;
    }

    private void start(String what, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        if (work.run()) {
                            close("closed by the peer");
                        }
                    } catch (IOException e) {
                        String reason = TlsFailure.reason(e);
                        if (reason != null && !outbox.closed()) {
                            point.failed(this, reason);
                        }
                        close(reason == null ? e.toString() : reason);
                    } catch (Throwable t) {
                        close(t.toString());
                    }
                },
                "sip-" + point.name() + '-' + id + '-' + what);
        thread.setDaemon(true);
        if (what.equals("write")) {
            writer = thread;
        }
        thread.start();
    }

    /** Handshake, if any, under one limit of time for all of it; then the peer is known. */
    private Socket secured(Socket socket, boolean accepting) throws IOException {
        socket.setTcpNoDelay(true);
        Socket ready = socket;
        List<X509Certificate> chain = List.of();
        if (point.transport() == Transport.TLS) {
            SSLSocket tls = accepting
                    ? TlsSockets.accepting(point.settings, socket)
                    : TlsSockets.connecting(point.settings, socket, remote, serverName);
            Future<?> limit = watch(limits.handshakeTimeout());
            try {
                tls.startHandshake();
            } finally {
                limit.cancel(false);
            }
            chain = TlsSockets.peerChain(tls);
            if (like != null && !TlsSockets.sameName(like, chain)) {
                throw new SSLException("the certificate names another than the one that has asked: "
                        + (chain.isEmpty()
                                ? "none"
                                : chain.get(0).getSubjectX500Principal().getName()));
            }
            ready = tls;
        }
        point.known(this);
        ConnectionInfo established = new ConnectionInfo(
                id,
                point.name(),
                point.transport(),
                (InetSocketAddress) socket.getLocalSocketAddress(),
                remote,
                chain,
                outbound);
        if (!outbound && !context.filter().acceptsConnection(established)) {
            context.intake().refusedSource(established);
            throw new IOException("refused by the source filter");
        }
        info = established;
        long every = limits.keepAlive().toNanos();
        keepAlive = context.watchdog().scheduleWithFixedDelay(this::keepAlive, every, every, TimeUnit.NANOSECONDS);
        if (outbox.closed()) {
            stopKeepAlive();
        }
        return ready;
    }

    private void stopKeepAlive() {
        Future<?> timer = keepAlive;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private Future<?> watch(Duration limit) {
        return context.watchdog().schedule(() -> slow(limit), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void slow(Duration limit) {
        point.slow(this, limit);
        close("handshake took too long");
    }

    private boolean read(StreamReceiver both, boolean first) throws IOException {
        Inflow.End end = both.read(first);
        ConnectionInfo from = info;
        if (end == null) {
            // The other thread has seen it, and may still have last words to say.
            return false;
        }
        if (end == Inflow.End.UNFINISHED && from != null) {
            context.intake().unfinished(from, limits.messageTimeout());
        }
        if (end != Inflow.End.CLOSED) {
            throw new IOException(end == Inflow.End.IDLE ? "idle" : "silent in the middle of a message");
        }
        if (outbox.finishing()) {
            long until = System.nanoTime() + LINGER_NANOS;
            awaitEnd(until);
            both.inflow().passOver(until);
        }
        return true;
    }

    /** Who had it end closes the connection: {@link #broken} once the peer has had time to read, or the listening point. */
    private boolean write() throws IOException {
        OutputStream to = out;
        if (to != null) {
            boolean more = true;
            while (more) {
                more = outbox.drain(to);
            }
        }
        return false;
    }

    /** Writes what waits, on the calling thread, which may be kept waiting by the peer. */
    void flush() {
        OutputStream to = out;
        if (to == null) {
            outbox.wake();
            return;
        }
        try {
            outbox.drainNow(to);
        } catch (IOException | RuntimeException e) {
            close(e.toString());
        }
    }

    /** Has the connection's own thread write what waits. */
    void wake() {
        outbox.wake();
    }

    boolean isClosed() {
        return outbox.over();
    }

    /**
     * Takes a message that was read.
     *
     * @param here whether the calling thread may deal with it
     * @return false if its worker has no place for it
     */
    boolean take(byte[] bytes, boolean here) {
        ConnectionInfo from = info;
        if (from == null || outbox.closed()) {
            return true;
        }
        if (!context.filter().acceptsConnection(from)) {
            context.intake().refusedSource(from);
            close("refused by the source filter");
            return true;
        }
        return context.intake().take(new Raw(bytes), from, this::reply, here);
    }

    private void reply(byte[] bytes) {
        write(bytes, NOBODY);
    }

    void ping() {
        write(PONG, NOBODY);
    }

    void broken(byte[] head, int status, String reason) {
        ConnectionInfo from = info;
        if (from != null) {
            context.intake().unframed(head, status, reason, from, this::reply);
        }
        closeWhenWritten();
        // Who reads nothing may keep both the writer and the reader waiting.
        var unused = context.watchdog().schedule(() -> close(reason), 2 * LINGER_NANOS, TimeUnit.NANOSECONDS);
    }

    /**
     * Queues bytes; never blocks.
     *
     * @return false if the connection is closed; then the failure is not told
     */
    boolean write(byte[] bytes, Consumer<String> failed) {
        Outbox.Taken taken = outbox.put(bytes, failed, Postbag.takes(this));
        if (taken == Outbox.Taken.FULL) {
            context.intake().unread(remote, limits.writeLimitBytes());
            close("the peer reads too slowly");
            failed.accept("the peer reads too slowly");
            return true;
        }
        return taken == Outbox.Taken.YES;
    }

    /** Takes nothing more and closes once all is written. */
    void closeWhenWritten() {
        outbox.finish();
    }

    /** Waits until the writer has ended. */
    void awaitEnd(long untilNanos) {
        Thread thread = writer;
        long millis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
        if (thread != null && millis > 0) {
            try {
                thread.join(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes at once; what was not written has failed. */
    void close(String why) {
        List<Consumer<String>> unsent = outbox.close();
        if (unsent == null) {
            return;
        }
        LOG.debug("connection {} with {} ends: {}", id, remote, why);
        stopKeepAlive();
        Socket socket = plain;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("closing", e);
            }
        }
        StreamReceiver both = receiver;
        if (both != null) {
            both.end();
        }
        context.counters().connections.decrementAndGet();
        point.gone(this);
        String detail = remote + ": " + why;
        unsent.forEach(failed -> failed.accept(detail));
    }
}
