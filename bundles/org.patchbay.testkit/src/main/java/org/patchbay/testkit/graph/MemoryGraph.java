package org.patchbay.testkit.graph;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;

/** Graph as a test answers for it, behind the guard that a bundle meets. */
public final class MemoryGraph implements GraphClient {
    private final String bundle;
    private final Set<String> declared;
    private final Permissions permissions;
    private final Map<String, Permission> needs = new ConcurrentHashMap<>();
    private final Map<String, GraphResponse> answers = new ConcurrentHashMap<>();
    private final List<GraphRequest> sent = new CopyOnWriteArrayList<>();

    /**
     * @param bundle whose client it is
     * @param declared the permissions that the bundle declares
     */
    public MemoryGraph(String bundle, Set<String> declared, Permissions permissions) {
        this.bundle = bundle;
        this.declared = Set.copyOf(declared);
        this.permissions = permissions;
    }

    /** Answers requests of this method and path, which need this permission. */
    public MemoryGraph answers(String method, String path, Permission needed, String body) {
        needs.put(method + path, needed);
        answers.put(method + path, new GraphResponse(200, Map.of(), body));
        return this;
    }

    /** What went out. */
    public List<GraphRequest> sent() {
        return List.copyOf(sent);
    }

    @Override
    public CompletionStage<GraphResponse> send(GraphRequest request) {
        Permission needed = needs.get(request.method() + request.path());
        if (needed == null) {
            return failed(Reason.REFUSED, "Graph has no " + request.method() + " " + request.path() + ".");
        }
        String what = bundle + " asks for " + needed.scope() + " for " + request.purpose();
        if (!declared.contains(needed.scope())) {
            return failed(Reason.NOT_DECLARED, what + ", which it has not declared. Declare it with @GraphScope.");
        }
        if (!needed.serves(request.purpose())) {
            return failed(Reason.OTHER_PURPOSE, what + ", but it is for " + needed.purpose() + " alone.");
        }
        if (!permissions.granted(request.tenant()).contains(needed.scope())) {
            return failed(
                    Reason.NOT_CONSENTED,
                    what + ", to which no administrator of " + request.tenant() + " has consented. "
                            + needed.without());
        }
        sent.add(request);
        return CompletableFuture.completedFuture(answers.get(request.method() + request.path()));
    }

    /** Whoever it is: the answers are the same. */
    @Override
    public GraphClient onBehalfOf(String assertion) {
        return this;
    }

    private static CompletionStage<GraphResponse> failed(Reason reason, String why) {
        return CompletableFuture.failedFuture(new GraphException(reason, why));
    }

    /** The permissions of presence, for tests that need a catalogue. */
    public static List<Permission> presence() {
        return List.of(
                new Permission(
                        "Presence.Read.All",
                        Purpose.PRESENCE,
                        "Read presence of all users in the directory",
                        "Read Microsoft presence for the sync",
                        "No presence of Microsoft Teams is seen."),
                new Permission(
                        "Presence.ReadWrite",
                        Purpose.PRESENCE,
                        "Update the signed-in user's presence",
                        "Update Microsoft Teams presence",
                        "Presence in Microsoft Teams is not updated."));
    }
}
