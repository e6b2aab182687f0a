package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;

/**
 * Sends bytes and never blocks. A failure is told once, on any thread, with a text for logs; success is not told.
 */
interface Wire {
    /** Sends a request from a listening point. */
    void request(ListeningPoint from, Destination to, byte[] bytes, Consumer<String> failed);

    /**
     * Sends a response: on the connection the request came in on, and if that is gone (or for UDP) to the address that Via asks for.
     */
    void response(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed);

    /** A request that went there had no response at all: a connection that has brought nothing since is not used for another one. */
    default void unanswered(ListeningPoint from, Destination to) {}
}
