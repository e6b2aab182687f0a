package org.patchbay.sip.stack.transport;

import org.jspecify.annotations.Nullable;

/**
 * Where a request is to go; the caller has already chosen transport, host and port (the first half of RFC 3263).
 *
 * <p>The host may be a name: the stack resolves it (A/AAAA only) off the worker threads. Callers must not put a URI here.
 *
 * @param transport the transport
 * @param host an address literal (IPv6 without brackets) or a host name
 * @param port 1 to 65535
 * @param serverName for TLS: the name sent as SNI and demanded in the peer's certificate; null sends none and checks the chain only
 * @param connectionId a connection to prefer while it is open ({@link ConnectionInfo#id()}), or 0: reuse by address, else connect
 */
public record Destination(Transport transport, String host, int port, @Nullable String serverName, long connectionId) {

    /** Checks the port. */
    public Destination {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
    }

    /** A destination without TLS name and without preferred connection. */
    public static Destination of(Transport transport, String host, int port) {
        return new Destination(transport, host, port, null, 0);
    }

    /** The far end of a connection, reusing that connection while it is open. */
    public static Destination back(ConnectionInfo connection) {
        return new Destination(
                connection.transport(),
                connection.remote().getAddress().getHostAddress(),
                connection.remote().getPort(),
                null,
                connection.id());
    }

    /** The same destination with a TLS name that is sent and checked. */
    public Destination withServerName(@Nullable String name) {
        return new Destination(transport, host, port, name, connectionId);
    }

    /** The same destination, preferring an open connection. */
    public Destination withConnection(long id) {
        return new Destination(transport, host, port, serverName, id);
    }
}
