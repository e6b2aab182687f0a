package org.patchbay.api.ops.routing;

import java.util.List;

import org.patchbay.api.ops.admin.TraceEntry;

/**
 * What would become of it.
 *
 * @param tenant whose call it would be
 * @param outcome in one line for people: refused with which status and why, handed to which treatment, or over which peers to whom
 * @param status the SIP status that it would be refused with at once; 0 where it would ring somebody or be handed to a treatment
 * @param targets whom it would ring, in their order
 * @param steps who would say what and why, in the order of asking; all of them at the time of the question
 */
public record RouteExplanation(
        String tenant, String outcome, int status, List<RouteTarget> targets, List<TraceEntry> steps) {
    public RouteExplanation {
        targets = List.copyOf(targets);
        steps = List.copyOf(steps);
    }
}
