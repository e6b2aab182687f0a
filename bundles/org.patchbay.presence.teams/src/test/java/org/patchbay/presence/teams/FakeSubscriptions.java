package org.patchbay.presence.teams;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

/** Subscriptions to presence by the documents: 650 users, an hour, one for each user, and the address is asked first. */
final class FakeSubscriptions {
    private static final Pattern RESOURCE = Pattern.compile("/communications/presences\\?\\$filter=id in \\((.*)\\)");

    /** One of them. */
    record Made(String id, String carrier, List<String> ids, String secret, Json body, Instant expires) {}

    final Map<String, Made> all = new LinkedHashMap<>();
    final List<String> done = new ArrayList<>();
    private final FakeTeams teams;
    private final MovedClock clock;
    private TeamsHook hook;
    private int number;
    /** What is answered to these in place of the right thing. */
    Optional<GraphException> refusal = Optional.empty();

    FakeSubscriptions(FakeTeams teams, MovedClock clock) {
        this.teams = teams;
        this.clock = clock;
        teams.fault = this::fault;
        teams.other = this::answer;
    }

    void hook(TeamsHook at) {
        hook = at;
    }

    private static boolean isMine(GraphRequest request) {
        return request.path().startsWith("/subscriptions");
    }

    private Optional<Exception> fault(GraphRequest request) {
        if (!isMine(request)) {
            return Optional.empty();
        }
        done.add(request.method() + " as " + request.user().orElse("nobody"));
        if (refusal.isPresent()) {
            return Optional.of(refusal.get());
        }
        try {
            answers(request);
            return Optional.empty();
        } catch (GraphException e) {
            return Optional.of(e);
        } catch (IOException e) {
            return Optional.of(refused("no JSON"));
        }
    }

    private Optional<GraphResponse> last = Optional.empty();

    private Optional<GraphResponse> answer(GraphRequest request) {
        return isMine(request) ? last : Optional.empty();
    }

    private static GraphException refused(String why) {
        return new GraphException(Reason.REFUSED, why);
    }

    private void answers(GraphRequest request) throws GraphException, IOException {
        String user = request.user().orElseThrow(() -> refused("application not supported"));
        last = Optional.of(
                switch (request.method()) {
                    case "POST" -> create(user, Json.read(request.body().orElseThrow()));
                    case "PATCH" ->
                        renew(user, request.path(), Json.read(request.body().orElseThrow()));
                    case "DELETE" -> {
                        mine(user, request.path());
                        all.remove(request.path().substring("/subscriptions/".length()));
                        yield new GraphResponse(204, Map.of(), "");
                    }
                    default -> throw refused("405");
                });
    }

    private Made mine(String user, String path) throws GraphException {
        Made made = all.get(path.substring("/subscriptions/".length()));
        if (made == null || !made.carrier().equals(user) || !made.expires().isAfter(clock.instant())) {
            throw new GraphException(Reason.REFUSED, "no such subscription", Optional.empty(), 404, "ResourceNotFound");
        }
        return made;
    }

    private GraphResponse create(String user, Json body) throws GraphException {
        Matcher resource = RESOURCE.matcher(body.text("resource"));
        if (!body.text("changeType").equals("updated")
                || !resource.matches()
                || body.text("clientState").length() > 128
                || body.text("clientState").isEmpty()
                || !body.text("notificationUrl").startsWith("https://")
                || !body.text("lifecycleNotificationUrl").startsWith("https://")) {
            throw refused("not as it has to be: " + body.text("resource"));
        }
        List<String> ids = List.of(resource.group(1).replace("'", "").split(","));
        if (ids.size() > 650 || ids.stream().anyMatch(id -> !teams.accounts.containsKey(id))) {
            throw refused("too many, or unknown");
        }
        all.values().removeIf(each -> !each.expires().isAfter(clock.instant()));
        if (all.values().stream().anyMatch(each -> each.carrier().equals(user))) {
            throw refused("one for each user and app");
        }
        WebhookAnswer proof = hook.take(
                new WebhookCall(Map.of(), Map.of("validationToken", "Validation: is it <you>?"), new byte[0]));
        if (proof.status() != 200 || !proof.body().equals("Validation: is it <you>?")) {
            throw refused("validation failed");
        }
        Made made = new Made("sub-" + ++number, user, ids, body.text("clientState"), body, expires(body));
        all.put(made.id(), made);
        return json(made);
    }

    private Instant expires(Json body) throws GraphException {
        Instant expires = Instant.parse(body.text("expirationDateTime"));
        if (expires.isAfter(clock.instant().plus(Duration.ofMinutes(60)))) {
            throw refused("more than an hour");
        }
        return expires;
    }

    private GraphResponse renew(String user, String path, Json body) throws GraphException {
        Made made = mine(user, path);
        Made next = new Made(made.id(), made.carrier(), made.ids(), made.secret(), made.body(), expires(body));
        all.put(made.id(), next);
        return json(next);
    }

    private static GraphResponse json(Made made) {
        return new GraphResponse(
                201, Map.of(), "{\"id\":\"" + made.id() + "\",\"expirationDateTime\":\"" + made.expires() + "\"}");
    }

    /** The only one. */
    Made only() {
        if (all.size() != 1) {
            throw new AssertionError("There are " + all.size() + ".");
        }
        return all.values().iterator().next();
    }
}
