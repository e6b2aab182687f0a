package org.patchbay.api.ops.routing;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/** Says what would become of a call, without one: the policy that is live is asked, and nothing of it takes effect. */
@ProviderType
public interface RouteOperations {

    /**
     * Explains. Takes as long as the lookups that handlers ask for, ten seconds at most; must not be called on a call's thread.
     *
     * @throws OperationException INVALID when the question cannot be understood, or it cannot be told whose call it would be; UNAVAILABLE when
     *     the part of the runtime that would take such a call is not there, or too many ask at once
     */
    RouteExplanation explain(RouteQuestion question) throws OperationException;
}
