package org.patchbay.sip.trunk;

import java.util.concurrent.ThreadLocalRandom;

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
        if (!Bodies.readable(update)) {
            trunk.refuse(leg, transaction, 415, 0);
        } else if (SessionTimer.tooBrief(trunk, transaction, leg.peer)) {
            return;
        } else if (Bodies.sdp(update).isEmpty()) {
            dialog.refreshed(update.contact());
            ResponseBuilder response = trunk.introduce(leg, update.response(200, "OK"));
            if (leg.up()) {
                leg.timer.accept(update, response);
            }
            trunk.respond(leg, transaction, response);
        } else if (leg.up()) {
            leg.negotiation.received(transaction);
        } else {
            early(leg, transaction);
        }
    }

    /** Nothing may be offered before what was offered first is answered, and an answer that may be lost is none yet (section 5.2). */
    private static void early(Leg leg, ServerTransaction transaction) {
        Incoming incoming = leg.incoming;
        if (incoming == null) {
            leg.call.trunk.refuse(leg, transaction, 491, 0);
        } else if (incoming.offered()) {
            leg.call.trunk.refuse(
                    leg, transaction, 500, ThreadLocalRandom.current().nextInt(1, 11));
        } else {
            leg.call.trunk.refuse(leg, transaction, 488, 0);
        }
    }
}
