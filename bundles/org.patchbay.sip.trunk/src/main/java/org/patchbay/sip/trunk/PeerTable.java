package org.patchbay.sip.trunk;

import java.net.InetSocketAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

/** Who a message is from: by its certificate where the peer has a name for it, else by its address. What it says never changes. */
final class PeerTable implements SourceFilter {
    static final PeerTable EMPTY = new PeerTable(List.of());

    private static final int MOST_KNOWN = 4_096;

    /** Whose a connection is; its number may be given anew by the next stack, so the certificate must be the same, too. */
    private record Known(X509Certificate leaf, Optional<PeerSettings> peer) {}

    private final Map<String, PeerSettings> byName = new LinkedHashMap<>();
    private final Map<Long, Known> known = new ConcurrentHashMap<>();
    private final Set<String> emergencyNumbers = new HashSet<>();

    PeerTable(Collection<PeerSettings> peers) {
        peers.forEach(peer -> byName.putIfAbsent(peer.name(), peer));
        byName.values().forEach(peer -> emergencyNumbers.addAll(peer.emergency().numbers()));
    }

    Collection<PeerSettings> all() {
        return byName.values();
    }

    /** Whether this is what some peer dials in an emergency. */
    boolean urgent(String number) {
        return emergencyNumbers.contains(number);
    }

    /** Whether some peer is set to dial one. */
    boolean knowsEmergencies() {
        return !emergencyNumbers.isEmpty();
    }

    Optional<PeerSettings> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** A peer, and the hubs that show the same certificate, so that nobody can tell which of them something outside of a call is from. */
    List<PeerSettings> alike(PeerSettings peer) {
        return byName.values().stream()
                .filter(each -> each.name().equals(peer.name())
                        || each.side() == Side.HUB
                                && peer.side() == Side.HUB
                                && !Collections.disjoint(each.certified(), peer.certified()))
                .toList();
    }

    @Override
    public boolean acceptsAddress(Transport transport, InetSocketAddress remote) {
        for (PeerSettings peer : byName.values()) {
            if (peer.transport() == transport && addressFits(peer, remote) >= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean acceptsConnection(ConnectionInfo connection) {
        return of(connection).isPresent();
    }

    /** The peer at the other end. The most exact of several wins. Of a connection with a certificate it is found out once: names are read slowly. */
    Optional<PeerSettings> of(ConnectionInfo connection) {
        if (connection.peerCertificates().isEmpty()) {
            return find(connection);
        }
        X509Certificate leaf = connection.peerCertificates().get(0);
        Known before = known.get(connection.id());
        if (before != null && before.leaf == leaf) {
            return before.peer;
        }
        Optional<PeerSettings> found = find(connection);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(connection.id(), new Known(leaf, found));
        return found;
    }

    private Optional<PeerSettings> find(ConnectionInfo connection) {
        PeerSettings best = null;
        int bestFit = -1;
        for (PeerSettings peer : byName.values()) {
            if (peer.transport() != connection.transport()
                    || !peer.listener().isEmpty() && !peer.listener().equals(connection.listeningPoint())) {
                continue;
            }
            int fit = addressFits(peer, connection.remote());
            List<String> names = peer.certified();
            if (fit >= 0 && !names.isEmpty()) {
                fit = names.stream().anyMatch(name -> carries(connection.peerCertificates(), name)) ? fit + 10_000 : -1;
            }
            if (fit > bestFit) {
                best = peer;
                bestFit = fit;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Why nobody here is at the other end, and what to do if somebody should be. */
    @Override
    public String refusal(ConnectionInfo connection) {
        Transport transport = connection.transport();
        List<PeerSettings> likely = byName.values().stream()
                .filter(peer -> peer.transport() == transport)
                .toList();
        for (PeerSettings peer : likely) {
            boolean elsewhere = !peer.listener().isEmpty() && !peer.listener().equals(connection.listeningPoint());
            if (elsewhere && addressFits(peer, connection.remote()) >= 0) {
                return "peer " + peer.name() + " is to use the listening point " + peer.listener();
            }
        }
        if (transport != Transport.TLS || !acceptsAddress(transport, connection.remote())) {
            return "it is the address of no peer over " + transport.parameter()
                    + "; add it to sources of the peer that it is";
        }
        String names = likely.stream()
                .filter(peer -> !peer.certified().isEmpty())
                .map(peer -> peer.name() + " (" + String.join(", ", peer.certified()) + ")")
                .collect(Collectors.joining(", "));
        return (connection.peerCertificates().isEmpty()
                        ? "it showed no certificate"
                        : "the certificate "
                                + Certificates.describe(
                                        connection.peerCertificates().get(0)) + " has the tls_name of no peer")
                + "; the peers over tls are " + (names.isEmpty() ? "without tls_name" : names);
    }

    /** A port matters only for datagrams: a connection comes from any. */
    private static int addressFits(PeerSettings peer, InetSocketAddress remote) {
        if (peer.transport() == Transport.TLS && peer.sources().isEmpty()) {
            return peer.certified().isEmpty() ? -1 : 0;
        }
        return peer.sources().match(remote);
    }

    /** Whether a certificate is for the name of a hub: that of its setting, else that of one of its hosts. */
    boolean carriesHub(X509Certificate leaf) {
        for (PeerSettings peer : byName.values()) {
            if (peer.side() == Side.HUB && peer.certified().stream().anyMatch(name -> carries(List.of(leaf), name))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a certificate is for a name: subjectAltName dNSName, with one leading wildcard label (RFC 6125, RFC 5922). */
    static boolean carries(List<X509Certificate> chain, String name) {
        if (chain.isEmpty()) {
            return false;
        }
        try {
            Collection<List<?>> names = chain.get(0).getSubjectAlternativeNames();
            if (names != null) {
                return names.stream()
                        .filter(each -> Integer.valueOf(2).equals(each.get(0)))
                        .anyMatch(each -> fits(String.valueOf(each.get(1)), name));
            }
        } catch (CertificateParsingException e) {
            return false;
        }
        for (String part : chain.get(0).getSubjectX500Principal().getName().split(",")) {
            if (part.trim().startsWith("CN=")) {
                return fits(part.trim().substring(3), name);
            }
        }
        return false;
    }

    private static boolean fits(String pattern, String name) {
        String p = pattern.toLowerCase(Locale.ROOT);
        String n = name.toLowerCase(Locale.ROOT);
        return p.equals(n)
                || p.startsWith("*.")
                        && n.indexOf('.') > 0
                        && n.substring(n.indexOf('.')).equals(p.substring(1));
    }
}
