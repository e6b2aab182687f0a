package org.patchbay.api.ops.routing;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/** Says what would become of a call, without one: the policy that is live is asked, and nothing of it takes effect. */
@ProviderType
public interface RouteOperations {

    /** @throws OperationException INVALID when it cannot be told whose call it would be */
    RouteExplanation explain(RouteQuestion question) throws OperationException;
}
