package org.patchbay.sip.stack.internal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** RFC 3261 section 17.1.2: requests other than INVITE. */
final class OtherClient extends ClientMachine {
    private enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    private State state = State.TRYING;
    private @Nullable Scheduled timerE;
    private @Nullable Scheduled timerF;
    private Duration intervalE = Duration.ZERO;

    OtherClient(
            TransactionLayer layer,
            ClientHandle handle,
            SipRequest request,
            ListeningPoint from,
            Destination to,
            ClientListener listener) {
        super(layer, handle, request, from, to, listener);
    }

    @Override
    void start() {
        timerF = layer.home.schedule(layer.lifetime, this::noResponse);
        if (!reliable) {
            intervalE = layer.timers.t1();
            timerE = layer.home.schedule(intervalE, this::repeat);
        }
        sendRequest();
    }

    private void repeat() {
        if (state == State.TRYING || state == State.PROCEEDING) {
            resendRequest();
            intervalE = state == State.PROCEEDING
                    ? layer.timers.t2()
                    : InviteServer.min(intervalE.multipliedBy(2), layer.timers.t2());
            timerE = layer.home.schedule(intervalE, this::repeat);
        }
    }

    @Override
    public void received(SipResponse response) {
        if (state != State.TRYING && state != State.PROCEEDING) {
            layer.counters.absorbed.increment();
        } else if (response.provisional()) {
            state = State.PROCEEDING;
            tell(response);
        } else {
            state = State.COMPLETED;
            stop();
            if (reliable) {
                terminate();
            } else {
                layer.settled(this);
            }
            tell(response);
        }
    }

    @Override
    void cancel(@Nullable String reason) {
        // RFC 3261 section 9.1: only an INVITE is cancelled.
    }

    private void noResponse() {
        if (state == State.TRYING || state == State.PROCEEDING) {
            terminate();
            tell(new Failure(Failure.Kind.TIMEOUT, "no response"));
        }
    }

    @Override
    void sendFailed(String detail) {
        if (state == State.TRYING || state == State.PROCEEDING) {
            terminate();
            tell(new Failure(Failure.Kind.TRANSPORT, detail));
        }
    }

    private void stop() {
        InviteServer.cancel(timerE);
        InviteServer.cancel(timerF);
        timerE = null;
        timerF = null;
        bytes = null;
    }

    private void terminate() {
        state = State.TERMINATED;
        stop();
        end();
    }
}
