package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * The hosts of a peer behind mutual TLS, each with a name, an address and a certificate of its own: they listen there, and open the
 * connections over which the peer's own requests go. TLS 1.2 or newer; who shows no certificate of the authority is not spoken to.
 */
public final class TlsEnds implements Exchange.Way, AutoCloseable {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private record End(String name, String address, SSLContext context) {}

    private final int port;
    private final int runtime;
    private final String runtimeName;
    private final AtomicInteger links = new AtomicInteger();
    private final Map<String, End> ends = new ConcurrentHashMap<>();
    private final Map<String, SSLServerSocket> servers = new ConcurrentHashMap<>();
    private final Map<String, Link> ours = new ConcurrentHashMap<>();
    private final List<Link> all = new CopyOnWriteArrayList<>();
    private final Exchange exchange = new Exchange(this);
    private String first = "";

    /**
     * @param port where each of them listens
     * @param runtime the runtime's port for TLS
     * @param runtimeName what the runtime is asked for by (SNI)
     */
    public TlsEnds(int port, int runtime, String runtimeName) {
        this.port = port;
        this.runtime = runtime;
        this.runtimeName = runtimeName;
    }

    /** Adds a host, which listens from now on; the first one is where the peer's calls come from. */
    public TlsEnds with(String name, String address, SSLContext context) {
        first = first.isEmpty() ? name : first;
        ends.put(name, new End(name, address, context));
        listen(name);
        return this;
    }

    public Exchange exchange() {
        return exchange;
    }

    /** Lets a host listen again. */
    public void listen(String name) {
        End end = ends.get(name);
        try {
            SSLServerSocket server = (SSLServerSocket) end.context()
                    .getServerSocketFactory()
                    .createServerSocket(port, 50, InetAddress.getByName(end.address()));
            server.setNeedClientAuth(true);
            server.setEnabledProtocols(VERSIONS);
            servers.put(name, server);
            Exchange.daemon("end-" + name, () -> accept(end, server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(End end, SSLServerSocket server) {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                Exchange.daemon("handshake-" + end.name(), () -> shake(end, socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void shake(End end, SSLSocket socket) {
        try {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            String asked = ((ExtendedSSLSession) socket.getSession())
                    .getRequestedServerNames().stream()
                            .map(name -> ((SNIHostName) name).getAsciiName())
                            .findFirst()
                            .orElse("");
            carry(new Link(end.name(), links.incrementAndGet(), true, asked, Wire.accepted(socket)));
        } catch (IOException refused) {
            try {
                socket.close();
            } catch (IOException alreadyGone) {
                return;
            }
        }
    }

    private Link carry(Link link) {
        all.add(link);
        exchange.carry(link);
        return link;
    }

    /** A host listens no more, and the runtime's connections to it end. */
    public void refuse(String name) {
        try {
            servers.get(name).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.stream().filter(link -> link.opened() && link.end().equals(name)).forEach(link -> link.wire()
                .close());
    }

    @Override
    public synchronized Link link(String name) {
        Link known = ours.get(name);
        if (known != null && !known.wire().socket().isClosed()) {
            return known;
        }
        End end = ends.get(first);
        try {
            Wire wire = Wire.tls(end.context(), end.address(), runtimeName, runtime);
            Link link = carry(new Link(first, links.incrementAndGet(), false, "", wire));
            ours.put(name, link);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        exchange.close();
        ends.keySet().forEach(this::refuse);
        all.forEach(link -> link.wire().close());
    }
}
