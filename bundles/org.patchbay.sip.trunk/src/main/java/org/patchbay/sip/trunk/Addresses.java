package org.patchbay.sip.trunk;

import java.util.Optional;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.Parameters;
import org.patchbay.sip.stack.message.SipUri;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

/** How parties are written for one peer, and how we are: nothing of another leg's hosts is ever in it. */
final class Addresses {
    static final String ANONYMOUS = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";

    private final PeerSettings peer;
    /** Whose URIs are written. */
    private final Host to;

    private final String host;
    private final int port;

    Addresses(PeerSettings peer, ListeningPoint point) {
        this(peer, point, peer.hosts().get(0));
    }

    Addresses(PeerSettings peer, ListeningPoint point, Host to) {
        this(peer, point, to, "");
    }

    /** @param ours our name towards the peer where it is that of one tenant; else empty */
    Addresses(PeerSettings peer, ListeningPoint point, Host to, String ours) {
        this.peer = peer;
        this.to = to;
        String configured = peer.contactHost().isEmpty() ? point.advertisedHost() : peer.contactHost();
        this.host = ours.isEmpty() ? configured : ours;
        this.port = peer.contactPort() == 0 ? point.advertisedPort() : peer.contactPort();
    }

    /** The request URI and To of a new leg. */
    String target(String uri) {
        if (Emergencies.isSos(uri)) {
            return uri;
        }
        String user = user(uri);
        // Of a domain the port is looked up, and is not part of the name (RFC 3263 section 4.2).
        boolean standard =
                to.port() == peer.transport().defaultPort() || peer.located().found();
        String transport = peer.transport() == Transport.UDP
                ? ""
                : ";transport=" + peer.transport().parameter();
        return "sip:" + (user.isEmpty() ? "" : user + "@") + domain() + (standard ? "" : ":" + to.port())
                + (number(uri).isPresent() ? ";user=phone" : "") + transport;
    }

    /** Who is called, for To and History-Info: at the peer's host. */
    String uri(String uri) {
        if (Emergencies.isSos(uri)) {
            return uri;
        }
        String user = user(uri);
        return "sip:" + (user.isEmpty() ? "" : user + "@") + domain()
                + (number(uri).isPresent() ? ";user=phone" : "");
    }

    /** Who calls, for From and P-Asserted-Identity: at our host. */
    String caller(Party party) {
        String user = user(party);
        return "sip:" + (user.isEmpty() ? "" : user + "@") + host
                + (party.e164().isPresent() ? ";user=phone" : "");
    }

    String named(Party party) {
        return new NameAddress(
                        party.display().isEmpty() ? null : party.display(),
                        SipUri.parse(caller(party)),
                        Parameters.NONE)
                .toString();
    }

    /** Who we are where no party speaks: for From. */
    String source() {
        return "<sip:" + host + ">";
    }

    /** The same as {@link #contact}, and what we are: to a recorder its client (RFC 7866 section 6.1.1). */
    String introduced(String user) {
        return contact(user) + (peer.recorder() ? ";+sip.src" : "");
    }

    /** Host and port, for Via. */
    String sentBy() {
        return host + ":" + port;
    }

    String contact(String user) {
        String transport = peer.transport() == Transport.UDP
                ? ""
                : ";transport=" + peer.transport().parameter();
        return "<sip:" + (user.isEmpty() ? "" : user + "@") + sentBy() + transport + ">";
    }

    /** The user part by which a party is known to this peer. */
    String user(Party party) {
        return party.e164().map(this::written).orElseGet(() -> user(party.uri()));
    }

    private String domain() {
        String domain = peer.domain(to);
        return domain.indexOf(':') >= 0 && !domain.startsWith("[") ? "[" + domain + "]" : domain;
    }

    private String user(String uri) {
        return number(uri).map(this::written).orElseGet(() -> escaped(raw(uri)));
    }

    private String written(E164 number) {
        return peer.numbering().written()
                ? peer.numbering().dialled(number)
                : peer.plus() ? number.value() : number.value().substring(1);
    }

    private static Optional<E164> number(String uri) {
        String user = raw(uri);
        return user.startsWith("+") ? E164.parse(user) : Optional.empty();
    }

    static String raw(String uri) {
        int start = uri.indexOf(':') + 1;
        int at = uri.indexOf('@', start);
        boolean tel = uri.regionMatches(true, 0, "tel:", 0, 4);
        if (at < 0 && !tel && uri.indexOf('.', start) > 0) {
            return "";
        }
        String user = uri.substring(start, at < 0 ? uri.length() : at);
        int end = user.indexOf(';');
        return end < 0 ? user : user.substring(0, end);
    }

    /** A user part as the grammar allows it (RFC 3261 section 25.1). */
    static String escaped(String user) {
        StringBuilder out = new StringBuilder(user.length());
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (Character.isLetterOrDigit(c) && c < 128 || "-_.!~*'()&=+$,?/%".indexOf(c) >= 0) {
                out.append(c);
            } else if (c < 128) {
                out.append('%').append(String.format("%02X", (int) c));
            }
        }
        return out.toString();
    }
}
