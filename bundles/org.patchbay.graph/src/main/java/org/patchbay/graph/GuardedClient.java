package org.patchbay.graph;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;

/** The client of one bundle: it can do what that bundle declares as long as it runs as it was when it got this, and nothing afterwards. */
@Component(service = GraphClient.class, scope = ServiceScope.BUNDLE)
public final class GuardedClient implements GraphClient {
    private final Bundle bundle;
    private final BundleRevision revision;
    private final Asker asker;
    private final Gateway gateway;
    private volatile boolean gone;

    @Activate
    public GuardedClient(ComponentContext context, @Reference Gateway gateway) {
        bundle = context.getUsingBundle();
        revision = bundle.adapt(BundleRevision.class);
        this.gateway = gateway;
        asker = gateway.asker(new Guard.Caller(Declared.name(bundle), Declaration.of(bundle)), () -> !isGone());
    }

    /** Its bundle has stopped or given it back, or this one is going. */
    @Deactivate
    void end() {
        gone = true;
    }

    @Override
    public CompletionStage<GraphResponse> send(GraphRequest request) {
        return isGone() ? CompletableFuture.failedFuture(notValid()) : gateway.send(asker, request);
    }

    @Override
    public List<CompletionStage<GraphResponse>> sendAll(List<GraphRequest> requests) {
        return isGone() ? GraphClient.super.sendAll(requests) : gateway.sendAll(asker, requests);
    }

    @Override
    public GraphClient onBehalfOf(String assertion) {
        return new OnBehalfClient(this, gateway, gateway.onBehalf(asker.caller(), assertion, asker.alive()));
    }

    private GraphException notValid() {
        return new GraphException(
                Reason.UNAVAILABLE,
                "This client of " + asker.caller().bundle()
                        + " is not valid any more: the bundle was stopped or updated, or Graph was. Get the service anew.");
    }

    private boolean isGone() {
        return gone
                || (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING | Bundle.STOPPING)) == 0
                || !revision.equals(bundle.adapt(BundleRevision.class));
    }
}
