package org.patchbay.graph;

import java.util.Set;
import java.util.function.BooleanSupplier;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.graph.token.Tokens;

/**
 * Who asks, and in whose name.
 *
 * @param alive whether the client that it comes by is valid still
 */
record Asker(Guard.Caller caller, Naming naming, BooleanSupplier alive) {

    /** Where the token of a request comes from. */
    @FunctionalInterface
    interface Naming {
        Tokens.Access access(GraphRequest request, Set<String> scopes) throws GraphException;
    }

    /** The permission by which it may be made now: consent may have been withdrawn while it waited. */
    String judge(Guard guard, GraphRequest request) throws GraphException {
        if (!alive.getAsBoolean()) {
            throw new GraphException(
                    Reason.UNAVAILABLE,
                    "The client of " + caller.bundle() + " is not valid any more: nothing was sent.");
        }
        return guard.judge(caller, request);
    }
}
