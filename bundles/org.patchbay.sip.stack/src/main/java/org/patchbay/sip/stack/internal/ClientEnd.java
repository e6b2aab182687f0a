package org.patchbay.sip.stack.internal;

import org.patchbay.sip.stack.message.SipResponse;

/** What a response finds that belongs to a client transaction: the machine, or what is left of it. */
interface ClientEnd {
    void received(SipResponse response);
}
