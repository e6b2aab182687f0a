package org.patchbay.sip.stack.transport;

import java.net.InetSocketAddress;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides, before anything is parsed, whether a source is listened to at all.
 *
 * <p>Called on the receiving threads for every datagram and every stream message: it must not block, lock or allocate much, and must be
 * thread-safe. A refused source gets no answer. An exception counts as a refusal.
 */
@ConsumerType
public interface SourceFilter {

    /** Lets everyone in; for tests. */
    SourceFilter ANYONE = (transport, remote) -> true;

    /** Whether datagrams or connections from this address are taken. For TLS the certificate is asked about later. */
    boolean acceptsAddress(Transport transport, InetSocketAddress remote);

    /**
     * Whether a message on this stream connection is taken: asked when it is established and again for every message, so that a peer taken
     * out of the configuration loses its connection at the next message.
     */
    default boolean acceptsConnection(ConnectionInfo connection) {
        return true;
    }

    /**
     * Why a source is refused and what an operator can do about it, for the log: one sentence that begins with what "it" is. Asked rarely;
     * must not throw.
     */
    default String refusal(ConnectionInfo connection) {
        return "it is not a configured source";
    }
}
