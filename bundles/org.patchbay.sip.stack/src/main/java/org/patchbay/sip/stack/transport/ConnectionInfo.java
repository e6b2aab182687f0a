package org.patchbay.sip.stack.transport;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a received message came in on, enough to authenticate the peer and to find the way back.
 *
 * <p>For TLS the chain is what the peer proved to hold; callers must not infer an identity from the address alone.
 *
 * @param id a number of the connection, unique while the stack runs; 0 for UDP
 * @param listeningPoint the name of the {@link ListeningPoint} it belongs to
 * @param transport the transport
 * @param local our end
 * @param remote the peer's end as seen on the wire
 * @param peerCertificates the peer's verified chain, leaf first; empty without TLS or without client certificate
 * @param outbound true when we opened the connection
 */
public record ConnectionInfo(
        long id,
        String listeningPoint,
        Transport transport,
        InetSocketAddress local,
        InetSocketAddress remote,
        List<X509Certificate> peerCertificates,
        boolean outbound) {

    /** Copies the chain. */
    public ConnectionInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }
}
