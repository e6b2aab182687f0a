package org.patchbay.sip.stack;

import org.osgi.annotation.versioning.ConsumerType;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ConnectionInfo;

/**
 * The core above the transactions (RFC 3261 section 17: the "TU"); here the B2BUA.
 *
 * <p>Called on the worker of the message's Call-ID, so calls for one Call-ID never overlap and keep the order of arrival. Must not block.
 * An exception is logged; a request whose callback threw is answered 500.
 */
@ConsumerType
public interface TransactionUser {

    /**
     * A new request, exactly once however often it was retransmitted. Never ACK or CANCEL. Syntax and the mandatory headers have been
     * checked; Max-Forwards, Require, methods and dialogs have not.
     */
    void onRequest(ServerTransaction transaction);

    /** An ACK that no non-2xx was waiting for: that of a 2xx, each time it arrives, or a stray. There is nothing to answer. */
    void onAck(SipRequest ack);

    /**
     * A CANCEL for an INVITE not yet answered finally. The CANCEL has been answered 200 by the stack; answer the INVITE with 487.
     * A CANCEL that matches nothing is answered 481 and not reported; one that came too late is answered 200 and not reported.
     */
    void onCancel(ServerTransaction invite, SipRequest cancel);

    /**
     * A response of no transaction: a 2xx retransmitted longer than 64 x T1, or a stray. Responses that never were ours (Via) are
     * dropped before.
     */
    default void onStrayResponse(SipResponse response) {}

    /**
     * Whether an initial INVITE for this Request-URI is taken where others are refused for overload: an emergency call. Asked on the thread that
     * receives, of messages that nobody has parsed yet, so the text may be anything.
     */
    default boolean urgent(String requestUri) {
        return false;
    }

    /**
     * With what an initial INVITE is refused that comes over a stream while none is admitted ({@link SipStack#admit}): 503, or 500 to a peer that
     * would take no call to us any more after a 503. Asked on the thread that receives, of messages that nobody has parsed yet, so the Request-URI
     * may be anything.
     */
    default int refusal(ConnectionInfo from, String requestUri) {
        return 503;
    }

    /**
     * Runs this: it deals with what has come, by calls of the other methods. Whoever has something to do that these have caused, but that is not for the
     * worker, may do it afterwards, before this returns. The calling thread is no worker then, and another one takes its place if it stays away.
     */
    default void around(Runnable messages) {
        messages.run();
    }

    /** A response could not be delivered ({@link Failure.Kind#TRANSPORT}), or its ACK never came ({@link Failure.Kind#TIMEOUT}). */
    default void onResponseFailure(ServerTransaction transaction, Failure failure) {}
}
