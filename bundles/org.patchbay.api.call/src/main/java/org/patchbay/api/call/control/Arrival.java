package org.patchbay.api.call.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;

/**
 * A peer's initial INVITE as the trunk hands it to the core.
 *
 * @param call the id of the new call, unique on this node
 * @param leg the id of the caller's leg
 * @param peer the name of the peer it came from, authenticated
 * @param side the peer's side
 * @param tenant the tenant of the peer, or of the host that was dialled; empty when only the directory can know
 * @param from the caller as asserted by a trusted peer, else as given
 * @param to the called party
 * @param host the host of the request's URI, lower case
 * @param diversions how it came here, oldest first
 * @param headers header fields by lower-case name
 * @param emergency whether the trunk knows the number as an emergency number
 * @param fallback where an emergency call goes if the core has not ruled in time
 * @param shown whom the hub shows as the caller where it asserts another; else empty
 */
public record Arrival(
        String call,
        String leg,
        String peer,
        Side side,
        Optional<String> tenant,
        Party from,
        Party to,
        String host,
        List<Diversion> diversions,
        Map<String, List<String>> headers,
        boolean emergency,
        Optional<Target> fallback,
        Optional<Party> shown) {

    public Arrival {
        diversions = List.copyOf(diversions);
        headers = Map.copyOf(headers);
    }

    /** One whose peer shows whom it asserts. */
    public Arrival(
            String call,
            String leg,
            String peer,
            Side side,
            Optional<String> tenant,
            Party from,
            Party to,
            String host,
            List<Diversion> diversions,
            Map<String, List<String>> headers,
            boolean emergency,
            Optional<Target> fallback) {
        this(call, leg, peer, side, tenant, from, to, host, diversions, headers, emergency, fallback, Optional.empty());
    }
}
