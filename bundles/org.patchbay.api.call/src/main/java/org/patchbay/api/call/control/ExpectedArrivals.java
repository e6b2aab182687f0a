package org.patchbay.api.call.control;

import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Says how a call would arrive, without one: what the trunk would read from a peer's INVITE, emergencies included. The trunk implements it, and
 * nothing of it is kept there.
 */
@ProviderType
public interface ExpectedArrivals {

    /**
     * A call that is expected.
     *
     * @param arrival as the core would be handed it, under an id that is no call's
     * @param what what the trunk would note of it: which kind of emergency; empty for none
     * @param why what made it one; empty for none
     */
    record Expected(Arrival arrival, String what, String why) {}

    /**
     * Reads a call as if it came.
     *
     * @param peer the name of the peer it would come from
     * @param from the URI of the caller, as the peer would assert it
     * @param to the URI that would be called, with the host that would be dialled
     * @return empty when there is no such peer, or none that makes calls
     * @throws IllegalArgumentException when a URI cannot be read, saying which and why
     */
    Optional<Expected> expected(String peer, String from, String to);
}
