package org.patchbay.api.graph;

import java.util.List;
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

    /** How many requests go out as one, at most. */
    int MOST_TOGETHER = 20;

    /** Sends a request once it may be sent. Fails with {@link GraphException}. */
    CompletionStage<GraphResponse> send(GraphRequest request);

    /**
     * Sends several requests in as few as can be, in one name and for one purpose: by one token. Each of them is guarded, counted by Graph's
     * limits, tried again and answered as if it had been sent by itself, and fails alone. They are done in no order: what has to come after
     * something else is sent after that.
     *
     * @param requests {@value #MOST_TOGETHER} at most, of the same tenant, user and purpose
     * @return the answers, in the order of the requests; each fails with {@link GraphException}
     * @throws IllegalArgumentException for none, for too many, and for those that have not the same tenant, user and purpose
     */
    default List<CompletionStage<GraphResponse>> sendAll(List<GraphRequest> requests) {
        checkTogether(requests);
        return requests.stream().map(this::send).toList();
    }

    /** @throws IllegalArgumentException where these cannot go out as one */
    static void checkTogether(List<GraphRequest> requests) {
        if (requests.isEmpty() || requests.size() > MOST_TOGETHER) {
            throw new IllegalArgumentException(
                    requests.size() + " requests cannot be sent as one: 1 to " + MOST_TOGETHER + " can.");
        }
        GraphRequest first = requests.get(0);
        for (GraphRequest each : requests) {
            if (!each.tenant().equals(first.tenant())
                    || !each.user().equals(first.user())
                    || each.purpose() != first.purpose()) {
                throw new IllegalArgumentException(
                        "Requests that are sent as one are of one tenant, in one name and for one purpose: a token serves no other.");
            }
        }
    }

    /**
     * This client, for as long as somebody is there who came with a token of Microsoft's for the tenant's app registration, as a web page or a tab
     * in Teams has it: its requests go out on behalf of that person, who need not have connected the account. They leave {@link GraphRequest#user}
     * empty. The person's or an administrator's consent is needed as ever. Nothing is kept of the token beyond its end.
     *
     * @param assertion the person's token; secret. Microsoft judges whether it is good, with the first request
     */
    GraphClient onBehalfOf(String assertion);
}
