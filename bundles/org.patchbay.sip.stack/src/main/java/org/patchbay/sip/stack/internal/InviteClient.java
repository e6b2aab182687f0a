package org.patchbay.sip.stack.internal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** RFC 3261 section 17.1.1 with the Accepted state of RFC 6026 section 7.2, and CANCEL (section 9.1). */
final class InviteClient extends ClientMachine {
    private enum State {
        CALLING,
        PROCEEDING,
        ACCEPTED,
        COMPLETED,
        TERMINATED
    }

    /** What becomes of a CANCEL the INVITE tells. */
    private static final ClientListener NOBODY = new ClientListener() {
        @Override
        public void onResponse(ClientTransaction transaction, SipResponse response) {}

        @Override
        public void onFailure(ClientTransaction transaction, Failure failure) {}
    };

    /** What is left of one that was refused: the refusal is acknowledged again (RFC 3261 section 17.1.1.2). */
    private record Refused(TransactionLayer layer, ListeningPoint from, Destination to, byte[] ack)
            implements ClientEnd {
        @Override
        public void received(SipResponse response) {
            layer.counters.absorbed.increment();
            if (response.status() >= 300) {
                layer.counters.retransmitted.increment();
                layer.sendRequest(from, to, ack, detail -> {});
            }
        }
    }

    private final SipRequest invite;
    private State state = State.CALLING;
    private boolean cancelWanted;
    private boolean cancelSent;
    private @Nullable String cancelReason;
    private @Nullable Scheduled timerA;
    private @Nullable Scheduled giveUp;
    private Duration intervalA = Duration.ZERO;

    InviteClient(
            TransactionLayer layer,
            ClientHandle handle,
            SipRequest invite,
            ListeningPoint from,
            Destination to,
            ClientListener listener) {
        super(layer, handle, invite, from, to, listener);
        this.invite = invite;
    }

    @Override
    void start() {
        giveUp = layer.home.schedule(layer.lifetime, () -> fail("no response"));
        if (!reliable) {
            intervalA = layer.timers.t1();
            timerA = layer.home.schedule(intervalA, this::repeat);
        }
        sendRequest();
    }

    private void repeat() {
        if (state == State.CALLING) {
            resendRequest();
            intervalA = intervalA.multipliedBy(2);
            timerA = layer.home.schedule(intervalA, this::repeat);
        }
    }

    @Override
    public void received(SipResponse response) {
        boolean waiting = state == State.CALLING || state == State.PROCEEDING;
        if (waiting && response.provisional()) {
            provisional(response);
        } else if (waiting && response.success()) {
            accept();
            tell(response);
        } else if (waiting) {
            complete(response);
        }
    }

    private void provisional(SipResponse response) {
        if (state == State.CALLING) {
            state = State.PROCEEDING;
            stopCalling();
        }
        tell(response);
        if (cancelWanted && !cancelSent && state == State.PROCEEDING) {
            sendCancel();
        }
    }

    private void stopCalling() {
        InviteServer.cancel(timerA);
        InviteServer.cancel(giveUp);
        timerA = null;
        giveUp = null;
        bytes = null;
    }

    private void accept() {
        state = State.ACCEPTED;
        stopCalling();
        layer.settled(this, handle.accepted(listener));
    }

    private void complete(SipResponse response) {
        state = State.COMPLETED;
        stopCalling();
        SipRequest acknowledging = ackOf(response);
        byte[] acknowledgement = acknowledging.encode();
        send(acknowledgement);
        if (reliable) {
            terminate();
        } else {
            layer.settled(this, new Refused(layer, from, to, acknowledgement));
        }
        tell(response);
    }

    /** RFC 3261 section 17.1.1.3: the same Via and routes, the To of the response. */
    private SipRequest ackOf(SipResponse response) {
        String to = response.first("To");
        RequestBuilder builder = sibling("ACK");
        return to == null ? builder.build() : builder.set("To", to).build();
    }

    private RequestBuilder sibling(String method) {
        RequestBuilder builder = SipRequest.builder(method, invite.requestUri())
                .add("Via", invite.topVia().toString())
                .add("Max-Forwards", "70");
        return builder.copy(invite, "Route", "From", "To", "Call-ID").cseq(invite.cseqNumber());
    }

    @Override
    void cancel(@Nullable String reason) {
        if (cancelWanted || state == State.ACCEPTED || state == State.COMPLETED || state == State.TERMINATED) {
            return;
        }
        cancelWanted = true;
        cancelReason = reason;
        if (state == State.PROCEEDING) {
            sendCancel();
        }
    }

    private void sendCancel() {
        cancelSent = true;
        RequestBuilder builder = sibling("CANCEL");
        if (cancelReason != null) {
            builder.add("Reason", cancelReason);
        }
        giveUp = layer.home.schedule(layer.lifetime, () -> fail("no final response after CANCEL"));
        startSibling(builder.build(), NOBODY);
    }

    private void fail(String detail) {
        if (state == State.CALLING || state == State.PROCEEDING) {
            terminate();
            tell(new Failure(Failure.Kind.TIMEOUT, detail));
        }
    }

    @Override
    void sendFailed(String detail) {
        if (state == State.CALLING) {
            terminate();
            tell(new Failure(Failure.Kind.TRANSPORT, detail));
        }
    }

    private void terminate() {
        state = State.TERMINATED;
        stopCalling();
        end();
    }
}
