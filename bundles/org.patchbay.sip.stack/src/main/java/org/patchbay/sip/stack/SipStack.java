package org.patchbay.sip.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.sip.stack.internal.Stack;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.MessageTap;
import org.patchbay.sip.stack.transport.SourceFilter;

/**
 * A running SIP stack: workers, transactions and transports.
 *
 * <p>A Call-ID decides the worker; everything about that Call-ID happens there, one thing at a time. An INVITE that is to replace a dialog
 * (RFC 3891) comes to the worker of the Call-ID that its Replaces names, and so does all that follows if it is kept there. Users must not block a worker and must
 * close the stack they started. All methods may be called from any thread.
 */
@ProviderType
public interface SipStack extends AutoCloseable {

    /** Starts workers; nothing is received until a listening point is opened. */
    static SipStack start(StackSettings settings, TransactionUser user, SourceFilter filter) {
        return Stack.start(settings, user, filter);
    }

    /**
     * Opens a listening point.
     *
     * @throws IOException if the address cannot be bound
     * @throws IllegalArgumentException if the name is in use
     */
    ListeningPoint listen(ListenSettings settings) throws IOException;

    /** The open listening points, in the order they were opened. */
    List<ListeningPoint> listeningPoints();

    /**
     * Starts a client transaction. The stack puts its Via on top (sent-by of {@code from}, a new branch, rport), so the request must have
     * none, or one without parameters, whose sent-by is then taken; it must have From, To, Call-ID, CSeq and Max-Forwards. Not for ACK and
     * CANCEL.
     *
     * @param from where it leaves from; its transport must be the destination's
     * @throws IllegalArgumentException if the request or the transport is not as said
     */
    ClientTransaction send(ListeningPoint from, Destination to, SipRequest request, ClientListener listener);

    /**
     * Sends a request outside any transaction: the ACK of a 2xx. Without Via it gets one, as above; with a branch it goes out as it is, so what is
     * returned can be sent again for a repeated 2xx. Failures are counted, not reported (RFC 3261 section 13.2.2.4).
     *
     * @return the request as sent
     */
    SipRequest sendStateless(ListeningPoint from, Destination to, SipRequest request);

    /** Runs a task on the worker of a Call-ID, after what already waits there. Dropped when the stack is closed. */
    void execute(String callId, Runnable task);

    /**
     * The same, but perhaps on the calling thread, with what already waits there, before this returns: where nobody is at it, nobody need be
     * woken. Meanwhile the calling thread is the worker. It must hold no lock and must not be interrupted.
     */
    void perform(String callId, Runnable task);

    /** Runs a task on the worker of a Call-ID after a delay (resolution 10 ms), unless cancelled or the stack is closed. */
    Scheduled schedule(String callId, Duration delay, Runnable task);

    /** Whether the calling thread is the worker of a Call-ID, or stands for it. */
    boolean onWorkerOf(String callId);

    /** A new, unguessable Call-ID. */
    String newCallId();

    /** A new, unguessable Call-ID with the same worker as another: for the second leg of a B2BUA. */
    String newCallIdNear(String callId);

    /** Keeps a Call-ID on the worker that it was brought to by a Replaces; without that it is there for the time of a transaction only. */
    void keep(String callId);

    /**
     * Takes a Call-ID to the worker of another and keeps it there: its dialog has become part of a call of that worker's. What has come before
     * and waits for the former worker is brought along. To be called on the former worker.
     */
    void move(String callId, String host);

    /** Keeps a Call-ID on the worker of another, wherever it belongs: for a dialog that was begun when there were more workers, or fewer. */
    void keep(String callId, String near);

    /** Lets a Call-ID that was kept return to its own worker, when no late message of its dialog can come any more. */
    void release(String callId);

    /** A new, unguessable From or To tag (RFC 3261 section 19.3). */
    String newTag();

    /**
     * Whether initial INVITEs are admitted (they are from the start), those of emergency calls included: not by a stack that is about to leave its
     * ports to another one. Meanwhile those that come as datagrams are dropped, and their peers, who have heard nothing, repeat them to the next stack
     * (RFC 3261 section 17.1.1.2, timer A). Nobody repeats what went into a stream: that is refused unparsed, with Retry-After and the status that
     * {@link TransactionUser#refusal} says. So is, or is dropped, what waits for a worker. Everything that belongs to a call in progress goes on.
     */
    void admit(boolean newCalls);

    /** Shows every message to this from now on; null for nobody. */
    void tap(@Nullable MessageTap tap);

    /** Counters and present load. */
    StackStatistics statistics();

    /**
     * Stops: closes the listening points (queued bytes are written, at most for a second), then the workers, after what waits there has
     * run. Live transactions end without a callback. Must not be called on a worker.
     */
    @Override
    void close();
}
