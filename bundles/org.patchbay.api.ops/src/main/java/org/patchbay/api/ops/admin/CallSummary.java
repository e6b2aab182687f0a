package org.patchbay.api.ops.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.Leg;

/**
 * A call as an operator sees it.
 *
 * @param id as in the trace
 * @param stage {@code policy}, {@code waiting}, {@code ringing}, {@code up}, {@code treatment NAME}
 * @param answered when it was answered
 */
public record CallSummary(
        String id,
        String tenant,
        String from,
        String to,
        String stage,
        Instant began,
        Optional<Instant> answered,
        List<Leg> legs) {
    public CallSummary {
        legs = List.copyOf(legs);
    }
}
