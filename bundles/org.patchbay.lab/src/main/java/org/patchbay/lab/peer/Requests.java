package org.patchbay.lab.peer;

import java.util.Optional;

import org.patchbay.lab.peer.LabCall.Stage;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.message.SipRequest;

/** What comes to a simulated peer. */
final class Requests implements TransactionUser {
    private final LabPeer peer;

    Requests(LabPeer peer) {
        this.peer = peer;
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        leaks(request);
        if (!peer.contract().methods().contains(request.method())) {
            refuse(transaction, new Refusal(405, "Method Not Allowed", request.method() + " is not taken here"));
        } else if (request.maxForwards() == 0) {
            refuse(transaction, new Refusal(483, "Too Many Hops", "Max-Forwards is 0"));
        } else if (request.outsideDialog()) {
            begins(transaction);
        } else {
            goesOn(transaction);
        }
    }

    private void begins(ServerTransaction transaction) {
        Optional<Refusal> refusal = peer.contract().refuse(transaction.request());
        String method = transaction.request().method();
        if (refusal.isPresent()) {
            refuse(transaction, refusal.get());
        } else if (method.equals("INVITE")) {
            peer.take(transaction);
        } else if (method.equals("OPTIONS")) {
            respond(transaction, 200, "OK");
        } else {
            respond(transaction, 481, "Call/Transaction Does Not Exist");
        }
    }

    private void goesOn(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        LabCall call = peer.find(request.callId());
        if (call == null || !call.localTag.equals(request.toTag())) {
            respond(transaction, 481, "Call/Transaction Does Not Exist");
            return;
        }
        peer.contract().breaches(request, call).forEach(peer::breach);
        switch (request.method()) {
            case "BYE" -> {
                respond(transaction, 200, "OK");
                String reason = request.first("Reason");
                peer.over(call, 200, "hung up there" + (reason == null ? "" : "; Reason: " + reason));
            }
            case "INVITE" -> again(transaction, call);
            case "NOTIFY" -> {
                respond(transaction, 200, "OK");
                // What it transferred is in other hands (RFC 3515 section 2.4.5).
                if (request.bodyText().startsWith("SIP/2.0 200")) {
                    peer.end(call);
                }
            }
            default -> respond(transaction, 200, "OK");
        }
    }

    /** A re-INVITE: the hub answers one without an offer with inactive, so that nothing is heard any more. */
    private void again(ServerTransaction transaction, LabCall call) {
        SipRequest request = transaction.request();
        call.learn(request);
        call.hear(request);
        call.description++;
        Sdp offer = Sdp.parse(request.bodyText());
        String direction = offer == null || offer.direction().equals("inactive") ? "inactive" : "sendrecv";
        transaction.respond(peer.response(call, transaction, 200, "OK")
                .body(Sdp.TYPE, peer.describe(call, direction))
                .build());
    }

    @Override
    public void onAck(SipRequest ack) {
        LabCall call = peer.find(ack.callId());
        if (call != null) {
            leaks(ack);
            peer.contract().breaches(ack, call).forEach(peer::breach);
            Scheduled waiting = call.resend;
            if (waiting != null) {
                waiting.cancel();
            }
        }
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        LabCall call = peer.find(cancel.callId());
        if (call != null && call.stage() != Stage.UP) {
            invite.respond(
                    peer.response(call, invite, 487, "Request Terminated").build());
            peer.over(call, 487, "cancelled");
        }
    }

    private void leaks(SipRequest request) {
        String message = request + "\n" + request.bodyText();
        peer.settings().secrets().stream()
                .filter(message::contains)
                .forEach(secret -> peer.breach(request.method() + " shows " + secret + " of the other side"));
    }

    private void refuse(ServerTransaction transaction, Refusal refusal) {
        peer.refused(refusal.status() + ": " + refusal.why());
        transaction.respond(transaction
                .request()
                .response(refusal.status(), refusal.phrase())
                .toTag(peer.stack().newTag())
                .add("Allow", peer.contract().allow())
                .add("Reason", "SIP;cause=" + refusal.status() + ";text=\"" + refusal.why() + "\"")
                .build());
    }

    private void respond(ServerTransaction transaction, int status, String phrase) {
        transaction.respond(transaction
                .request()
                .response(status, phrase)
                .toTag(peer.stack().newTag())
                .add("Contact", "<" + peer.contract().contact("lab") + ">")
                .add("Allow", peer.contract().allow())
                .build());
    }
}
