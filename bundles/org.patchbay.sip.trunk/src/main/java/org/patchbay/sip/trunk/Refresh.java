package org.patchbay.sip.trunk;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipResponse;

/** A refresh of a session by UPDATE without an offer (RFC 4028 section 10, RFC 3311): nothing about media, so it never crosses an offer. */
final class Refresh implements ClientListener {
    private final Leg leg;
    private final SessionTimer timer;
    private int tries = Negotiation.TRIES;

    Refresh(Leg leg, SessionTimer timer) {
        this.leg = leg;
        this.timer = timer;
    }

    void send() {
        RequestBuilder request = leg.call.trunk.introduce(leg, leg.dialog().request("UPDATE"));
        timer.ask(request);
        tries--;
        if (leg.send(request, this) == null) {
            timer.refreshed(503);
        }
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        leg.call.trunk.heard(leg, response);
        int status = response.status();
        if (leg.ended() || response.provisional()) {
            return;
        }
        if (response.success()) {
            leg.dialog().refreshed(response.contact());
            timer.agreed(response, false);
            leg.call.trunk.checkpoints().mark(leg.call);
        } else if (tries > 0 && timer.raised(response)) {
            send();
        } else if (status == 405 || status == 501) {
            timer.withoutUpdate();
        } else if (status == 481 || status == 408) {
            leg.call.lost(leg, status, "The peer does not know the call any more");
        } else {
            timer.refreshed(status);
        }
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        if (failure.kind() == Failure.Kind.TRANSPORT) {
            timer.refreshed(failure.status());
        } else {
            leg.call.lost(leg, 408, "The peer did not answer the refresh of the session");
        }
    }
}
