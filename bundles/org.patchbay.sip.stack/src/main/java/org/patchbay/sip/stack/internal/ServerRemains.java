package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.ConnectionInfo;

/** What is left of an answered request. */
abstract class ServerRemains extends Remains implements ServerEnd {
    ServerRemains(TransactionLayer layer, Key key) {
        super(layer, key);
    }

    @Override
    public final ServerMachine.@Nullable Handle handle() {
        return null;
    }

    @Override
    public final boolean acknowledged(SipRequest ack) {
        // Of an INVITE it is the ACK of a 2xx from a peer that reused the branch.
        return false;
    }

    @Override
    void over() {
        layer.gone(this);
    }

    /** An INVITE with a 2xx (RFC 6026 section 7.1): that it comes again changes nothing, the transaction user repeats its 2xx. */
    static final class Accepted extends ServerRemains {
        private final int begun;

        /** @param begun its Call-ID, as {@link Begun} has it */
        Accepted(TransactionLayer layer, Key key, int begun) {
            super(layer, key);
            this.begun = begun;
        }

        @Override
        public void repeated() {
            // Absorbed.
        }

        @Override
        void over() {
            layer.begun.remove(begun);
            super.over();
        }
    }

    /** Any other request, until its sender can have no doubt (timer J): the same answer once more. */
    static final class Answered extends ServerRemains {
        private final ConnectionInfo on;
        private final InetSocketAddress replyTo;
        private final byte[] answer;

        Answered(TransactionLayer layer, Key key, ConnectionInfo on, InetSocketAddress replyTo, byte[] answer) {
            super(layer, key);
            this.on = on;
            this.replyTo = replyTo;
            this.answer = answer;
        }

        @Override
        public void repeated() {
            layer.counters.retransmitted.increment();
            layer.sendResponse(on, replyTo, answer, detail -> {});
        }
    }
}
