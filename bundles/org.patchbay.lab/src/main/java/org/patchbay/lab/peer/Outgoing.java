package org.patchbay.lab.peer;

import org.jspecify.annotations.Nullable;

import org.patchbay.lab.peer.LabCall.Stage;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/** What becomes of an INVITE of a simulated peer. */
final class Outgoing implements ClientListener {
    private final LabPeer peer;
    private final LabCall call;
    private @Nullable SipRequest ack;

    Outgoing(LabPeer peer, LabCall call) {
        this.peer = peer;
        this.call = call;
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        if (response.provisional()) {
            call.hear(response);
            if (response.status() > 100) {
                boolean early = response.bodyLength() > 0 || call.stage() == Stage.EARLY;
                call.advance(early ? Stage.EARLY : Stage.RINGING, response.status(), "");
            }
        } else if (response.success()) {
            SipRequest sent = ack;
            if (sent == null) {
                call.learn(response);
                call.hear(response);
                call.advance(Stage.UP, response.status(), "");
                ack = peer.acknowledge(call);
            } else {
                peer.again(sent);
            }
        } else {
            String reason = response.first("Reason");
            peer.over(call, response.status(), response.reason() + (reason == null ? "" : "; Reason: " + reason));
        }
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        peer.over(call, failure.status(), failure.kind() + ": " + failure.detail());
    }
}
