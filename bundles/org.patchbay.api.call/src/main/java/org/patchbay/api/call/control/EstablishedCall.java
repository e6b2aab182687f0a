package org.patchbay.api.call.control;

import java.time.Instant;
import java.util.List;

/**
 * A call that outlived the core, or the trunk, or both: what the trunk knows of it.
 *
 * @param arrival how it came, as it was told then; of a call that the runtime began, made up from its first leg, and without a host
 * @param arrived whether it came from a peer
 * @param began when it did
 * @param legs those that are up, oldest first; never empty
 */
public record EstablishedCall(Arrival arrival, boolean arrived, Instant began, List<EstablishedLeg> legs) {

    public EstablishedCall {
        legs = List.copyOf(legs);
    }
}
