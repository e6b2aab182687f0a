package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.SipRequest;

/** What a request finds that belongs to a server transaction: the machine, or what is left of it. */
interface ServerEnd {
    /** The request came again. */
    void repeated();

    /** An ACK came; false if it is the transaction user's, as that of a 2xx is even where a peer reused the branch. */
    default boolean acknowledged(SipRequest ack) {
        return false;
    }

    /** The transaction user's end; null once nothing can be reported about it any more. */
    default ServerMachine.@Nullable Handle handle() {
        return null;
    }
}
