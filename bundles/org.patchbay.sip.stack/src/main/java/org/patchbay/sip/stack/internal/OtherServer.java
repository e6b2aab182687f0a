package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/** RFC 3261 section 17.2.2: requests other than INVITE. */
final class OtherServer extends ServerMachine {
    private enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    private State state = State.TRYING;
    private @Nullable Scheduled unanswered;

    OtherServer(TransactionLayer layer, Key key, SipRequest request) {
        super(layer, key, request);
    }

    @Override
    void start() {
        // The client has given up by then (its timer F), so a request that nobody answers does not stay for ever.
        unanswered = layer.home.schedule(layer.lifetime, this::terminate);
    }

    @Override
    public void repeated() {
        if (state == State.PROCEEDING || state == State.COMPLETED) {
            resendLast();
        }
    }

    @Override
    void respond(SipResponse response) {
        if (state != State.TRYING && state != State.PROCEEDING) {
            return;
        }
        byte[] bytes = response.encode();
        last = bytes;
        if (response.provisional()) {
            state = State.PROCEEDING;
            send(bytes);
            return;
        }
        state = State.COMPLETED;
        InviteServer.cancel(unanswered);
        send(bytes);
        if (reliable) {
            // Timer J is zero; a failure to send is still told, since the handle is let go of only at the end of the
            // turn.
            layer.home.schedule(java.time.Duration.ZERO, this::terminate);
        } else {
            release();
            layer.answered(this, bytes);
        }
    }

    @Override
    void sendFailed(String detail) {
        if (state == State.COMPLETED) {
            report(new Failure(Failure.Kind.TRANSPORT, detail));
            terminate();
        }
    }

    private void terminate() {
        state = State.TERMINATED;
        last = null;
        release();
        end();
    }
}
