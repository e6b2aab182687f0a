package org.patchbay.sip.trunk;

import java.util.Optional;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.media.MediaException;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** Finds the recorder that a recording names, or says why it cannot be taken. */
final class Recorders {
    private Recorders() {}

    static PeerSettings find(Call call, String name) throws MediaException {
        PeerSettings peer = call.trunk
                .peers()
                .named(name)
                .filter(PeerSettings::recorder)
                .orElseThrow(() -> new MediaException(
                        500,
                        "There is no recorder '" + name + "': configure a peer of that name with side = recorder"));
        Optional<String> tenant = Optional.ofNullable(call.arrival).flatMap(Arrival::tenant);
        if (peer.tenant().isPresent() && tenant.isPresent() && !peer.tenant().equals(tenant)) {
            throw new MediaException(
                    403,
                    "The recorder " + name + " is for calls of the tenant "
                            + peer.tenant().get() + " alone, as tenant of that peer says");
        }
        if (call.trunk.full(peer)) {
            throw new MediaException(
                    503, "The recorder " + name + " has as many recordings as its max_legs allows: " + peer.maxLegs());
        }
        return peer;
    }

    static ListeningPoint way(Trunk trunk, PeerSettings peer) throws MediaException {
        return trunk.gate()
                .point(peer)
                .orElseThrow(() -> new MediaException(
                        503,
                        "No listening point is open towards the recorder " + peer.name()
                                + ": add one of its transport, "
                                + peer.transport().parameter() + ", to listeners"));
    }
}
