package org.patchbay.api.call.control;

import java.util.Optional;

import org.osgi.annotation.versioning.ConsumerType;

import org.patchbay.api.call.Party;

/**
 * Says whose a number is. The directory implements it, from memory: it is called on a call's thread. While it is absent, parties carry what
 * the wire says and the tenant is the peer's.
 */
@ConsumerType
public interface Identities {

    /** The tenant of an arriving call, from the peer, the host dialled and the numbers; empty when none is known. */
    Optional<String> tenant(Arrival arrival);

    /** The party with user, site and country filled in. */
    Party identify(String tenant, Party party);

    /**
     * The name by which the hub knows the trunk of a tenant, where it has one of its own: what the hub is to see in Contact and From of that
     * tenant's calls. Empty where the peer's or the listening point's will do.
     */
    default Optional<String> host(String tenant) {
        return Optional.empty();
    }
}
