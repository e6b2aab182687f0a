package org.patchbay.sip.trunk;

import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** Takes each message that comes in to its leg, and answers what belongs to none. */
final class Requests implements TransactionUser {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final Set<String> KNOWN =
            Set.of("UPDATE", "INFO", "PRACK", "REFER", "MESSAGE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "REGISTER");

    private final Trunk trunk;

    Requests(Trunk trunk) {
        this.trunk = trunk;
    }

    @Override
    public boolean urgent(String requestUri) {
        return trunk.emergencies().urgent(trunk.peers(), requestUri);
    }

    /**
     * The hub takes the next gateway after a 503, and calls this one again; a carrier would give the whole trunk up, but for the sake of an emergency
     * call: that is to find another way at once.
     */
    @Override
    public int refusal(ConnectionInfo from, String requestUri) {
        PeerSettings peer = trunk.peers().of(from).orElse(null);
        return peer == null || urgent(requestUri) ? 503 : Trunk.unready(peer);
    }

    @Override
    public void around(Runnable messages) {
        CallControl core = trunk.core();
        if (core == null) {
            messages.run();
        } else {
            core.serve(messages);
        }
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        ConnectionInfo connection = request.receivedOn();
        PeerSettings peer =
                connection == null ? null : trunk.peers().of(connection).orElse(null);
        if (connection == null || peer == null) {
            trunk.counters().add("unknown-peer");
            trunk.refuse(transaction, 403);
        } else if (request.toTag() == null) {
            if (trunk.proofs().asked(request, peer)) {
                trunk.proofs().check(transaction, peer, () -> outside(transaction, peer, connection));
            } else {
                outside(transaction, peer, connection);
            }
        } else {
            inside(transaction, peer, connection);
        }
    }

    private void outside(ServerTransaction transaction, PeerSettings peer, ConnectionInfo connection) {
        SipRequest request = transaction.request();
        switch (request.method()) {
            case "OPTIONS" -> {
                if (!Arriving.understood(request.uri())) {
                    trunk.refuse(transaction, 416);
                } else if (!trunk.required(transaction, peer)) {
                    options(transaction, peer);
                }
            }
            case "INVITE" -> Arriving.take(trunk, transaction, peer, connection);
            case "BYE", "INFO", "NOTIFY" -> trunk.refuse(transaction, 481);
            case "REFER" -> {
                if (peer.refer()) {
                    trunk.refuse(transaction, 403);
                } else {
                    unsupported(transaction, peer);
                }
            }
            case "UPDATE", "PRACK" -> {
                if (peer.side() == Side.HUB) {
                    unsupported(transaction, peer);
                } else {
                    trunk.refuse(transaction, 481);
                }
            }
            default -> unsupported(transaction, peer);
        }
    }

    private void inside(ServerTransaction transaction, PeerSettings peer, ConnectionInfo connection) {
        SipRequest request = transaction.request();
        Leg leg = trunk.table().dialog(request.callId(), request.toTag());
        DialogRecord dialog = leg == null || leg.ended() || leg.peer.side() != peer.side() ? null : leg.dialog(request);
        if (leg == null || dialog == null) {
            trunk.refuse(transaction, 481);
            return;
        }
        if (!trunk.stack().onWorkerOf(leg.call.anchor)) {
            // Its Call-ID has been used to replace a dialog that is elsewhere, which nobody does who means well.
            trunk.refuse(transaction, 500);
            return;
        }
        trunk.heard(leg, request);
        if (request.cseqNumber() <= dialog.remoteCSeq) {
            trunk.refuse(leg, transaction, 500, 0);
            return;
        }
        dialog.remoteCSeq = request.cseqNumber();
        reachable(leg, connection);
        if (trunk.required(transaction, leg.peer)) {
            return;
        }
        switch (request.method()) {
            case "BYE" -> bye(leg, transaction);
            case "INVITE" -> reinvite(leg, transaction);
            case "INFO" -> info(leg, transaction);
            case "REFER" -> refer(leg, transaction);
            case "NOTIFY" -> trunk.refuse(leg, transaction, 481, 0);
            case "OPTIONS" -> trunk.respond(leg, transaction, trunk.introduce(leg, request.response(200, "OK")));
            case "UPDATE", "PRACK" -> {
                if (peer.side() == Side.HUB) {
                    unsupported(transaction, peer);
                } else if (request.method().equals("PRACK")) {
                    Updates.acknowledged(leg, transaction);
                } else {
                    Updates.received(leg, dialog, transaction);
                }
            }
            default -> unsupported(transaction, peer);
        }
    }

    /** A provider may be reachable over its own connection alone; the hub wants one of ours (it has no RFC 5923). */
    static void reachable(Leg leg, ConnectionInfo connection) {
        boolean theirs = connection.transport().reliable() && !connection.outbound();
        leg.connection = theirs && leg.peer.side() == Side.PROVIDER ? connection.id() : 0;
    }

    private void bye(Leg leg, ServerTransaction transaction) {
        SipRequest request = transaction.request();
        trunk.respond(leg, transaction, request.response(200, "OK"));
        HubWords.said(leg, request);
        int q850 = Causes.of(request, 200);
        Incoming incoming = leg.incoming;
        if (incoming != null && leg.waiting()) {
            incoming.refuse(487, q850, "", 0);
        }
        leg.call.hungUp(leg, q850, "", Causes.elsewhere(request));
    }

    private void reinvite(Leg leg, ServerTransaction transaction) {
        if (!leg.up()) {
            trunk.refuse(leg, transaction, leg.incoming == null ? 491 : 500, leg.incoming == null ? 0 : 1);
        } else if (!Bodies.readable(transaction.request())) {
            trunk.refuse(leg, transaction, 415, 0);
        } else if (!SessionTimer.tooBrief(trunk, transaction, leg.peer)) {
            leg.negotiation.received(transaction);
        }
    }

    private void refer(Leg leg, ServerTransaction transaction) {
        if (leg.peer.refer()) {
            Referring.take(leg, transaction);
        } else {
            unsupported(transaction, leg.peer);
        }
    }

    /** Where nobody waits for digits, and the partner cannot be told of them, no INFO is taken. */
    private void info(Leg leg, ServerTransaction transaction) {
        boolean partner = leg.partner != null && !leg.call.controlled;
        if (leg.peer.recorder() || partner && !DigitRelay.possible(leg)) {
            unsupported(transaction, leg.peer);
        } else {
            Digits.info(leg, transaction);
        }
    }

    private void options(ServerTransaction transaction, PeerSettings peer) {
        for (PeerSettings each : trunk.peers().alike(peer)) {
            trunk.hosts().asks(each);
        }
        ResponseBuilder response = transaction.request().response(200, "OK");
        Optional<ListeningPoint> point = trunk.gate().point(peer);
        point.ifPresent(open -> response.add("Contact", new Addresses(peer, open).contact("")));
        trunk.answer(
                transaction,
                response.add("Allow", Extensions.allow(peer))
                        .add("Accept", "application/sdp")
                        .add("Supported", Extensions.supported())
                        .toTag(trunk.stack().newTag()));
    }

    private void unsupported(ServerTransaction transaction, PeerSettings peer) {
        String method = transaction.request().method();
        int status = KNOWN.contains(method) ? 405 : 501;
        // What is allowed in general may have no place here.
        String allow = Extensions.allow(peer).replace(", " + method + ",", ",");
        trunk.counters().add("methods-refused");
        trunk.answer(
                transaction,
                transaction.request().response(status, Causes.phrase(status)).add("Allow", allow));
    }

    @Override
    public void onAck(SipRequest ack) {
        Leg leg = trunk.table().dialog(ack.callId(), ack.toTag());
        if (leg == null) {
            trunk.counters().add("stray-acks");
            return;
        }
        trunk.heard(leg, ack);
        leg.negotiation.acknowledged(ack);
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        Leg leg = trunk.table().dialogOf(invite.request());
        if (leg == null) {
            trunk.refuse(invite, 487);
            return;
        }
        HubWords.said(leg, cancel);
        Incoming incoming = leg.incoming;
        if (incoming == null || !leg.waiting()) {
            // A re-INVITE: it is given up, the call is not (RFC 3261 section 9.2).
            leg.negotiation.cancelled(invite);
            return;
        }
        incoming.refuse(487, 16, "", 0);
        leg.call.takenElsewhere = Causes.elsewhere(cancel);
        leg.call.hungUp(leg, Causes.of(cancel, 487), "", leg.call.takenElsewhere);
    }

    @Override
    public void onStrayResponse(SipResponse response) {
        Leg leg = trunk.table().dialog(response.callId(), response.fromTag());
        if (leg != null
                && response.success()
                && response.cseqMethod().equals("INVITE")
                && leg.dialog().hasRemoteTag(response.toTag())) {
            trunk.gate().ack(leg, leg.dialog(), leg.dialog().ack(response.cseqNumber()));
        }
    }

    @Override
    public void onResponseFailure(ServerTransaction transaction, Failure failure) {
        trunk.counters().add("responses-undelivered");
        LOG.debug("A response could not be delivered: {}", failure.detail());
    }
}
