package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.message.SipRequest;

/** The transaction user's end of a client transaction; exists before the machine does, which is made on the worker. */
final class ClientHandle implements ClientTransaction {
    private final TransactionLayer layer;
    private volatile SipRequest request;
    private volatile boolean finished;
    private @Nullable ClientMachine machine;

    ClientHandle(TransactionLayer layer, SipRequest request) {
        this.layer = layer;
        this.request = request;
    }

    /** On the worker. */
    void bind(ClientMachine started) {
        machine = started;
    }

    void finish() {
        finished = true;
    }

    /** An answered INVITE lingers 32 s for further 2xx, a thousand of them a second: what it was called is enough for that. */
    void shrink() {
        request = SipRequest.builder(request.method(), request.requestUri())
                .copy(request, "Via", "From", "To", "Call-ID", "CSeq")
                .build();
    }

    @Override
    public SipRequest request() {
        return request;
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
