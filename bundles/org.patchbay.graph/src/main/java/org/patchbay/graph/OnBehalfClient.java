package org.patchbay.graph;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;

/** A bundle's client for one person who is there with a token. It can do what the bundle's own can do, and in no other name. */
final class OnBehalfClient implements GraphClient {
    private final GraphClient own;
    private final Gateway gateway;
    private final Asker asker;
    /** Somebody, of whom nothing is known: limits are counted by it, and /me is said by it. */
    private final Optional<String> person = Optional.of("on behalf of " + UUID.randomUUID());

    /** @param own the bundle's own */
    OnBehalfClient(GraphClient own, Gateway gateway, Asker asker) {
        this.own = own;
        this.gateway = gateway;
        this.asker = asker;
    }

    @Override
    public CompletionStage<GraphResponse> send(GraphRequest request) {
        return request.user().isPresent() ? refused() : gateway.send(asker, inName(request));
    }

    @Override
    public List<CompletionStage<GraphResponse>> sendAll(List<GraphRequest> requests) {
        GraphClient.checkTogether(requests);
        return requests.get(0).user().isPresent()
                ? requests.stream().map(each -> refused()).toList()
                : gateway.sendAll(asker, requests.stream().map(this::inName).toList());
    }

    private GraphRequest inName(GraphRequest request) {
        return new GraphRequest(
                request.tenant(),
                person,
                request.purpose(),
                request.method(),
                request.path(),
                request.query(),
                request.body());
    }

    private CompletionStage<GraphResponse> refused() {
        return CompletableFuture.failedFuture(new GraphException(
                Reason.REFUSED,
                asker.caller().bundle()
                        + " asks on behalf of whoever came with a token: leave the user of the request empty."));
    }

    @Override
    public GraphClient onBehalfOf(String assertion) {
        return own.onBehalfOf(assertion);
    }
}
