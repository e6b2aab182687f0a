package org.patchbay.graph;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;
import org.patchbay.graph.FakeGraph.Says;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayTest {
    private World world;

    @BeforeEach
    void start() throws Exception {
        world = new World();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void restart(GraphSettings settings) throws Exception {
        world.close();
        world = new World(settings);
    }

    @Test
    void sendsBySdkWithTheTokenOfItsPurpose() throws Exception {
        GraphRequest request = new GraphRequest(
                "acme",
                Optional.of("ada"),
                Purpose.PRESENCE,
                "POST",
                "/users/ada/presence/setPresence",
                Map.of(),
                Optional.of("{\"sessionId\":\"ü\"}"));
        world.graph.says(new Says(200, Map.of("Request-Id", "r-1", "Set-Cookie", "x=1"), "", false));
        GraphResponse answer = world.answer(request);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).containsEntry("request-id", "r-1").doesNotContainKey("set-cookie");
        assertThat(world.tokens.asked).containsOnly("acme ada PRESENCE Presence.ReadWrite");
        assertThat(world.graph.came).singleElement().satisfies(came -> {
            assertThat(came.method() + " " + came.uri()).isEqualTo("POST /v1.0/users/ada/presence/setPresence");
            assertThat(came.body()).isEqualTo("{\"sessionId\":\"ü\"}");
            assertThat(came.header("Authorization")).isEqualTo("Bearer token-1");
            assertThat(came.header("Content-Type")).startsWith("application/json");
            assertThat(came.header("SdkVersion")).contains("graph-java-core");
            assertThat(came.header("client-request-id")).isNotBlank();
        });
    }

    @Test
    void pathAndQueryAreEscapedSoThatTheyStayWhatWasJudged() throws Exception {
        world.answer(new GraphRequest(
                "acme",
                Optional.of("ada"),
                Purpose.PRESENCE,
                "GET",
                "/users/a b%2fc+de",
                Map.of("$select", "id,mail", "$filter", "mail eq 'a&b=c+d#e'", "$count", "true"),
                Optional.empty()));
        assertThat(world.graph.came).singleElement().satisfies(came -> {
            assertThat(came.uri())
                    .isEqualTo("/v1.0/users/a%20b%252fc+de?$count=true&$filter=mail%20eq%20%27a%26b%3Dc%2Bd%23e%27"
                            + "&$select=id%2Cmail");
            assertThat(came.header("ConsistencyLevel")).isEqualTo("eventual");
        });
    }

    @Test
    void nothingGoesOutInClearToAnotherMachine() {
        world.tokens.graph = URI.create("http://graph.example");
        assertThat(world.fault(World.read())).hasMessageContaining("https");
    }

    @Test
    void aTokenThatIsNotTakenIsGotAnewOnce() throws Exception {
        world.graph.says(Says.fault(401, "InvalidAuthenticationToken", "Lifetime validation failed"));
        assertThat(world.answer(World.write()).status()).isEqualTo(200);
        assertThat(world.graph.came)
                .extracting(came -> came.header("Authorization"))
                .containsExactly("Bearer token-1", "Bearer token-2");
        Says no = Says.fault(401, "InvalidAuthenticationToken", "Access token is empty");
        world.graph.says(no, no);
        GraphException fault = world.fault(World.read());
        assertThat(fault.reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(fault.status()).isEqualTo(401);
        assertThat(world.graph.came).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "403,Authorization_RequestDenied,Insufficient privileges to complete the operation.,NOT_CONSENTED",
        "403,Forbidden,Missing scope permissions on the request. API requires one of 'Chat.Read',NOT_CONSENTED",
        "403,AccessDenied,The user is blocked.,REFUSED",
        "404,Request_ResourceNotFound,Resource '66825e03-7ef5-42da-9069-724602c31f6b' does not exist,REFUSED",
        "400,BadRequest,Invalid id ada.lovelace@acme.example given,REFUSED",
        "409,Conflict,It is there,REFUSED",
        "302,Moved,Elsewhere,REFUSED",
        "500,InternalServerError,Oops,UNAVAILABLE"
    })
    void whatGraphSaysIsHandedOnWithoutNamingAnybody(int status, String code, String message, Reason reason) {
        world.graph.says(Says.fault(status, code, message)
                .with(status == 302 ? "Location" : "request-id", world.graph.uri() + "/v1.0/elsewhere"));
        GraphException fault = world.fault(World.read());
        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.status()).isEqualTo(status);
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault)
                .hasMessageContaining(status + ", " + code)
                .hasMessageNotContainingAny("66825e03", "lovelace", "token-1");
        assertThat(world.graph.came).as("neither repeated nor redirected").hasSize(1);
    }

    @Test
    void aReadWaitsAsLongAsGraphSaysAndThenGoesOutAgain() throws Exception {
        long before = System.nanoTime();
        world.graph.says(Says.fault(429, "TooManyRequests", "Slow down").with("Retry-After", "1"));
        assertThat(world.answer(World.read()).status()).isEqualTo(200);
        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(world.graph.came).hasSize(2);
    }

    @Test
    void aWriteGoesOutOnceAndItsCallerHearsHowLongToWait() {
        world.graph.says(Says.fault(429, "TooManyRequests", "Slow down").with("Retry-After", "2"));
        GraphException fault = world.fault(World.write());
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault.retryAfter()).contains(Duration.ofSeconds(2));
        assertThat(world.graph.came).hasSize(1);
    }

    @Test
    void notEvenTheHttpClientRepeatsAWrite() {
        world.graph.says(Says.fault(503, "ServiceUnavailable", "").with("Retry-After", "0"));
        assertThat(world.fault(World.write()).retryAfter()).contains(Duration.ZERO);
        world.graph.says(Says.fault(408, "RequestTimeout", "Late"));
        assertThat(world.fault(World.write()).status()).isEqualTo(408);
        assertThat(world.graph.came).hasSize(2);
    }

    @Test
    void theBatchReadingOfPresenceIsARead() throws Exception {
        world.graph.says(
                Says.fault(503, "ServiceUnavailable", "").with("Retry-After", "0"),
                Says.fault(504, "GatewayTimeout", "").with("Retry-After", "0"));
        world.answer(new GraphRequest(
                "acme",
                Optional.empty(),
                Purpose.PRESENCE,
                "POST",
                "/communications/getPresencesByUserId",
                Map.of(),
                Optional.of("{\"ids\":[]}")));
        assertThat(world.graph.came).hasSize(3);
    }

    @Test
    void aPauseThatIsLongerThanARequestMayWaitIsToldAtOnceToThoseBehindAsWell() {
        world.graph.says(Says.fault(429, "TooManyRequests", "").with("Retry-After", "300"));
        assertThat(world.fault(World.read()).retryAfter()).contains(Duration.ofMinutes(5));
        GraphException behind = world.fault(World.read());
        assertThat(behind.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(290), Duration.ofSeconds(300));
        assertThat(world.graph.came).hasSize(1);
    }

    @Test
    void aReadIsNotTriedForEver() {
        Says no = Says.fault(503, "ServiceUnavailable", "").with("Retry-After", "0");
        world.graph.says(no, no, no, no, no, no, no, no);
        assertThat(world.fault(World.read()).status()).isEqualTo(503);
        assertThat(world.graph.came).hasSize(5);
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws Exception {
        restart(new GraphSettings(Duration.ofMillis(300), Duration.ofMillis(400), 100, 8));
        world.graph.says(new Says(200, Map.of(), "", true));
        GraphException fault = world.fault(World.write());
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault).hasMessageContaining("Whether the request arrived is not known");
    }

    @Test
    void newSettingsTakeEffectAndWrongOnesDoNot() {
        world.gateway.modified(Map.of("request_seconds", "1", "wait_seconds", "1"));
        world.gateway.modified(Map.of("request_seconds", "never", "wait_seconds", "1"));
        world.graph.says(new Says(200, Map.of(), "", true));
        long before = System.nanoTime();
        assertThat(world.fault(World.write()).reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(4_900));
    }

    @Test
    void whereNobodyAnswersAReadIsTriedAgainAndAWriteIsNot() throws Exception {
        Says nothing = new Says(0, Map.of(), "", false);
        world.graph.says(nothing);
        assertThat(world.answer(World.read()).status()).isEqualTo(200);
        assertThat(world.graph.came).hasSize(2);
        world.graph.says(nothing);
        assertThat(world.fault(World.write())).hasMessageContaining("Whether the request arrived is not known");
        assertThat(world.graph.came).hasSize(3);
        world.graph.close();
        GraphException fault = world.fault(World.write());
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault).hasMessageNotContaining("127.0.0.1");
    }

    @Test
    void anAnswerThatIsTooLargeIsNotTakenIn() {
        world.graph.says(new Says(200, Map.of(), "x".repeat(Transport.MOST_BYTES + 1), false));
        assertThat(world.fault(World.read()))
                .hasMessageContaining("larger than")
                .extracting(GraphException::reason)
                .isEqualTo(Reason.REFUSED);
    }

    @Test
    void moreThanThereIsRoomForIsToldAtOnce() throws Exception {
        restart(new GraphSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), 20, 8));
        world.graph.says(
                Collections.nCopies(11, new Says(200, Map.of(), "", true)).toArray(Says[]::new));
        List<CompletableFuture<GraphResponse>> under = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            under.add(world.send(World.read()));
        }
        CompletableFuture<GraphResponse> more = world.send(World.read());
        assertThat(more).isCompletedExceptionally();
        assertThat(World.fault(more).retryAfter()).isPresent();
        assertThat(under).noneMatch(CompletableFuture::isDone);
        List<Declaration> declared = List.of(new Declaration("Presence.Read.All", Purpose.PRESENCE, ""));
        Asker other = world.gateway.asker(new Guard.Caller("acme.other 1.0.0", declared), () -> true);
        assertThat(world.gateway.send(other, World.read()).toCompletableFuture())
                .as("another bundle has room still")
                .isNotDone();
    }

    @Test
    void consentThatIsWithdrawnWhileARequestWaitsCounts() throws Exception {
        world.graph.says(Says.fault(429, "TooManyRequests", "").with("Retry-After", "2"));
        CompletableFuture<GraphResponse> waits = world.send(World.read());
        Awaitility.await().until(() -> world.graph.came.size() == 1);
        world.tokens.granted.put("acme", Set.of());
        assertThat(World.fault(waits).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(world.graph.came).hasSize(1);
    }

    @Test
    void aBundleThatStopsWhileItsRequestWaitsSendsNothingMore() throws Exception {
        world.graph.says(Says.fault(429, "TooManyRequests", "").with("Retry-After", "2"));
        CompletableFuture<GraphResponse> waits = world.send(World.read());
        Awaitility.await().until(() -> world.graph.came.size() == 1);
        world.alive = false;
        assertThat(World.fault(waits)).hasMessageContaining("not valid any more");
        assertThat(world.graph.came).hasSize(1);
    }

    @Test
    void whatTheSignInSaysIsHandedOn() {
        world.tokens.faults.add(new GraphException(Reason.NOT_CONNECTED, "Ada has not connected."));
        GraphException fault = world.fault(World.read());
        assertThat(fault.reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(world.graph.came).isEmpty();
    }

    @Test
    void whenItEndsWhatIsUnderWayIsToldAndNoThreadStays() {
        world.graph.says(new Says(200, Map.of(), "", true));
        CompletableFuture<GraphResponse> under = world.send(World.read());
        Awaitility.await().until(() -> world.graph.came.size() == 1);
        world.gateway.close();
        assertThat(World.fault(under)).hasMessageContaining("stopped or updated");
        assertThat(World.fault(world.send(World.read())).reason()).isEqualTo(Reason.UNAVAILABLE);
        Awaitility.await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("patchbay-graph"))
                        .collect(Collectors.toSet()))
                .isEmpty());
    }

    @Test
    void theNextPageIsFollowed() throws Exception {
        String link = world.graph.uri() + "/v1.0/users?$top=1&$select=id,mail&$skiptoken=RFNwdAIA%3D";
        world.answer(GraphRequest.next(World.read("/users"), link));
        assertThat(world.graph.came)
                .extracting(FakeGraph.Came::uri)
                .containsExactly("/v1.0/users?$select=id%2Cmail&$skiptoken=RFNwdAIA%3D&$top=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1.0/groups?$skiptoken=1", "/v1.0/me/messages", "/v1.0/users/ada/drive"})
    void aPageElsewhereIsGuardedAsAnyOther(String path) {
        assertThat(world.fault(GraphRequest.next(World.read("/users"), world.graph.uri() + path))
                        .reason())
                .isEqualTo(Reason.REFUSED);
        assertThat(world.graph.came).isEmpty();
    }
}
