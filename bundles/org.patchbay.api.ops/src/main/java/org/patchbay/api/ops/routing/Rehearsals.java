package org.patchbay.api.ops.routing;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.ops.OperationException;

/** Tries a call out on the policy that is live, and nothing of it takes effect. The core implements it; operators use {@link RouteOperations}. */
@ProviderType
public interface Rehearsals {

    /**
     * Asks all that a call would ask, in the same order and by the same code. Nobody rings: it goes on as if nobody had answered, through all that
     * might ring then. Lookups are asked, as they change nothing; treatments are not.
     *
     * @param arrival how it would arrive; its id must be no call's
     * @param at the time that handlers are told
     * @return what would become of it, after ten seconds at most; every peer is taken to be up
     * @throws OperationException UNAVAILABLE: as many as may be are under way already
     */
    CompletionStage<RouteExplanation> rehearse(Arrival arrival, Instant at) throws OperationException;
}
