package org.patchbay.presence.teams;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;

/**
 * Teams by the documents: sessions of apps and of the person's client, the preferred status above them, few combinations, times. What the
 * documents do not allow is refused.
 */
final class FakeTeams implements GraphClient {
    private static final Set<String> SESSION = Set.of(
            "Available/Available", "Busy/InACall", "Busy/InAConferenceCall", "Away/Away", "DoNotDisturb/Presenting");
    private static final Set<String> PREFERRED = Set.of(
            "Available/Available",
            "Busy/Busy",
            "DoNotDisturb/DoNotDisturb",
            "BeRightBack/BeRightBack",
            "Away/Away",
            "Offline/OffWork");
    private static final List<String> ORDER = List.of("DoNotDisturb", "Busy", "Available", "Away");

    /** A status until some time. */
    record Status(String pair, Instant until) {}

    /** Somebody there. */
    static final class Account {
        final String user;
        final String id;
        /** What the person's own client says; empty where there is none. */
        String client = "Available/Available";

        final Map<String, Status> sessions = new LinkedHashMap<>();

        @Nullable
        Status preferred;

        int sequence = 1;
        boolean known = true;

        Account(String user, String id) {
            this.user = user;
            this.id = id;
        }
    }

    final Map<String, Account> accounts = new HashMap<>();
    final List<String> requests = new ArrayList<>();
    final List<GraphRequest> sent = new ArrayList<>();
    /** What is shown of the person after each request. */
    final List<String> shown = new ArrayList<>();
    /** What is answered in place of the right thing. */
    Function<GraphRequest, Optional<Exception>> fault = request -> Optional.empty();

    /** Answers everything else. */
    Function<GraphRequest, Optional<GraphResponse>> other = request -> Optional.empty();

    boolean stamps = true;
    private final MovedClock clock;

    FakeTeams(MovedClock clock) {
        this.clock = clock;
    }

    Account add(String user, int number) {
        Account account = new Account(user, String.format("00000000-0000-0000-0000-%012d", number));
        accounts.put(account.id, account);
        return account;
    }

    Account account(String user) {
        return accounts.values().stream()
                .filter(each -> each.user.equals(user))
                .findFirst()
                .orElseThrow();
    }

    String displayed(String user) {
        return displayed(account(user));
    }

    private String displayed(Account account) {
        Instant now = clock.instant();
        List<String> live = new ArrayList<>();
        account.sessions.values().stream()
                .filter(each -> each.until().isAfter(now))
                .forEach(each -> live.add(each.pair()));
        if (!account.client.isEmpty()) {
            live.add(account.client);
        }
        if (live.isEmpty()) {
            return "Offline/Offline";
        }
        Status preferred = account.preferred;
        if (preferred != null && preferred.until().isAfter(now)) {
            return preferred.pair();
        }
        return live.stream()
                .min(java.util.Comparator.comparing(pair -> ORDER.indexOf(pair.split("/")[0])))
                .orElseThrow();
    }

    /** How many went out as one each time. */
    final List<Integer> together = new ArrayList<>();

    @Override
    public synchronized List<CompletionStage<GraphResponse>> sendAll(List<GraphRequest> all) {
        together.add(all.size());
        return GraphClient.super.sendAll(all);
    }

    @Override
    public synchronized CompletionStage<GraphResponse> send(GraphRequest request) {
        requests.add(request.method() + " " + request.path()
                + request.user().map(user -> " as " + user).orElse(""));
        sent.add(request);
        Optional<Exception> wrong = fault.apply(request);
        if (wrong.isPresent()) {
            return CompletableFuture.failedFuture(wrong.get());
        }
        try {
            GraphResponse answer =
                    other.apply(request).isPresent() ? other.apply(request).get() : answer(request);
            accounts.values().stream().findFirst().ifPresent(each -> shown.add(displayed(each)));
            return CompletableFuture.completedFuture(answer);
        } catch (IOException e) {
            return refused("no JSON");
        } catch (GraphException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletionStage<GraphResponse> refused(String why) {
        return CompletableFuture.failedFuture(new GraphException(Reason.REFUSED, why));
    }

    private static GraphException missing(String why) {
        return new GraphException(Reason.REFUSED, why, Optional.empty(), 404, "NotFound");
    }

    private static GraphException wrong(String why) {
        return new GraphException(Reason.REFUSED, why);
    }

    private GraphResponse answer(GraphRequest request) throws IOException, GraphException {
        String[] parts = request.path().split("/");
        if (request.purpose() == Purpose.PRESENCE
                && request.method().equals("GET")
                && parts.length == 3
                && parts[1].equals("users")) {
            return user(parts[2]);
        }
        if (request.purpose() != Purpose.PRESENCE || !request.method().equals("POST")) {
            throw wrong("not for presence");
        }
        if (request.path().equals("/communications/getPresencesByUserId")) {
            return presences(Json.read(request.body().orElseThrow()));
        }
        if (parts.length != 5 || !parts[3].equals("presence")) {
            throw wrong("no such thing");
        }
        Account account = accounts.get(parts[2]);
        if (account == null || !account.user.equals(request.user().orElse(""))) {
            throw wrong("in another's name");
        }
        Json body = Json.read(request.body().orElse("{}"));
        String before = displayed(account);
        act(account, parts[4], body);
        account.sequence += before.equals(displayed(account)) ? 0 : 1;
        return new GraphResponse(200, Map.of(), "");
    }

    private void act(Account account, String action, Json body) throws GraphException {
        Instant now = clock.instant();
        switch (action) {
            case "setPresence" -> {
                String pair = pair(body, SESSION);
                account.sessions.put(session(body), new Status(pair, now.plus(lasts(body))));
            }
            case "clearPresence" -> {
                if (account.sessions.remove(session(body)) == null) {
                    throw missing("there is no such session");
                }
            }
            case "setUserPreferredPresence" ->
                account.preferred = new Status(pair(body, PREFERRED), now.plus(lasts(body)));
            case "clearUserPreferredPresence" -> account.preferred = null;
            default -> throw wrong("no action " + action);
        }
    }

    private static String session(Json body) throws GraphException {
        if (!body.text("sessionId").equals(FakeAccounts.APP)) {
            throw wrong("sessionId is not the app");
        }
        return body.text("sessionId");
    }

    private static String pair(Json body, Set<String> allowed) throws GraphException {
        String pair = body.text("availability") + "/" + body.text("activity");
        if (!allowed.contains(pair)) {
            throw wrong("no combination: " + pair);
        }
        return pair;
    }

    private static Duration lasts(Json body) throws GraphException {
        Duration lasts = Duration.parse(body.text("expirationDuration"));
        if (lasts.compareTo(Duration.ofMinutes(5)) < 0 || lasts.compareTo(Duration.ofMinutes(240)) > 0) {
            throw wrong("for too short or too long");
        }
        return lasts;
    }

    private GraphResponse user(String upn) throws GraphException {
        Account account = accounts.values().stream()
                .filter(each -> upn.equals(each.user + "@acme.example"))
                .findFirst()
                .orElseThrow(() -> missing("no such user"));
        return new GraphResponse(200, Map.of(), "{\"id\":\"" + account.id.toUpperCase(Locale.ROOT) + "\"}");
    }

    private GraphResponse presences(Json body) throws GraphException {
        List<Json> ids = body.get("ids").items();
        if (ids.isEmpty() || ids.size() > 650) {
            throw wrong(ids.size() + " ids");
        }
        return new GraphResponse(200, Map.of(), Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("value");
            for (Json id : ids) {
                Account account = accounts.get(id.text());
                if (account == null || !account.known) {
                    continue;
                }
                String[] pair = displayed(account).split("/");
                json.writeStartObject();
                json.writeStringField("id", account.id);
                json.writeStringField("availability", pair[0]);
                json.writeStringField("activity", pair[1]);
                if (stamps) {
                    json.writeStringField("sequenceNumber", String.format("%08d", account.sequence));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    /** Nothing here comes with anybody's token. */
    @Override
    public GraphClient onBehalfOf(String assertion) {
        throw new AssertionError("nobody is spoken for so");
    }
}
