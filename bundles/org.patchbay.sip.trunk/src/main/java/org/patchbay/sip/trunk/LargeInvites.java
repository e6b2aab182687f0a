package org.patchbay.sip.trunk;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

/** Remembers to whom an INVITE went over UDP that should not have (RFC 3261 section 18.1.1): in fragments, which many a firewall drops. */
final class LargeInvites {
    private static final Logger LOG = LoggerFactory.getLogger(LargeInvites.class);
    private static final int MOST_BYTES = 1300;
    /** Of a Via that is still to come, besides our host. */
    private static final int VIA_BYTES = 70;

    private final Set<String> peers = ConcurrentHashMap.newKeySet();

    /** Looks at an INVITE that is about to go out. It goes in any case; whose it is, is said once. */
    void look(PeerSettings peer, ListeningPoint point, SipRequest request) {
        if (peer.transport() != Transport.UDP || !request.method().equals("INVITE") || peers.contains(peer.name())) {
            return;
        }
        int bytes = request.encode().length
                + (request.has("Via") ? 0 : VIA_BYTES + point.advertisedHost().length());
        if (bytes > MOST_BYTES && peers.add(peer.name()) && !local(peer)) {
            LOG.warn("Peer {}: {}", peer.name(), warning(peer));
        }
    }

    boolean met(PeerSettings peer) {
        return peer.transport() == Transport.UDP && peers.contains(peer.name());
    }

    /** What is wrong and what to do; empty if nothing is. */
    String warning(PeerSettings peer) {
        return met(peer) && !local(peer)
                ? "INVITEs of more than " + MOST_BYTES
                        + " bytes go to it over UDP in fragments, and may not arrive: set"
                        + " transport = tcp if it takes that."
                : "";
    }

    /** Inside of a machine a datagram is as long as it likes. */
    private static boolean local(PeerSettings peer) {
        return peer.hosts().stream()
                .map(Host::name)
                .allMatch(name -> name.startsWith("127.") || name.equals("::1") || name.equals("localhost"));
    }
}
