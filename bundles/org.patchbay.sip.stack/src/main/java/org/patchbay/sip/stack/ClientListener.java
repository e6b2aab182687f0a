package org.patchbay.sip.stack;

import org.osgi.annotation.versioning.ConsumerType;

import org.patchbay.sip.stack.message.SipResponse;

/**
 * What a client transaction tells its user, on the worker of the request's Call-ID.
 *
 * <p>Must not block. After a final response other than a 2xx to an INVITE, or after a failure, nothing more is called. An exception is
 * logged and stays without effect on the transaction.
 */
@ConsumerType
public interface ClientListener {

    /**
     * A response: every 1xx that arrives, then the final one once. For an INVITE each 2xx is given, retransmissions and other forks
     * included, since each needs an ACK from the transaction user. The ACK of a non-2xx is already sent.
     */
    void onResponse(ClientTransaction transaction, SipResponse response);

    /** No final response will come: treat it as 408 or 503. */
    void onFailure(ClientTransaction transaction, Failure failure);
}
