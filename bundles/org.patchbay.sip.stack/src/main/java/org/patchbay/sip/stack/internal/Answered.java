package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;

import org.patchbay.sip.stack.transport.ConnectionInfo;

/**
 * What is left of a request that has its answer, until its sender can have no doubt (RFC 3261 section 17.2.2, timer J): the same once more.
 */
record Answered(TransactionLayer layer, ConnectionInfo on, InetSocketAddress to, byte[] answer) implements ServerEnd {
    private static final int OWN_WEIGHT = 150;

    /** An INVITE with a 2xx (RFC 6026 section 7.1): that it comes again changes nothing, the transaction user repeats its 2xx. */
    static final ServerEnd ACCEPTED = new ServerEnd() {
        @Override
        public void repeated() {
            // Absorbed.
        }
    };

    @Override
    public void repeated() {
        layer.counters.retransmitted.increment();
        layer.sendResponse(on, to, answer, detail -> {});
    }

    /** About how many bytes it takes. */
    int weight() {
        return OWN_WEIGHT + answer.length;
    }
}
