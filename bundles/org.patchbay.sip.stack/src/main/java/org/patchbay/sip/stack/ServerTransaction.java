package org.patchbay.sip.stack;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * A request received and to be answered (RFC 3261 section 17.2, with the Accepted state of RFC 6026).
 *
 * <p>Retransmissions of the request, and the ACK of a non-2xx, never reach the transaction user. Do not keep a transaction longer than its
 * call. Callable from any thread; work is handed to the worker of the Call-ID when called elsewhere.
 */
@ProviderType
public interface ServerTransaction {

    /** The request. */
    SipRequest request();

    /**
     * Sends a response: any number of 1xx, then one final. After a 2xx to an INVITE further calls with 2xx are retransmissions, which are
     * the transaction user's duty until the ACK (RFC 3261 section 13.3.1.4), for at most 64 x T1. A response that the state does not
     * allow any more (a second final, a 1xx after a final) is dropped.
     *
     * <p>Build it with {@link SipRequest#response(int, String)} so that Via, From, To, Call-ID and CSeq are the request's.
     */
    void respond(SipResponse response);

    /** Whether a final response was given. */
    boolean answered();
}
