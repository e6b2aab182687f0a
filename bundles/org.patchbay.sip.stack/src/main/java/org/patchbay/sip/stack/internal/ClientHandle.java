package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientTransaction;

/** The transaction user's end of a client transaction; exists before the machine does, which is made on the worker. */
final class ClientHandle implements ClientTransaction {
    private final TransactionLayer layer;
    private volatile boolean finished;
    private @Nullable ClientMachine machine;

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
