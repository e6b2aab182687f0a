package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.SipRequest;

/** What a request finds that belongs to a server transaction: the machine, or what is left of it. */
interface ServerEnd {
    /** The request came again. */
    void repeated();

    /** An ACK came; false if it is the transaction user's. */
    boolean acknowledged(SipRequest ack);

    /** The transaction user's end; null once nothing can be reported about it any more. */
    ServerMachine.@Nullable Handle handle();
}
