package org.patchbay.sip.trunk;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipUri;
import org.patchbay.sip.stack.transport.ConnectionInfo;

/** Takes a peer's initial INVITE: checks it, answers 100 and hands it to the core. */
final class Arriving {
    /** ITU-T Q.850: switching equipment congestion. */
    private static final int CONGESTION = 42;

    private static final Pattern PLAIN_USER = Pattern.compile("[+0-9A-Za-z._-]*");

    private Arriving() {}

    static void take(Trunk trunk, ServerTransaction transaction, PeerSettings peer, ConnectionInfo connection) {
        SipRequest invite = transaction.request();
        if (trunk.stopping().begun()) {
            busy(trunk, transaction, peer, "stopping");
            return;
        }
        if (peer.recorder()) {
            trunk.counters().add("refused-recorder");
            trunk.answer(
                    transaction, invite.response(403, "Forbidden: a recorder takes recordings and makes no calls"));
            return;
        }
        if (invite.maxForwards() == 0) {
            // Of all requests this one alone goes on from here, as a call of ours: the others end at us, with any
            // number.
            trunk.refuse(transaction, 483);
            return;
        }
        if (trunk.table().invite(invite) != null) {
            trunk.refuse(transaction, 482);
            return;
        }
        EmergencyCase emergency = trunk.emergencies().of(peer, invite);
        if (emergency == null && (refused(trunk, transaction, peer) || waits(trunk, transaction, peer, connection))) {
            return;
        }
        Leg replaced = invite.has("Replaces") ? Replacing.leg(trunk, transaction, peer) : null;
        if (replaced == null && invite.has("Replaces")) {
            return;
        }
        Limits.Place place = emergency != null || replaced != null ? Limits.Place.FREE : place(trunk, peer, invite);
        if (place.refused()) {
            busy(trunk, transaction, peer, place.refusal);
            return;
        }
        Call call = replaced == null ? new Call(trunk, trunk.newId(), invite.callId(), false) : replaced.call;
        String id = replaced == null ? call.id + "-a" : call.nextReplacement();
        Leg leg = new Leg(call, id, peer, Party.of(invite.from().uri().text()));
        Incoming incoming = new Incoming(leg, transaction);
        leg.incoming = incoming;
        leg.contactUser = PLAIN_USER.matcher(Arrivals.dialled(invite)).matches() ? Arrivals.dialled(invite) : "";
        leg.host = peer.side() == Side.HUB ? name(invite.uri().host()) : "";
        leg.dialog = DialogRecord.of(invite, trunk.stack().newTag());
        leg.onHold = replaced == null ? "" : replaced.onHold;
        leg.withheld(replaced == null ? Withheld.by(peer, invite) : Withheld.by(peer, invite, replaced));
        if (replaced == null) {
            call.withheld = leg.withheld();
            call.emergency = emergency != null;
            call.urgent = emergency;
            call.place = place;
            call.unheard = true;
            trunk.table().add(call);
        } else {
            trunk.stack().keep(invite.callId());
        }
        call.add(leg);
        Requests.reachable(leg, connection);
        trunk.table().add(leg);
        trunk.peerCounter(peer, "attempts");
        trunk.heard(leg, invite);
        if (trunk.stopping().begun()) {
            trunk.stopping().end(leg);
            return;
        }
        incoming.trying();
        Optional<String> offer = Bodies.sdp(invite);
        if (offer.isEmpty()) {
            arrived(leg, invite, emergency, replaced);
            return;
        }
        Holding.begins(leg, leg.described(offer.get()), Holding.BOTH);
        MediaFailover.offered(
                leg, offer.get(), () -> arrived(leg, invite, emergency, replaced), fault -> unusable(leg, fault));
    }

    /** The hub calls a tenant's trunk by its name, and looks for the same in what we answer; an address is nobody's name. */
    private static String name(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '[') {
                return "";
            } else if (c != '.' && (c < '0' || c > '9')) {
                return host.toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static void unusable(Leg leg, MediaException fault) {
        String reason = String.valueOf(fault.getMessage());
        leg.call.inward().add(reason);
        leg.end(fault.sip(), Causes.of(fault.sip()), reason, false, fault.sip() == 503 ? 5 : 0);
    }

    private static boolean refused(Trunk trunk, ServerTransaction transaction, PeerSettings peer) {
        SipRequest invite = transaction.request();
        // What takes the place of a leg is no new call: who is at the limit can still be taken back from hold.
        boolean replaces = invite.has("Replaces");
        if (trunk.required(transaction, peer) || SessionTimer.tooBrief(trunk, transaction, peer)) {
            return true;
        }
        if (invite.contacts().isEmpty()) {
            // Without it nothing of ours in the dialog would find its way (RFC 3261 sections 8.1.1.8 and 12.1).
            trunk.answer(transaction, invite.response(400, "Bad Request: no Contact"));
        } else if (!understood(invite.uri())) {
            trunk.refuse(transaction, 416);
        } else if (!Bodies.readable(invite)) {
            trunk.answer(transaction, Bodies.accepted(invite.response(415, Causes.phrase(415))));
        } else if (!replaces
                && (trunk.table().calls().size() >= trunk.settings().maxCalls() || trunk.full(peer))) {
            busy(trunk, transaction, peer, "limit");
        } else if (trunk.emergencyOnly()) {
            busy(trunk, transaction, peer, "not-ready");
        } else if (!replaces && trunk.swapWait().over() && !trunk.rates().admits(peer)) {
            busy(trunk, transaction, peer, "rate");
        } else {
            return false;
        }
        return true;
    }

    /** Whether it is dealt with later, as what a call needs is being replaced; or refused, as too many wait for that. */
    private static boolean waits(
            Trunk trunk, ServerTransaction transaction, PeerSettings peer, ConnectionInfo connection) {
        if (trunk.swapWait().over()) {
            return false;
        }
        Runnable refuse = () -> busy(trunk, transaction, peer, "not-ready");
        if (!trunk.swapWait().take(transaction, () -> take(trunk, transaction, peer, connection), refuse)) {
            refuse.run();
        }
        return true;
    }

    /** Of a provider's call nobody knows yet whose it is, unless all of the provider's are one tenant's. */
    private static Limits.Place place(Trunk trunk, PeerSettings peer, SipRequest invite) {
        Limits.Ceilings ceilings = trunk.settings().ceilings();
        if (ceilings.none()) {
            return Limits.Place.FREE;
        }
        String tenant = peer.tenant()
                .orElseGet(() -> peer.side() == Side.HUB ? name(invite.uri().host()) : "");
        String user = Arrivals.caller(peer, invite).dialled();
        return trunk.limits().admit(ceilings, tenant, user.equalsIgnoreCase("anonymous") ? "" : user);
    }

    /** Whether a URI is of a scheme that we have a use for; else it is 416 (RFC 3261 section 8.2.2.1). */
    static boolean understood(SipUri uri) {
        return uri.isSip() || uri.scheme().equals("tel");
    }

    private static void busy(Trunk trunk, ServerTransaction transaction, PeerSettings peer, String why) {
        trunk.counters().add("refused-" + why);
        int status = Trunk.unready(peer);
        ResponseBuilder response = transaction.request().response(status, Causes.phrase(status));
        trunk.answer(transaction, response.add("Retry-After", "5").add("Reason", Causes.reason(CONGESTION, why)));
        trunk.turnedAway().record(transaction.request(), peer, status, CONGESTION, why);
    }

    private static void arrived(Leg leg, SipRequest invite, @Nullable EmergencyCase emergency, @Nullable Leg replaced) {
        if (leg.ended()) {
            return;
        }
        Call call = leg.call;
        Arrival arrival = Arrivals.read(leg, invite, emergency);
        leg.contactUser = Arrivals.alike(leg.contactUser, arrival.to());
        CallControl core = call.trunk.core();
        if (replaced == null) {
            call.arrival = arrival;
        } else {
            if (core == null) {
                SwapWait.unready(leg);
            } else {
                core.replaced(arrival, replaced.id);
                HubWords.met(leg, invite);
            }
            return;
        }
        if (emergency == null) {
            if (core == null) {
                // It has gone since.
                if (!call.trunk.swapWait().keep(call)) {
                    SwapWait.unready(leg);
                }
            } else {
                call.unheard = false;
                core.arrived(arrival, call.trunk.port());
                HubWords.met(leg, invite);
            }
            return;
        }
        call.trunk.counters().add("emergencies");
        if (core == null) {
            Alone.begin(leg, "no core is there");
            return;
        }
        call.unheard = false;
        call.later(call.trunk.settings().emergencyWait(), () -> {
            if (!call.ruled && !call.alone && !leg.ended()) {
                core.happened(call.id, leg.id, "", new Happening.Ended(31, "Sent on without a ruling"));
                Alone.begin(leg, "nobody ruled in time");
            }
        });
        core.arrived(arrival, call.trunk.port());
        core.happened(call.id, leg.id, "", new Happening.Noted(emergency.title(), emergency.about));
        HubWords.met(leg, invite);
    }
}
