package org.patchbay.sip.stack.internal;

import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.transport.SourceFilter;

/** Puts workers, transactions and transports together. */
public final class Stack {
    private Stack() {}

    /** Starts the workers. */
    public static SipStack start(StackSettings settings, TransactionUser user, SourceFilter filter) {
        throw new UnsupportedOperationException("not yet");
    }
}
