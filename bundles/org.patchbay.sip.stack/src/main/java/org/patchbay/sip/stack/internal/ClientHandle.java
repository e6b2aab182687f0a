package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.message.SipResponse;

/** The transaction user's end of a client transaction; exists before the machine does, which is made on the worker, and is what is left of an accepted INVITE. */
final class ClientHandle implements ClientTransaction, ClientEnd {
    private final TransactionLayer layer;
    private volatile boolean finished;
    private @Nullable ClientMachine machine;
    /** Of an INVITE that was accepted. */
    private @Nullable ClientListener listener;

    ClientHandle(TransactionLayer layer) {
        this.layer = layer;
    }

    /** On the worker. */
    void bind(ClientMachine started) {
        machine = started;
    }

    /** On the worker: nothing can be cancelled any more. */
    void finish() {
        finished = true;
        machine = null;
    }

    /** On the worker: what hears further answers from now on (RFC 6026 section 7.2), each 2xx being the transaction user's. */
    ClientEnd accepted(ClientListener further) {
        listener = further;
        return this;
    }

    @Override
    public void received(SipResponse response) {
        ClientListener further = listener;
        if (further != null && response.success()) {
            layer.guarded("onResponse", () -> further.onResponse(this, response));
        } else {
            layer.counters.absorbed.increment();
        }
    }

    @Override
    public void cancel(@Nullable String reason) {
        layer.home.run(() -> {
            if (machine != null) {
                machine.cancel(reason);
            }
        });
    }

    @Override
    public boolean finished() {
        return finished;
    }
}
