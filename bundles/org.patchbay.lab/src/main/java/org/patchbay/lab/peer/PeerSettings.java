package org.patchbay.lab.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.Transport;

/**
 * Where a simulated peer is, and where the runtime is.
 *
 * @param name for logs and tables
 * @param own where it listens; also the address of its audio
 * @param runtime where the runtime listens for it
 * @param domain the host by which it calls the runtime
 * @param hertz the tone it speaks with when it calls
 * @param secrets what must never be seen by this peer: names and addresses of the other side
 */
record PeerSettings(
        String name,
        Transport transport,
        InetSocketAddress own,
        InetSocketAddress runtime,
        String domain,
        int hertz,
        Set<String> secrets) {

    PeerSettings {
        secrets = Set.copyOf(secrets);
    }

    InetAddress address() {
        return own.getAddress();
    }

    Destination destination() {
        return Destination.of(transport, runtime.getAddress().getHostAddress(), runtime.getPort());
    }
}
