package org.patchbay.presence.teams;

import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;
import org.patchbay.api.graph.GraphAccounts;
import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;

/** Graph, who has connected an account, and the directory: each may come and go. */
@Component(service = Microsoft.class)
public final class Microsoft {
    private volatile @Nullable GraphClient client;
    private volatile @Nullable GraphAccounts accounts;
    private volatile @Nullable Directory directory;

    private final Map<GraphAccounts, AutoCloseable> listening = new ConcurrentHashMap<>();
    private volatile GraphAccounts.Listener connecting = (tenant, user) -> {};
    private final Identities identities;

    @Activate
    public Microsoft() {
        this(Clock.systemUTC());
    }

    Microsoft(Clock clock) {
        identities = new Identities(this, clock);
    }

    Identities identities() {
        return identities;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindClient(GraphClient bound) {
        client = bound;
    }

    void unbindClient(GraphClient gone) {
        if (client == gone) {
            client = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAccounts(GraphAccounts bound) {
        accounts = bound;
        listening.put(bound, bound.listen((tenant, user) -> connecting.changed(tenant, user)));
    }

    void unbindAccounts(GraphAccounts gone) throws Exception {
        if (accounts == gone) {
            accounts = null;
        }
        AutoCloseable ended = listening.remove(gone);
        if (ended != null) {
            ended.close();
        }
    }

    /** @param told of everybody who connects or disconnects an account; the last counts */
    void onConnecting(GraphAccounts.Listener told) {
        connecting = told;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(Directory bound) {
        directory = bound;
    }

    void unbindDirectory(Directory gone) {
        if (directory == gone) {
            directory = null;
        }
    }

    Optional<User> user(String tenant, String user) {
        Directory now = directory;
        return now == null ? Optional.empty() : now.user(tenant, user);
    }

    /** Whether anybody knows who is connected. */
    boolean hasAccounts() {
        return accounts != null;
    }

    boolean connected(String tenant, String user) {
        GraphAccounts now = accounts;
        return now != null && now.connected(tenant, user, Purpose.PRESENCE);
    }

    Collection<String> connected(String tenant) {
        GraphAccounts now = accounts;
        return now == null ? List.of() : now.connected(tenant, Purpose.PRESENCE);
    }

    /** The client id of the app that sets presence. */
    Optional<String> app(String tenant) {
        GraphAccounts now = accounts;
        return now == null ? Optional.empty() : now.app(tenant, Purpose.PRESENCE);
    }

    /** @param user in whose name; empty for the application, or the tenant's reader */
    CompletableFuture<GraphResponse> send(
            String tenant, Optional<String> user, String method, String path, @Nullable String body) {
        return send(
                new GraphRequest(tenant, user, Purpose.PRESENCE, method, path, Map.of(), Optional.ofNullable(body)));
    }

    CompletableFuture<GraphResponse> send(GraphRequest request) {
        GraphClient now = client;
        if (now == null) {
            return CompletableFuture.failedFuture(
                    new GraphException(Reason.UNAVAILABLE, "The bundle org.patchbay.graph is not there: start it."));
        }
        try {
            return now.send(request).toCompletableFuture();
        } catch (IllegalStateException e) {
            // It went between being asked and answering.
            return CompletableFuture.failedFuture(
                    new GraphException(Reason.UNAVAILABLE, "The bundle org.patchbay.graph is being changed."));
        }
    }

    /** Several in one, of one tenant and name. */
    List<CompletableFuture<GraphResponse>> sendAll(List<GraphRequest> requests) {
        GraphClient now = client;
        if (now == null || requests.size() == 1) {
            return requests.stream().map(this::send).toList();
        }
        try {
            return now.sendAll(requests).stream()
                    .map(CompletionStage::toCompletableFuture)
                    .toList();
        } catch (IllegalStateException e) {
            // It went between being asked and answering; each says so by itself.
            return requests.stream().map(this::send).toList();
        }
    }

    /** The JSON of an answer, which is to be an object. */
    static Json json(GraphResponse answer) {
        try {
            Json json = Json.read(answer.body());
            if (json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // Said below, as of any other that cannot be used.
        }
        throw Faults.wrapped(new GraphException(Reason.UNAVAILABLE, "Graph's answer is not what it promises."));
    }
}
