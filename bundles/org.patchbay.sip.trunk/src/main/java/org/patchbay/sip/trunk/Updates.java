package org.patchbay.sip.trunk;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import org.patchbay.api.media.MediaException;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;

/** UPDATE from a provider (RFC 3311): a refresh of session and target, or an offer like that of a re-INVITE. */
final class Updates {
    private Updates() {}

    /** @param dialog that of the leg, or an early one of an INVITE of ours */
    static void received(Leg leg, DialogRecord dialog, ServerTransaction transaction) {
        Trunk trunk = leg.call.trunk;
        SipRequest update = transaction.request();
        RecordingSession recording = leg.recording();
        if (recording != null && RecordingSession.isSnapshotRequest(update)) {
            trunk.respond(leg, transaction, trunk.introduce(leg, update.response(200, "OK")));
            recording.tellAgain();
        } else if (!Bodies.readable(update)) {
            trunk.refuse(leg, transaction, 415, 0);
        } else if (SessionTimer.tooBrief(trunk, transaction, leg.peer)) {
            return;
        } else if (Bodies.sdp(update).isEmpty()) {
            dialog.refreshed(update.contact());
            ResponseBuilder response = trunk.introduce(leg, update.response(200, "OK"));
            if (leg.up()) {
                leg.timer().accept(update, response);
                trunk.checkpoints().mark(leg.call);
            }
            trunk.respond(leg, transaction, response);
        } else if (leg.up()) {
            leg.negotiation.received(transaction);
        } else {
            early(leg, transaction);
        }
    }

    /** PRACK: of a reliable provisional response of ours (RFC 3262). It may bring a further offer. */
    static void acknowledged(Leg leg, ServerTransaction transaction) {
        Trunk trunk = leg.call.trunk;
        ReliableProvisionals provisionals = leg.provisionals();
        if (provisionals == null || !provisionals.acknowledged(transaction.request())) {
            trunk.refuse(leg, transaction, 481, 0);
        } else if (Bodies.sdp(transaction.request()).isPresent()) {
            early(leg, transaction);
        } else {
            trunk.respond(leg, transaction, transaction.request().response(200, "OK"));
        }
    }

    /** Nothing may be offered before what was offered first is answered, and an answer that may be lost is none yet (section 5.2). */
    private static void early(Leg leg, ServerTransaction transaction) {
        Incoming incoming = leg.incoming;
        Outgoing outgoing = leg.outgoing;
        if (incoming != null && incoming.settled()) {
            answer(leg, transaction, Holding.mirror(leg));
        } else if (outgoing != null && outgoing.settled(transaction.request().fromTag())) {
            answer(leg, transaction, outgoing.mirror());
        } else if (incoming == null) {
            leg.call.trunk.refuse(leg, transaction, 491, 0);
        } else if (incoming.offered()) {
            leg.call.trunk.refuse(
                    leg, transaction, 500, ThreadLocalRandom.current().nextInt(1, 11));
        } else {
            leg.call.trunk.refuse(leg, transaction, 488, 0);
        }
    }

    private static void answer(Leg leg, ServerTransaction transaction, Optional<String> mirror) {
        Trunk trunk = leg.call.trunk;
        SipRequest request = transaction.request();
        String offer = Bodies.sdp(request).orElse("");
        Consumer<MediaException> refuse = fault -> trunk.refuse(leg, transaction, fault.sip(), 0);
        Sdp read = leg.described(offer);
        try {
            leg.call.when(
                    leg.media().remote(String.valueOf(request.fromTag()), offer, true),
                    any -> {
                        try {
                            leg.call.when(
                                    leg.media().answer(mirror), sdp -> answered(leg, transaction, read, sdp), refuse);
                        } catch (MediaException e) {
                            refuse.accept(e);
                        }
                    },
                    refuse);
        } catch (MediaException e) {
            refuse.accept(e);
        }
    }

    private static void answered(Leg leg, ServerTransaction transaction, Sdp offer, String sdp) {
        Holding.begins(leg, offer, Holding.BOTH);
        leg.codec = Sdp.of(sdp).codec();
        Trunk trunk = leg.call.trunk;
        trunk.respond(
                leg,
                transaction,
                trunk.introduce(leg, transaction.request().response(200, "OK")).body(Bodies.SDP, leg.describing(sdp)));
    }
}
