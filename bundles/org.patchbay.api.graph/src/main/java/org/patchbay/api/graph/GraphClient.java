package org.patchbay.api.graph;

import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Requests to Microsoft Graph in the name of the bundle that got this service: each bundle gets one of its own, which can do only what that bundle
 * has declared with {@link GraphScope}, what the catalogue allows for that purpose, what is enabled, and what was
 * consented to.
 *
 * <p>Must not be handed to another bundle. Limits of Graph are kept here: a request may wait for its turn. Not for a call's thread, as it goes out
 * to the network; a handler asks a lookup.
 */
@ProviderType
public interface GraphClient {

    /** Sends a request once it may be sent. Fails with {@link GraphException}. */
    CompletionStage<GraphResponse> send(GraphRequest request);
}
