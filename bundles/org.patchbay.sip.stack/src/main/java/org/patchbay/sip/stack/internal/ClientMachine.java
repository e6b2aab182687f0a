package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** What the two client machines share: where the request goes, its bytes, and whom to tell. */
abstract class ClientMachine implements ClientEnd {
    final TransactionLayer layer;
    final Key key;
    final boolean reliable;
    final ClientHandle handle;
    final ListeningPoint from;
    final Destination to;
    final ClientListener listener;
    /** The request as it is retransmitted; null once it is not any more. */
    byte @Nullable [] bytes;

    ClientMachine(
            TransactionLayer layer,
            ClientHandle handle,
            SipRequest request,
            ListeningPoint from,
            Destination to,
            ClientListener listener) {
        this.layer = layer;
        this.handle = handle;
        this.from = from;
        this.to = to;
        this.listener = listener;
        this.key = Key.ofClient(request.topVia(), request.method());
        this.reliable = to.transport().reliable();
        this.bytes = request.encode();
    }

    abstract void start();

    abstract void sendFailed(String detail);

    /** Cancels an INVITE; nothing for the others. */
    abstract void cancel(@Nullable String reason);

    final void send(byte[] out) {
        layer.sendRequest(from, to, out, this::sendFailed);
    }

    final void sendRequest() {
        byte[] out = bytes;
        if (out != null) {
            send(out);
        }
    }

    final void resendRequest() {
        layer.counters.retransmitted.increment();
        sendRequest();
    }

    /** A request of the same path: CANCEL. */
    final void startSibling(SipRequest request, ClientListener sibling) {
        layer.start(new ClientHandle(layer), request, from, to, sibling);
    }

    final void tell(SipResponse response) {
        if (!response.provisional()) {
            handle.finish();
        }
        layer.guarded("onResponse", () -> listener.onResponse(handle, response));
    }

    final void tell(Failure failure) {
        if (reliable && failure.kind() == Failure.Kind.TIMEOUT) {
            layer.wire.unanswered(from, to);
        }
        handle.finish();
        layer.guarded("onFailure", () -> listener.onFailure(handle, failure));
    }

    final void end() {
        bytes = null;
        layer.ended(this);
    }
}
