package org.patchbay.graph.people;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;

/** Users with delta as documented: pages by opaque links, empty ones too, and of changes only what has changed. */
final class FakeEntra implements GraphClient {
    static final String MCOEV = "4828c8ec-dc2e-4779-b502-87ac9ce28ab7";

    /** All changes there were, each a piece of JSON. */
    final List<String> changes = new ArrayList<>();

    final Map<String, String> users = new LinkedHashMap<>();
    final List<GraphRequest> requests = new ArrayList<>();
    final List<Exception> faults = new ArrayList<>();
    final List<String> answers = new ArrayList<>();
    int page = 3;
    /** Links with a number below are too old. */
    int oldest;

    static String id(int number) {
        return String.format("00000000-0000-0000-0000-%012d", number);
    }

    static String user(int number, String upn, String plans, String phones) {
        return "{\"id\":\"" + id(number).toUpperCase(java.util.Locale.ROOT) + "\",\"userPrincipalName\":\"" + upn
                + "\",\"accountEnabled\":true,\"businessPhones\":[" + phones + "],\"assignedPlans\":[" + plans + "]}";
    }

    static String plan(String id, String status) {
        return "{\"assignedDateTime\":\"2026-01-01T00:00:00Z\",\"capabilityStatus\":\"" + status
                + "\",\"service\":\"MicrosoftCommunicationsOnline\",\"servicePlanId\":\"" + id + "\"}";
    }

    void add(int number, String upn, String plans, String phones) {
        change(number, user(number, upn, plans, phones));
    }

    /** What is told of a change; a first reading tells the user as it is by {@link #users}. */
    void change(int number, String json) {
        if (json.contains("@removed")) {
            users.remove(id(number));
        } else if (json.contains("userPrincipalName")) {
            users.put(id(number), json);
        }
        changes.add(json);
    }

    @Override
    public CompletionStage<GraphResponse> send(GraphRequest request) {
        requests.add(request);
        if (!faults.isEmpty()) {
            return CompletableFuture.failedFuture(faults.remove(0));
        }
        if (!answers.isEmpty()) {
            return CompletableFuture.completedFuture(new GraphResponse(200, Map.of(), answers.remove(0)));
        }
        if (request.purpose() != Purpose.DIRECTORY
                || !request.method().equals("GET")
                || !request.path().equals("/users/delta")
                || request.user().isPresent()) {
            return refused("400");
        }
        Map<String, String> query = request.query();
        if (query.containsKey("$deltatoken")) {
            int from = Integer.parseInt(query.get("$deltatoken").substring("to+ken=".length()));
            if (from < oldest || query.size() > 1) {
                return refused("410 syncStateNotFound");
            }
            return page(changes.subList(from, changes.size()), 0, changes.size());
        }
        if (query.containsKey("$skiptoken")) {
            String[] token = query.get("$skiptoken").split(" ");
            return page(List.copyOf(users.values()), Integer.parseInt(token[0]), Integer.parseInt(token[1]));
        }
        if (!String.valueOf(query.get("$select")).contains("assignedPlans")) {
            return refused("no $select");
        }
        // The first page may be empty, and is not the last then.
        return link("\"value\":[]", "nextLink", "$skiptoken=0%20" + changes.size());
    }

    private CompletionStage<GraphResponse> page(List<String> all, int from, int version) {
        int end = Math.min(all.size(), from + page);
        String value = "\"value\":[" + String.join(",", all.subList(from, end)) + "]";
        return end < all.size() && all.size() == users.size()
                ? link(value, "nextLink", "$skiptoken=" + end + "%20" + version)
                : link(
                        "\"value\":["
                                + String.join(",", all.subList(from, all.size() == users.size() ? end : all.size()))
                                + "]",
                        "deltaLink",
                        "$deltatoken=to%2Bken%3D" + version);
    }

    private static CompletionStage<GraphResponse> link(String value, String name, String query) {
        return CompletableFuture.completedFuture(new GraphResponse(
                200,
                Map.of(),
                "{" + value + ",\"@odata." + name + "\":\"https://graph.example/v1.0/users/microsoft.graph.delta()?"
                        + query + "\"}"));
    }

    private static CompletionStage<GraphResponse> refused(String why) {
        return CompletableFuture.failedFuture(new GraphException(Reason.REFUSED, why));
    }

    static GraphException unavailable() {
        return new GraphException(Reason.UNAVAILABLE, "Graph cannot be reached.", Optional.empty());
    }

    /** Nothing here comes with anybody's token. */
    @Override
    public GraphClient onBehalfOf(String assertion) {
        throw new AssertionError("nobody is spoken for so");
    }
}
