package org.patchbay.sip.trunk;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.message.MessageBuilder;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipSyntaxException;
import org.patchbay.sip.stack.message.SipUri;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

/** The way out: which of our listening points and which address of the peer a request takes. */
final class Gate {
    private final SipStack stack;
    private final Counters counters;
    private final Logins logins;
    private final LargeInvites large = new LargeInvites();
    private volatile TrunkSettings.Product product = new TrunkSettings.Product("Patchbay", "");

    Gate(SipStack stack, Counters counters, Logins logins) {
        this.stack = stack;
        this.counters = counters;
        this.logins = logins;
    }

    LargeInvites large() {
        return large;
    }

    void product(TrunkSettings.Product changed) {
        product = changed;
    }

    /**
     * Says what we are. The hub is told by a header of its own as well, in requests and responses: what supports its users sees which SBC they
     * have.
     *
     * @param field {@code User-Agent} or {@code Server}
     */
    <B extends MessageBuilder<B>> B signed(@Nullable PeerSettings peer, String field, B message) {
        TrunkSettings.Product said = product;
        message.set(field, said.name());
        return peer != null && peer.side() == Side.HUB && !said.sbc().isEmpty()
                ? message.set("X-MS-SBC", said.sbc())
                : message;
    }

    /** Our end towards a peer, while it is open. */
    Optional<ListeningPoint> point(PeerSettings peer) {
        for (ListeningPoint each : stack.listeningPoints()) {
            if (each.open()
                    && each.transport() == peer.transport()
                    && (peer.listener().isEmpty() || peer.listener().equals(each.name()))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** A request outside any dialog, to one of the peer's hosts. */
    @Nullable
    ClientTransaction send(PeerSettings peer, Host host, RequestBuilder request, ClientListener listener) {
        return send(
                peer,
                to(peer, host),
                null,
                null,
                signed(peer, "User-Agent", request).build(),
                listener);
    }

    /** The initial INVITE of a leg, to the host of its dialog. */
    @Nullable
    ClientTransaction invite(Leg leg, RequestBuilder request, ClientListener listener) {
        SipRequest built = signed(leg.peer, "User-Agent", request).build();
        DialogRecord dialog = leg.dialog();
        return send(leg.peer, to(leg.peer, host(leg.peer, dialog)), leg, dialog, built, listener);
    }

    /** A request in a leg's dialog. */
    @Nullable
    ClientTransaction send(Leg leg, DialogRecord dialog, RequestBuilder request, ClientListener listener) {
        SipRequest built = signed(leg.peer, "User-Agent", request).build();
        return send(leg.peer, hop(leg, dialog), leg, dialog, built, listener);
    }

    void ack(Leg leg, DialogRecord dialog, RequestBuilder request) {
        dialog.credentials.forEach(field -> request.add(field.name(), field.value()));
        SipRequest built = request.build();
        point(leg.peer)
                .ifPresent(
                        point -> stack.sendStateless(point, hop(leg, dialog), named(leg.peer, point, leg.host, built)));
    }

    /**
     * Over connections Via names us as Contact does, by the name of the trunk: the hub takes no other. Over UDP a response comes to where the
     * request was sent from.
     */
    private static SipRequest named(PeerSettings peer, ListeningPoint point, String ours, SipRequest request) {
        if (peer.transport() == Transport.UDP
                || ours.isEmpty() && peer.contactHost().isEmpty() && peer.contactPort() == 0) {
            return request;
        }
        Addresses as = new Addresses(peer, point, peer.hosts().get(0), ours);
        return request.toBuilder()
                .addFirst("Via", "SIP/2.0/" + peer.transport() + ' ' + as.sentBy())
                .build();
    }

    private @Nullable ClientTransaction send(
            PeerSettings peer,
            Destination to,
            @Nullable Leg leg,
            @Nullable DialogRecord dialog,
            SipRequest request,
            ClientListener listener) {
        ListeningPoint point = point(peer).orElse(null);
        if (point == null) {
            return null;
        }
        large.look(peer, point, request);
        SipRequest ours = named(peer, point, leg == null ? "" : leg.host, request);
        Login login = logins.of(peer);
        return login == null
                ? stack.send(point, to, ours, listener)
                : new Authorizing(stack, point, to, logins, login, leg, dialog, ours, listener).start();
    }

    private static Destination to(PeerSettings peer, Host host) {
        return new Destination(peer.transport(), host.name(), host.port(), serverName(peer, host.name()), 0);
    }

    private static Host host(PeerSettings peer, DialogRecord dialog) {
        Host known = dialog.host;
        return known == null ? peer.hosts().get(0) : known;
    }

    /** Where the route set or the Contact says, as long as that is the peer: no message of a peer sends us elsewhere. */
    private Destination hop(Leg leg, DialogRecord dialog) {
        PeerSettings peer = leg.peer;
        try {
            SipUri uri = SipUri.parse(dialog.nextHop());
            String host = uri.host().replace("[", "").replace("]", "");
            int port = uri.port() < 0 ? peer.transport().defaultPort() : uri.port();
            if (uri.isSip() && (peer.hosted(host) || Names.isOf(peer, host) || known(peer, host, port))) {
                return new Destination(peer.transport(), host, port, serverName(peer, host), leg.connection);
            }
        } catch (SipSyntaxException | IllegalArgumentException e) {
            counters.add("contact-unreadable");
            return to(peer, host(peer, dialog)).withConnection(leg.connection);
        }
        counters.add("contact-foreign");
        return to(peer, host(peer, dialog)).withConnection(leg.connection);
    }

    private static boolean known(PeerSettings peer, String host, int port) {
        try {
            return Host.literal(host)
                    && peer.sources().match(new InetSocketAddress(InetAddress.getByName(host), port)) >= 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static @Nullable String serverName(PeerSettings peer, String host) {
        if (!peer.tlsName().isEmpty()) {
            return peer.tlsName();
        }
        // RFC 5922 section 7.1: what was looked up proves nothing, the domain does.
        return peer.located().found() ? peer.located().domain() : Host.literal(host) ? null : host;
    }
}
