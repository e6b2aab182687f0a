package org.patchbay.graph;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;
import org.patchbay.graph.token.Tokens;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.graph.Shown;
import org.patchbay.lab.cloud.wire.Request;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against the stand-in for Graph, which looks at every request by Microsoft's own description and permissions, with signed tokens. Each permission
 * has a token that carries it alone: so a request that needs another than the guard has found is refused there.
 */
class CloudTest {
    private static final String TENANT = "2e4b1c0a-0000-4000-8000-000000000001";
    private static final String APP = "22553876-f5ab-4529-bffb-cfe50aa89f87";
    private static final String ADA = "fa8bf3dc-eca7-46b7-bad1-db199b62afc3";
    private static final String BOB = "66825e03-7ef5-42da-9069-724602c31f6b";
    private static final List<String> ALL =
            List.of("User.Read", "User.ReadBasic.All", "User.Read.All", "Presence.Read.All", "Presence.ReadWrite");

    private final FakeMicrosoft microsoft = FakeMicrosoft.start();
    private final OneScopeTokens tokens = new OneScopeTokens();
    private Gateway gateway;

    /** Tokens of the stand-in's sign-in service, of one permission each. */
    private final class OneScopeTokens implements Tokens {
        private final Map<String, Access> given = new ConcurrentHashMap<>();
        private volatile Set<String> granted = Set.copyOf(ALL);

        @Override
        public synchronized Access access(String tenant, Optional<String> user, Purpose purpose, Set<String> scopes) {
            return given.computeIfAbsent(user.orElse(ADA) + scopes, key -> {
                microsoft.signIn().withdraw(TENANT, APP);
                microsoft.signIn().grant(TENANT, APP, scopes.toArray(String[]::new));
                return new Access(
                        tenant,
                        microsoft.graph().uri(),
                        APP,
                        microsoft.signIn().userToken(TENANT, APP, user.orElse(ADA)));
            });
        }

        @Override
        public Access onBehalfOf(String by, String tenant, String assertion, Purpose purpose, Set<String> scopes) {
            throw new AssertionError("nobody came with a token");
        }

        @Override
        public void refused(Access access) {
            given.values().remove(access);
        }

        @Override
        public Set<String> granted(String tenant, Purpose purpose) {
            return granted;
        }
    }

    @BeforeEach
    void start() {
        microsoft.signIn().register(App.of(APP).delegated(ALL.toArray(String[]::new)));
        microsoft
                .tenant(TENANT)
                .put(Person.of(ADA, "ada@acme.example").name("Ada"))
                .put(Person.of(BOB, "bob@acme.example").name("Bob").phone("+49 30 901820"));
        gateway = new Gateway(
                tokens,
                new Declared(List::of, new MemorySettings()),
                new MemoryAudit(),
                new GraphSettings(Duration.ofSeconds(10), Duration.ofSeconds(20), 1_000, 16),
                Clock.systemUTC(),
                System::nanoTime,
                () -> 1);
    }

    @AfterEach
    void stop() {
        gateway.close();
        microsoft.close();
    }

    private Asker asker() {
        List<Declaration> declared = ALL.stream()
                .flatMap(scope -> Stream.of(Purpose.values()).map(purpose -> new Declaration(scope, purpose, "")))
                .toList();
        return gateway.asker(new Guard.Caller("acme.all 1.0.0", declared), () -> true);
    }

    private CompletableFuture<GraphResponse> send(GraphRequest request) {
        return gateway.send(asker(), request).toCompletableFuture();
    }

    private GraphResponse answer(GraphRequest request) throws Exception {
        return send(request).get(15, TimeUnit.SECONDS);
    }

    private static GraphRequest request(
            Purpose purpose, String method, String path, Map<String, String> query, String body) {
        return new GraphRequest(
                "acme",
                Optional.of(ADA),
                purpose,
                method,
                path,
                query,
                Optional.of(body).filter(text -> !text.isEmpty()));
    }

    private static GraphRequest presence(String method, String path, String body) {
        return request(Purpose.PRESENCE, method, path, Map.of(), body);
    }

    private static final String IN_A_CALL = "{\"sessionId\":\"" + APP
            + "\",\"availability\":\"Busy\",\"activity\":\"InACall\",\"expirationDuration\":\"PT1H\"}";

    @Test
    void presenceIsReadSetAndCleared() throws Exception {
        microsoft.graph().presences().teams(TENANT, ADA, "Available", "Available");
        assertThat(answer(presence("GET", "/users/" + BOB + "/presence", "")).body())
                .contains("Offline");
        assertThat(answer(presence(
                                "POST",
                                "/communications/getPresencesByUserId",
                                "{\"ids\":[\"" + ADA + "\",\"" + BOB + "\"]}"))
                        .body())
                .contains(ADA)
                .contains(BOB);
        answer(presence("POST", "/users/" + ADA + "/presence/setPresence", IN_A_CALL));
        assertThat(microsoft.graph().presences().session(TENANT, ADA, APP)).contains(new Shown("Busy", "InACall"));
        answer(presence("POST", "/me/presence/clearPresence", "{\"sessionId\":\"" + APP + "\"}"));
        assertThat(microsoft.graph().presences().session(TENANT, ADA, APP)).isEmpty();
        GraphException twice =
                World.fault(send(presence("POST", "/me/presence/clearPresence", "{\"sessionId\":\"" + APP + "\"}")));
        assertThat(twice.reason()).isEqualTo(Reason.REFUSED);
        assertThat(twice.status()).isEqualTo(404);
    }

    @Test
    void everyRequestGoesOutWithOnePermissionAndThatIsEnough() throws Exception {
        answer(presence("GET", "/me/presence", ""));
        answer(presence("GET", "/communications/presences/" + BOB, ""));
        answer(presence("POST", "/me/presence/setPresence", IN_A_CALL));
        answer(request(Purpose.SIGN_IN, "GET", "/me", Map.of(), ""));
        answer(request(Purpose.DIRECTORY, "GET", "/users/" + BOB, Map.of("$select", "id,displayName"), ""));
        answer(request(Purpose.DIRECTORY, "GET", "/users", Map.of("$select", "id,businessPhones"), ""));
        answer(request(Purpose.DIRECTORY, "GET", "/users/delta", Map.of("$select", "id,mail"), ""));
        assertThat(microsoft.graph().requests()).hasSize(7).allSatisfy(each -> {
            assertThat(each.status()).isBetween(200, 299);
            assertThat(each.scopes()).hasSize(1);
            assertThat(each.allowed()).containsAll(each.scopes());
        });
        assertThat(microsoft.graph().requests().stream()
                        .map(Request::scopes)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void allPagesAreReadByTheirLinks() throws Exception {
        for (int i = 0; i < 23; i++) {
            microsoft
                    .tenant(TENANT)
                    .put(Person.of("00000000-0000-4000-8000-0000000000" + (10 + i), "u" + i + "@acme.example"));
        }
        microsoft.graph().pages(10, 10);
        Pattern link = Pattern.compile("\"@odata\\.(?:next|delta)Link\":\"([^\"]*)\"");
        for (String path : List.of("/users", "/users/delta")) {
            List<String> ids = new ArrayList<>();
            GraphRequest page = request(Purpose.DIRECTORY, "GET", path, Map.of("$select", "id,mobilePhone"), "");
            for (int pages = 0; pages < 9; pages++) {
                String body = answer(page).body();
                Matcher id = Pattern.compile("\"id\":\"([^\"]*)\"").matcher(body);
                while (id.find()) {
                    ids.add(id.group(1));
                }
                Matcher next = link.matcher(body);
                if (!next.find() || body.contains("@odata.deltaLink")) {
                    break;
                }
                page = GraphRequest.next(page, next.group(1));
            }
            assertThat(ids).as(path).hasSize(25).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsThrottledIsReadLaterAndNotSetTwice() throws Exception {
        microsoft.graph().faults().throttle("/presence", 1, Optional.of(Duration.ofSeconds(1)));
        GraphException busy = World.fault(send(presence("POST", "/me/presence/setPresence", IN_A_CALL)));
        assertThat(busy.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(microsoft.graph().presences().session(TENANT, ADA, APP)).isEmpty();
        microsoft.graph().faults().drop("/presence", 1);
        assertThat(answer(presence("GET", "/me/presence", "")).status()).isEqualTo(200);
    }

    @Test
    void aTokenThatHasRunOutIsGotAnew() throws Exception {
        answer(presence("GET", "/me/presence", ""));
        microsoft.clock().advance(Duration.ofHours(3));
        assertThat(answer(presence("GET", "/me/presence", "")).status()).isEqualTo(200);
        assertThat(microsoft.graph().requests()).extracting(Request::status).containsExactly(200, 401, 200);
    }

    @Test
    void aStormStaysWithinWhatGraphTakes() throws Exception {
        microsoft.graph().rates().presence(1_500, Duration.ofSeconds(30));
        long begun = System.nanoTime();
        List<CompletableFuture<GraphResponse>> storm = new ArrayList<>();
        for (int i = 0; i < 220; i++) {
            storm.add(send(presence("GET", "/users/" + BOB + "/presence", "")));
        }
        for (CompletableFuture<GraphResponse> each : storm) {
            assertThat(each.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("151 at once, the rest 22 ms apart")
                .isGreaterThan(Duration.ofMillis(1_000));
        assertThat(microsoft.graph().requests()).hasSize(220);
    }

    @Test
    void whatGraphItselfDoesNotAllowIsNotTakenForOurs() {
        // Bob's, with a token of Ada's: Graph's to refuse.
        GraphException refusal =
                World.fault(send(presence("POST", "/users/" + BOB + "/presence/setPresence", IN_A_CALL)));
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal).hasMessageNotContainingAny(BOB, "eyJ");
        GraphException wrong = World.fault(
                send(presence("POST", "/me/presence/setPresence", IN_A_CALL.replace("activity", "activty"))));
        assertThat(wrong.reason()).isEqualTo(Reason.REFUSED);
        assertThat(wrong.status()).isEqualTo(400);
    }

    private List<CompletableFuture<GraphResponse>> sendAll(List<GraphRequest> requests) {
        return gateway.sendAll(asker(), requests).stream()
                .map(CompletionStage::toCompletableFuture)
                .toList();
    }

    @Test
    void thatALimitIsNearlyUsedIsShown() throws Exception {
        microsoft.graph().rates().presence(10, Duration.ofSeconds(30));
        for (int i = 0; i < 8; i++) {
            answer(presence("GET", "/me/presence", ""));
        }
        assertThat(gateway.held()).singleElement().asString().contains("PRESENCE", "80 % are used");
    }

    /** Twenty people by their names: what they cost one by one, and as one. */
    @Test
    void severalAreOneRequestAndEachIsJudgedThere() throws Exception {
        List<GraphRequest> who = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String upn = "u" + i + "@acme.example";
            if (i < 18) {
                microsoft.tenant(TENANT).put(Person.of("00000000-0000-4000-8000-0000000000" + (10 + i), upn));
            }
            who.add(request(Purpose.DIRECTORY, "GET", "/users/" + upn, Map.of("$select", "id"), ""));
        }
        for (GraphRequest each : who) {
            send(each).handle((answer, thrown) -> answer).get(15, TimeUnit.SECONDS);
        }
        assertThat(microsoft.graph().requests()).as("one by one").hasSize(20).noneMatch(Request::batched);
        microsoft.graph().requests().clear();
        List<CompletableFuture<GraphResponse>> all = sendAll(who);
        for (int i = 0; i < 18; i++) {
            assertThat(all.get(i).get(15, TimeUnit.SECONDS).body())
                    .contains("00000000-0000-4000-8000-0000000000" + (10 + i));
        }
        assertThat(World.fault(all.get(18)).status()).isEqualTo(404);
        assertThat(World.fault(all.get(19)).reason()).isEqualTo(Reason.REFUSED);
        assertThat(microsoft.graph().requests())
                .filteredOn(each -> !each.batched())
                .extracting(Request::path)
                .as("as one")
                .containsExactly("/v1.0/$batch");
        assertThat(microsoft.graph().requests()).filteredOn(Request::batched).hasSize(20);
    }

    @Test
    void whatIsThrottledAmongSeveralIsReadLaterAndNotSetTwice() throws Exception {
        // Of two permissions: the token that goes out carries both, as one of Microsoft's does.
        microsoft.graph().faults().throttle("/presence", 2, Optional.of(Duration.ofSeconds(1)));
        List<CompletableFuture<GraphResponse>> sent = sendAll(List.of(
                presence("POST", "/me/presence/setPresence", IN_A_CALL),
                presence("GET", "/me/presence", ""),
                presence("GET", "/users/" + BOB + "/presence", "")));
        assertThat(World.fault(sent.get(0)).retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(sent.get(1).get(15, TimeUnit.SECONDS).body()).contains("Offline");
        assertThat(sent.get(2).get(15, TimeUnit.SECONDS).body()).contains(BOB);
        assertThat(microsoft.graph().presences().session(TENANT, ADA, APP)).isEmpty();
        assertThat(microsoft.graph().requests())
                .extracting(each -> each.method() + " " + each.status() + (each.batched() ? " batched" : ""))
                .as("what is made to go wrong is not in the log")
                .containsExactly("GET 200 batched", "POST 200", "GET 200");
    }

    @Test
    void severalStayWithinWhatGraphTakes() throws Exception {
        List<CompletableFuture<GraphResponse>> storm = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < 11; i++) {
            storm.addAll(sendAll(Collections.nCopies(20, presence("GET", "/users/" + BOB + "/presence", ""))));
        }
        for (CompletableFuture<GraphResponse> each : storm) {
            assertThat(each.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("140 at once, the rest 22 ms for each")
                .isGreaterThan(Duration.ofMillis(1_000));
        assertThat(microsoft.graph().rates().used(TENANT, APP))
                .as("each part counts there")
                .isEqualTo(220);
    }
}
