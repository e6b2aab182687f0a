package org.patchbay.sip.stack.transport;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One listening point to open.
 *
 * <p>Do not advertise an address that the peers of this point cannot reach: responses are sent there when a connection is gone.
 *
 * @param name how logs, statistics and {@link ConnectionInfo} call it; unique in a stack
 * @param transport the transport
 * @param bind the address to bind; port 0 takes a free one
 * @param advertisedHost what goes into Via; null takes the bound address
 * @param advertisedPort what goes into Via; 0 takes the bound port
 * @param tls keys and trust; required for {@link Transport#TLS}, ignored otherwise
 * @param clientAuth what is asked of those who connect (TLS)
 * @param protocols TLS versions
 * @param cipherSuites allowed suites; empty takes the platform's
 */
public record ListenSettings(
        String name,
        Transport transport,
        InetSocketAddress bind,
        @Nullable String advertisedHost,
        int advertisedPort,
        @Nullable TlsMaterial tls,
        ClientAuth clientAuth,
        List<String> protocols,
        List<String> cipherSuites) {

    /** Copies the lists and checks that TLS has material. */
    public ListenSettings {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
        if (transport == Transport.TLS && tls == null) {
            throw new IllegalArgumentException("TLS listening point " + name + " has no key material");
        }
    }

    /** UDP or TCP, advertising what is bound. */
    public static ListenSettings plain(String name, Transport transport, InetSocketAddress bind) {
        return new ListenSettings(name, transport, bind, null, 0, null, ClientAuth.NONE, List.of(), List.of());
    }

    /** TLS 1.3 and 1.2 with the platform's cipher suites, advertising what is bound. */
    public static ListenSettings tls(String name, InetSocketAddress bind, TlsMaterial material, ClientAuth clientAuth) {
        return new ListenSettings(
                name, Transport.TLS, bind, null, 0, material, clientAuth, List.of("TLSv1.3", "TLSv1.2"), List.of());
    }

    /** The same, with another host and port in Via. */
    public ListenSettings advertising(String host, int port) {
        return new ListenSettings(name, transport, bind, host, port, tls, clientAuth, protocols, cipherSuites);
    }
}
