package org.patchbay.sip.stack.internal;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** What is left of a request of ours that has its final response; that one coming again is absorbed. */
class ClientRemains extends Remains implements ClientEnd {
    ClientRemains(TransactionLayer layer, Key key) {
        super(layer, key);
    }

    @Override
    public void received(SipResponse response) {
        layer.counters.absorbed.increment();
    }

    @Override
    void over() {
        layer.gone(this);
    }

    /** An INVITE that was accepted (RFC 6026 section 7.2): each further 2xx is the transaction user's. */
    static final class Accepted extends ClientRemains {
        private final ClientHandle handle;
        private final ClientListener listener;

        Accepted(TransactionLayer layer, Key key, ClientHandle handle, ClientListener listener) {
            super(layer, key);
            this.handle = handle;
            this.listener = listener;
        }

        @Override
        public void received(SipResponse response) {
            if (response.success()) {
                layer.guarded("onResponse", () -> listener.onResponse(handle, response));
            } else {
                super.received(response);
            }
        }
    }

    /** An INVITE that was refused: the refusal is acknowledged again (RFC 3261 section 17.1.1.2). */
    static final class Refused extends ClientRemains {
        private final ListeningPoint from;
        private final Destination to;
        private final byte[] ack;

        Refused(TransactionLayer layer, Key key, ListeningPoint from, Destination to, byte[] ack) {
            super(layer, key);
            this.from = from;
            this.to = to;
            this.ack = ack;
        }

        @Override
        public void received(SipResponse response) {
            super.received(response);
            if (response.status() >= 300) {
                layer.counters.retransmitted.increment();
                layer.sendRequest(from, to, ack, detail -> {});
            }
        }
    }
}
