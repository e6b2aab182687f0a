package org.patchbay.sip.stack.transport;

import java.net.InetSocketAddress;

import org.osgi.annotation.versioning.ConsumerType;

/** Sees every message as it goes over the wire: retransmissions, refusals and what cannot be parsed too. */
@ConsumerType
@FunctionalInterface
public interface MessageTap {

    /**
     * A message was received, or is about to be sent. Called on the thread that does it, so it must not block; what it throws is logged. The bytes
     * are not to be changed, and hold keys and credentials in clear.
     *
     * @param local our end; the address of a listening point may be the wildcard
     * @param remote the peer's end
     */
    void message(boolean sent, Transport transport, InetSocketAddress local, InetSocketAddress remote, byte[] bytes);
}
