package org.patchbay.lab.cloud.graph;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.patchbay.lab.cloud.entra.Bearer;
import org.patchbay.lab.cloud.entra.SignIn;
import org.patchbay.lab.cloud.entra.Tenant;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.LabClock;
import org.patchbay.lab.cloud.wire.Request;

/** Every request passes here: token, path, method, description, scopes, rates; then what it is for. */
final class Door {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final LabClock clock;
    private final SignIn signIn;
    private final Description description = new Description();
    private final Scopes scopes = new Scopes();
    private final Rates rates;
    private final Function<Call, Answer> operations;
    private final List<Request> log;
    private volatile Set<String> resources = Set.of("https://graph.microsoft.com");
    private volatile boolean checksAnswers;

    Door(LabClock clock, SignIn signIn, Rates rates, List<Request> log, Function<Call, Answer> operations) {
        this.clock = clock;
        this.signIn = signIn;
        this.rates = rates;
        this.log = log;
        this.operations = operations;
    }

    /** The resource that its tokens have to be for. */
    void resource(String uri) {
        resources = Set.of(uri, uri + "/", "00000003-0000-0000-c000-000000000000");
    }

    void checkAnswers(boolean check) {
        checksAnswers = check;
    }

    /** What is found out about a request on its way, for the log. */
    private static final class Way {
        Optional<Bearer> bearer = Optional.empty();
        Set<String> allowed = Set.of();
    }

    Answer answer(Asked asked, boolean batched) {
        Way way = new Way();
        Answer answer;
        try {
            answer = pass(asked, way);
        } catch (GraphFault e) {
            answer = e.answer(clock.instant(), asked.header("client-request-id"));
        }
        Bearer bearer = way.bearer.orElse(new Bearer("", "", "", Set.of(), clock.instant()));
        log.add(new Request(
                clock.instant(),
                asked.method(),
                asked.path(),
                answer.status(),
                bearer.app(),
                bearer.user(),
                bearer.scopes(),
                way.allowed,
                batched));
        return answer;
    }

    /** @throws GraphFault without a good token */
    Bearer bearer(Asked asked) {
        String header = asked.header("Authorization");
        if (!header.startsWith("Bearer ")) {
            throw new GraphFault(401, "InvalidAuthenticationToken", "Access token is empty.");
        }
        try {
            return signIn.bearer(header.substring(7), resources);
        } catch (IllegalArgumentException e) {
            throw new GraphFault(401, "InvalidAuthenticationToken", String.valueOf(e.getMessage()));
        }
    }

    static Answer challenged(Answer answer) {
        return answer.status() == 401
                ? answer.with(
                        "WWW-Authenticate",
                        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\","
                                + " client_id=\"00000003-0000-0000-c000-000000000000\"")
                : answer;
    }

    private Answer pass(Asked asked, Way way) {
        Bearer bearer = bearer(asked);
        way.bearer = Optional.of(bearer);
        List<String> segments = segments(asked.path(), bearer);
        Description.Place place = description
                .place(segments)
                .orElseThrow(() -> new GraphFault(
                        404, "ResourceNotFound", "Resource not found for the segment '" + segments.get(0) + "'."));
        if (!description.has(place, asked.method())) {
            throw new GraphFault(
                    405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }
        Map<String, String> parameters;
        try {
            parameters = asked.parameters();
        } catch (IllegalArgumentException e) {
            throw GraphFault.bad("The query is not well formed: " + e.getMessage());
        }
        JsonNode body = body(asked);
        String wrong = description.check(place, asked.method(), parameters, asked.headers(), body);
        if (!wrong.isEmpty()) {
            throw new GraphFault(wrong.contains("Content-Type") ? 415 : 400, "BadRequest", wrong);
        }
        way.allowed = scopes.allowing(bearer.ofApplication(), asked.method(), place);
        if (way.allowed.stream().noneMatch(bearer.scopes()::contains) && !Scopes.needsNone(asked.method(), place)) {
            throw new GraphFault(
                    403,
                    place.template().contains("resence") ? "Forbidden" : "Authorization_RequestDenied",
                    "Insufficient privileges to complete the operation.");
        }
        if (place.template().contains("resence")) {
            Optional<Duration> refused = rates.refused(bearer.tenant(), bearer.app());
            if (refused.isPresent()) {
                Answer answer = tooMany(asked);
                return refused.get().isZero()
                        ? answer
                        : answer.with(
                                "Retry-After", String.valueOf(refused.get().toSeconds()));
            }
        }
        Tenant tenant = signIn.tenant(bearer.tenant());
        if (!bearer.ofApplication() && tenant.person(bearer.user()).isEmpty()) {
            throw new GraphFault(
                    401, "InvalidAuthenticationToken", "The identity of the calling user could not be established.");
        }
        Answer answer = operations.apply(new Call(
                bearer,
                tenant,
                asked.method() + " " + place.template(),
                place.ids(),
                parameters,
                asked.headers(),
                body));
        return checksAnswers ? checked(place, asked.method(), answer) : answer;
    }

    private Answer tooMany(Asked asked) {
        return GraphFault.answer(
                429, "TooManyRequests", "Too many requests.", clock.instant(), asked.header("client-request-id"));
    }

    private Answer checked(Description.Place place, String method, Answer answer) {
        // The pages say 200 of what the description says 204 of; both have no body.
        int status = answer.body().length == 0 && answer.status() == 200 ? 204 : answer.status();
        String wrong;
        try {
            wrong = description.checkAnswer(
                    place,
                    method,
                    status,
                    answer.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(answer.body()));
        } catch (IOException e) {
            wrong = String.valueOf(e.getMessage());
        }
        return wrong.isEmpty() ? answer : Answer.text(500, "text/plain", "The stand-in answers wrongly: " + wrong);
    }

    /** The path as the description writes it: without the version, without what SDKs write out, in the user's place where it says me. */
    private static List<String> segments(String path, Bearer bearer) {
        if (!path.startsWith("/v1.0/")) {
            throw new GraphFault(404, "BadRequest", "Invalid version: there is v1.0.");
        }
        List<String> segments = new ArrayList<>(List.of(path.substring(6).split("/", -1)));
        segments.replaceAll(each -> each.replaceFirst("^microsoft\\.graph\\.", ""));
        if (segments.get(0).equals("me")) {
            if (bearer.ofApplication()) {
                throw new GraphFault(
                        400, "BadRequest", "/me request is only valid with delegated authentication flow.");
            }
            segments.set(0, bearer.user());
            segments.add(0, "users");
        }
        if (segments.size() == 2 && segments.get(1).equals("delta")) {
            segments.set(1, "delta()");
        }
        return segments;
    }

    private static JsonNode body(Asked asked) {
        if (asked.body().length == 0) {
            return MissingNode.getInstance();
        }
        if (asked.method().equals("GET") || asked.method().equals("DELETE")) {
            throw GraphFault.bad("A body is not expected.");
        }
        try {
            return JSON.readTree(asked.body());
        } catch (IOException e) {
            throw GraphFault.bad("Unable to read JSON request payload.");
        }
    }

    static Map<String, String> small(JsonNode headers) {
        Map<String, String> small = new LinkedHashMap<>();
        headers.properties()
                .forEach(each -> small.put(
                        each.getKey().toLowerCase(java.util.Locale.ROOT),
                        each.getValue().asText()));
        return small;
    }
}
