package org.patchbay.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.graph.FakeGraph.Says;

import static org.assertj.core.api.Assertions.assertThat;

/** Several requests as one, before a Graph that answers what it is told to. */
class TogetherTest {
    private static final String BATCH = "/v1.0/$batch";

    private World world;

    @BeforeEach
    void start() throws Exception {
        world = new World();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static GraphRequest request(String method, String path, String body) {
        return new GraphRequest(
                "acme",
                Optional.of("ada"),
                Purpose.PRESENCE,
                method,
                path,
                Map.of(),
                Optional.of(body).filter(text -> !text.isEmpty()));
    }

    private static GraphRequest read(String user) {
        return request("GET", "/users/" + user + "/presence", "");
    }

    private static String part(int id, int status, String more) {
        return "{\"id\":\"" + id + "\",\"status\":" + status + more + "}";
    }

    private static String throttled(int id, int seconds) {
        return part(
                id,
                429,
                ",\"headers\":{\"Retry-After\":\"" + seconds
                        + "\"},\"body\":{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Slow\"}}");
    }

    private static Says answers(String... parts) {
        return new Says(200, Map.of(), "{\"responses\":[" + String.join(",", parts) + "]}", false);
    }

    private static GraphResponse answer(CompletableFuture<GraphResponse> sent) throws Exception {
        return sent.get(10, TimeUnit.SECONDS);
    }

    private List<String> came() {
        return world.graph.came.stream()
                .map(each -> each.method() + " " + each.uri())
                .toList();
    }

    private JsonArray parts(int which) {
        return JsonParser.parseString(world.graph.came.get(which).body())
                .getAsJsonObject()
                .getAsJsonArray("requests");
    }

    @Test
    void goOutAsOneAndAreAnsweredByIdWhateverTheOrder() throws Exception {
        world.graph.says(answers(
                part(2, 204, ""),
                part(1, 200, ",\"headers\":{\"ETag\":\"e-1\"},\"body\":{\"id\":\"bob\",\"n\":1.50}"),
                part(0, 200, ",\"body\":{\"id\":\"ada\"}")));
        List<CompletableFuture<GraphResponse>> sent = world.sendAll(List.of(
                new GraphRequest(
                        "acme",
                        Optional.of("ada"),
                        Purpose.PRESENCE,
                        "GET",
                        "/users/a b/presence",
                        Map.of("$select", "id,mail", "$count", "true"),
                        Optional.empty()),
                read("bob"),
                request("POST", "/users/ada/presence/setPresence", "{\"sessionId\":\"ü\"}")));
        assertThat(answer(sent.get(0)).body()).isEqualTo("{\"id\":\"ada\"}");
        assertThat(answer(sent.get(1)).body()).isEqualTo("{\"id\":\"bob\",\"n\":1.50}");
        assertThat(answer(sent.get(1)).headers()).containsEntry("etag", "e-1");
        assertThat(answer(sent.get(2)).status()).isEqualTo(204);
        assertThat(came()).containsExactly("POST " + BATCH);
        assertThat(world.graph.came.get(0).header("Content-Type")).startsWith("application/json");
        assertThat(parts(0))
                .hasToString(
                        "[{\"id\":\"0\",\"method\":\"GET\",\"url\":\"/users/a%20b/presence?$count=true&$select=id%2Cmail\","
                                + "\"headers\":{\"ConsistencyLevel\":\"eventual\"}},"
                                + "{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/users/bob/presence\"},"
                                + "{\"id\":\"2\",\"method\":\"POST\",\"url\":\"/users/ada/presence/setPresence\",\"body\":{\"sessionId\":\"ü\"},"
                                + "\"headers\":{\"Content-Type\":\"application/json\"}}]");
    }

    @Test
    void oneTokenCarriesWhatAllOfThemNeedAndNoMore() throws Exception {
        world.graph.says(answers(part(0, 200, ""), part(1, 204, "")));
        world.sendAll(List.of(read("bob"), request("POST", "/me/presence/setPresence", "{}")))
                .forEach(CompletableFuture::join);
        assertThat(world.tokens.asked.get(world.tokens.asked.size() - 1))
                .isEqualTo("acme ada PRESENCE Presence.Read.All,Presence.ReadWrite");
    }

    @Test
    void oneThatTheGuardRefusesFailsAloneBeforeAnythingIsSent() throws Exception {
        world.graph.says(answers(part(0, 200, ""), part(1, 200, "")));
        List<CompletableFuture<GraphResponse>> sent = world.sendAll(
                List.of(read("bob"), request("GET", "/me/events", ""), request("GET", "/groups", ""), read("cleo")));
        GraphException refusal = World.fault(sent.get(1));
        GraphException alone = world.fault(request("GET", "/me/events", ""));
        assertThat(refusal.reason()).isEqualTo(Reason.NOT_DECLARED).isEqualTo(alone.reason());
        assertThat(refusal)
                .hasMessage(alone.getMessage())
                .hasMessageContaining("acme.presence 1.0.0 asks for Calendars");
        assertThat(World.fault(sent.get(2)).reason()).isEqualTo(Reason.REFUSED);
        answer(sent.get(0));
        answer(sent.get(3));
        assertThat(parts(0)).hasSize(2);
        assertThat(world.graph.came.get(0).body()).doesNotContain("events", "groups");
        assertThat(world.audit.newest(10))
                .extracting(AuditEntry::action)
                .containsExactly("graph-refuse", "graph-refuse");
        World.fault(world.sendAll(List.of(request("GET", "/me/events", ""), request("POST", "/$batch", "{}")))
                .get(1));
        assertThat(came()).as("where all are refused").hasSize(1);
    }

    @Test
    void oneThatIsLeftGoesOutAsItself() throws Exception {
        assertThat(answer(world.sendAll(List.of(request("GET", "/groups", ""), read("bob")))
                                .get(1))
                        .body())
                .isEqualTo("{\"id\":\"ada\"}");
        assertThat(came()).containsExactly("GET /v1.0/users/bob/presence");
    }

    @Test
    void aReadThatIsThrottledIsRepeatedAloneAndAWriteIsTold() throws Exception {
        world.graph.says(answers(throttled(2, 1), part(1, 200, ",\"body\":{\"id\":\"bob\"}"), throttled(0, 1)));
        long before = System.nanoTime();
        List<CompletableFuture<GraphResponse>> sent = world.sendAll(
                List.of(read("ada"), read("bob"), request("POST", "/users/ada/presence/setPresence", "{}")));
        assertThat(answer(sent.get(1)).body()).isEqualTo("{\"id\":\"bob\"}");
        GraphException told = World.fault(sent.get(2));
        assertThat(told.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(told.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(told.status()).isEqualTo(429);
        assertThat(answer(sent.get(0)).body()).isEqualTo("{\"id\":\"ada\"}");
        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(came()).containsExactly("POST " + BATCH, "GET /v1.0/users/ada/presence");
    }

    @Test
    void aFaultOfOneIsItsOwn() throws Exception {
        world.graph.says(answers(
                part(0, 404, ",\"body\":{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"no\"}}"),
                part(
                        1,
                        403,
                        ",\"body\":{\"error\":{\"code\":\"Forbidden\",\"message\":\"Missing scope permissions\"}}"),
                part(2, 200, ",\"body\":\"AAEC\"")));
        List<CompletableFuture<GraphResponse>> sent = world.sendAll(List.of(read("a"), read("b"), read("c")));
        assertThat(World.fault(sent.get(0)).code()).isEqualTo("Request_ResourceNotFound");
        assertThat(World.fault(sent.get(1)).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(answer(sent.get(2)).body()).isEqualTo("AAEC");
    }

    /** Missing, answered twice, or nothing that can be read: a read is repeated, of a write nobody knows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"responses\":[]}",
                "{\"responses\":[{\"id\":\"0\",\"status\":204},{\"id\":\"1\",\"status\":200},{\"id\":\"0\",\"status\":500},"
                        + "{\"id\":\"1\",\"status\":200}]}",
                "{\"responses\":[{\"id\":\"7\",\"status\":200},{\"status\":200}]}",
                "{\"responses\":[7]}",
                "{\"responses\":{}}",
                "{'responses':[]}",
                "[]",
                "not json"
            })
    void onesWithoutAnAnswerAreTheirOwnFault(String body) throws Exception {
        world.graph.says(new Says(200, Map.of(), body, false));
        List<CompletableFuture<GraphResponse>> sent =
                world.sendAll(List.of(request("POST", "/users/ada/presence/setPresence", "{}"), read("bob")));
        GraphException fault = World.fault(sent.get(0));
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault).hasMessageContaining("Whether the request arrived is not known");
        assertThat(answer(sent.get(1)).body()).isEqualTo("{\"id\":\"ada\"}");
        assertThat(came()).containsExactly("POST " + BATCH, "GET /v1.0/users/bob/presence");
    }

    /** A body could end the part that it is in and begin another, which nobody has judged. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}},{\"id\":\"x\",\"method\":\"GET\",\"url\":\"/me/messages\"",
                "{} {}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\"",
                "nothing",
                " "
            })
    void whatIsNoJsonFailsAlone(String body) throws Exception {
        world.graph.says(answers(part(0, 200, ""), part(1, 200, "")));
        List<CompletableFuture<GraphResponse>> sent = world.sendAll(
                List.of(read("ada"), request("POST", "/users/ada/presence/setPresence", body), read("bob")));
        GraphException refusal = World.fault(sent.get(1));
        assertThat(refusal.reason()).isEqualTo(Reason.REFUSED);
        assertThat(refusal).hasMessageNotContaining("messages");
        answer(sent.get(0));
        answer(sent.get(2));
        assertThat(parts(0)).hasSize(2);
    }

    @Test
    void whatFailsAsAWholeGoesOutTogetherAgainWhereItReads() throws Exception {
        List<GraphRequest> requests =
                List.of(read("ada"), request("POST", "/users/ada/presence/setPresence", "{}"), read("bob"));
        for (Says whole : List.of(
                Says.fault(429, "TooManyRequests", "").with("Retry-After", "0"),
                Says.fault(503, "ServiceUnavailable", "").with("Retry-After", "0"),
                new Says(0, Map.of(), "", false))) {
            world.graph.came.clear();
            world.graph.says(whole, answers(part(0, 200, ""), part(1, 200, "")));
            List<CompletableFuture<GraphResponse>> sent = world.sendAll(requests);
            answer(sent.get(0));
            answer(sent.get(2));
            assertThat(World.fault(sent.get(1)).reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(came()).containsExactly("POST " + BATCH, "POST " + BATCH);
            assertThat(parts(1)).hasSize(2);
            assertThat(world.graph.came.get(1).body()).doesNotContain("setPresence");
        }
    }

    @Test
    void whatIsWrongAsAWholeIsTheFaultOfAll() {
        world.graph.says(Says.fault(400, "BadRequest", "Invalid batch payload format."));
        List<CompletableFuture<GraphResponse>> sent = world.sendAll(List.of(read("ada"), read("bob")));
        sent.forEach(each -> assertThat(World.fault(each).status()).isEqualTo(400));
        assertThat(came()).hasSize(1);
    }

    @Test
    void aTokenThatIsNotTakenIsGotAnewOnce() throws Exception {
        Says no = Says.fault(401, "InvalidAuthenticationToken", "Lifetime validation failed");
        world.graph.says(no, answers(part(0, 200, ""), part(1, 200, "")));
        for (CompletableFuture<GraphResponse> each : world.sendAll(List.of(read("ada"), read("bob")))) {
            answer(each);
        }
        assertThat(world.graph.came)
                .extracting(each -> each.header("Authorization"))
                .containsExactly("Bearer token-1", "Bearer token-2");
        world.graph.says(no, no);
        for (CompletableFuture<GraphResponse> each : world.sendAll(List.of(read("ada"), read("bob")))) {
            assertThat(World.fault(each).reason()).isEqualTo(Reason.NOT_CONNECTED);
        }
        assertThat(came()).hasSize(4);
    }

    @Test
    void consentThatIsWithdrawnWhileTheyWaitCounts() throws Exception {
        world.graph.says(Says.fault(429, "TooManyRequests", "").with("Retry-After", "2"));
        List<CompletableFuture<GraphResponse>> sent = world.sendAll(List.of(read("ada"), read("bob")));
        Awaitility.await().until(() -> world.graph.came.size() == 1);
        world.tokens.granted.put("acme", Set.of());
        sent.forEach(each -> assertThat(World.fault(each).reason()).isEqualTo(Reason.NOT_CONSENTED));
        assertThat(came()).hasSize(1);
    }

    @Test
    void eachTakesRoomAndIsToldWhenThereIsNone() throws Exception {
        world.close();
        world = new World(new GraphSettings(Duration.ofSeconds(5), Duration.ofSeconds(20), 10, 8));
        world.graph.says(new Says(200, Map.of(), "", true));
        List<CompletableFuture<GraphResponse>> sent = world.sendAll(Collections.nCopies(7, read("ada")));
        assertThat(sent.stream().filter(CompletableFuture::isCompletedExceptionally))
                .as("half of them are for one bundle")
                .hasSize(2);
        Awaitility.await().until(() -> world.graph.came.size() == 1);
        assertThat(parts(0)).hasSize(5);
        world.gateway.close();
        sent.forEach(each -> assertThat(World.fault(each).reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    @Test
    void thoseOfDifferentLimitsGoOutByThemselves() throws Exception {
        world.graph.says(answers(part(0, 200, ""), part(1, 200, "")), answers(part(0, 200, ""), part(1, 200, "")));
        List<GraphRequest> requests = new ArrayList<>();
        for (String user : List.of("ada", "bob")) {
            requests.add(read(user));
            requests.add(request("GET", "/users/" + user, ""));
        }
        for (CompletableFuture<GraphResponse> each : world.sendAll(requests)) {
            answer(each);
        }
        assertThat(came()).containsExactly("POST " + BATCH, "POST " + BATCH);
        for (int i = 0; i < 2; i++) {
            assertThat(parts(i))
                    .extracting(
                            each -> ((JsonObject) each).get("url").getAsString().endsWith("/presence"))
                    .containsOnly(parts(i).get(0).toString().contains("/presence"));
        }
    }
}
