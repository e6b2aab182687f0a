package org.patchbay.lab.cloud.graph;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.patchbay.lab.cloud.Hook;
import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.EVE;
import static org.patchbay.lab.cloud.World.NOW;
import static org.patchbay.lab.cloud.World.TENANT;

/** Subscriptions: their limits, their handshake, and what is delivered. */
class SubscriptionTest {
    private static KeyedCertificate certificate;
    private static KeyedCertificate small;
    private World world;
    private Hook hook;

    @BeforeAll
    static void keys() {
        certificate = KeyedCertificate.of("app");
        small = KeyedCertificate.of("small", 1024, NOW, NOW.plus(Duration.ofDays(900)));
    }

    @BeforeEach
    void open() {
        world = new World(certificate);
        hook = new Hook();
    }

    @AfterEach
    void close() {
        world.close();
        hook.close();
    }

    private static String in(String... ids) {
        return "/communications/presences?$filter=id in ('" + String.join("','", ids) + "')";
    }

    private ObjectNode right() {
        return World.JSON
                .createObjectNode()
                .put("changeType", "updated")
                .put("notificationUrl", hook.url())
                .put("lifecycleNotificationUrl", hook.url())
                .put("resource", in(ADA, BOB))
                .put("expirationDateTime", NOW.plus(Duration.ofMinutes(60)).toString())
                .put("clientState", "c-1");
    }

    private World.Got create(ObjectNode body) {
        return world.graph("POST", "/v1.0/subscriptions", world.token("Presence.Read.All"), body.toString());
    }

    private String created(ObjectNode body) {
        World.Got got = create(body);
        assertThat(got.status()).as(got.toString()).isEqualTo(201);
        return got.json().path("id").asText();
    }

    private List<JsonNode> items() {
        return hook.got.stream()
                .flatMap(each -> {
                    try {
                        return Stream.of(World.JSON.readTree(each.body()));
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .flatMap(each ->
                        java.util.stream.StreamSupport.stream(each.path("value").spliterator(), false))
                .toList();
    }

    private void busy(String user) {
        world.microsoft.graph().presences().teams(TENANT, user, "Busy", "InAMeeting");
    }

    static Stream<Arguments> refusals() {
        String many = in(Collections.nCopies(1, "x").toArray(String[]::new));
        String tooMany =
                in(IntStream.range(0, 651).mapToObj(each -> "id" + each).toArray(String[]::new));
        Consumer<ObjectNode> none = each -> {};
        return Stream.of(
                Arguments.of("another change", 400, (Consumer<ObjectNode>) each -> each.put("changeType", "created")),
                Arguments.of("no address", 400, (Consumer<ObjectNode>) each -> each.remove("notificationUrl")),
                Arguments.of("plain http", 400, (Consumer<ObjectNode>)
                        each -> each.put("notificationUrl", "http://acme.example/x")),
                Arguments.of("another resource", 400, (Consumer<ObjectNode>) each -> each.put("resource", "/users")),
                Arguments.of("nobody known", 404, (Consumer<ObjectNode>) each -> each.put("resource", many)),
                Arguments.of("651 users", 400, (Consumer<ObjectNode>) each -> each.put("resource", tooMany)),
                Arguments.of("over an hour", 400, (Consumer<ObjectNode>) each -> each.put(
                        "expirationDateTime", NOW.plus(Duration.ofMinutes(61)).toString())),
                Arguments.of("in the past", 400, (Consumer<ObjectNode>) each ->
                        each.put("expirationDateTime", NOW.minusSeconds(1).toString())),
                Arguments.of("no time", 400, (Consumer<ObjectNode>) each -> each.put("expirationDateTime", "soon")),
                Arguments.of("long client state", 400, (Consumer<ObjectNode>)
                        each -> each.put("clientState", "c".repeat(129))),
                Arguments.of("a misspelt member", 400, (Consumer<ObjectNode>) each -> each.put("clientstate", "c")),
                Arguments.of("content without a certificate", 400, (Consumer<ObjectNode>)
                        each -> each.put("includeResourceData", true)),
                Arguments.of("content with no certificate at all", 400, (Consumer<ObjectNode>)
                        each -> each.put("includeResourceData", true)
                                .put("encryptionCertificateId", "1")
                                .put("encryptionCertificate", "AAAA")),
                Arguments.of("content for a small key", 400, (Consumer<ObjectNode>)
                        each -> each.put("includeResourceData", true)
                                .put("encryptionCertificateId", "1")
                                .put("encryptionCertificate", small.base64())),
                Arguments.of("nothing wrong", 201, none));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String what, int status, Consumer<ObjectNode> change) {
        ObjectNode body = right();
        change.accept(body);
        World.Got got = create(body);
        assertThat(got.status()).as(got.toString()).isEqualTo(status);
        assertThat(world.microsoft.graph().subscriptions().ids()).hasSize(status == 201 ? 1 : 0);
    }

    @Test
    void refusesASecondOfTheSameUserAndApp() {
        created(right());
        World.Got got = create(right());
        assertThat(got.status()).isEqualTo(403);
        World.Got ofBob =
                world.graph("POST", "/v1.0/subscriptions", world.tokenOf(BOB, "Presence.Read.All"), right().toString());
        assertThat(ofBob.status()).as(ofBob.toString()).isEqualTo(201);
    }

    @Test
    void refusesAnApplicationAndAScopeThatIsTooSmall() {
        String body = right().toString();
        assertThat(world.graph("POST", "/v1.0/subscriptions", world.applicationToken("Presence.Read.All"), body)
                        .status())
                .isEqualTo(403);
        assertThat(world.graph("POST", "/v1.0/subscriptions", world.token("Presence.Read"), body)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void refusesWhereTheHandshakeFails() {
        hook.handshake =
                token -> Answer.text(200, "text/plain", java.net.URLEncoder.encode(token, StandardCharsets.UTF_8));
        assertThat(create(right()).code()).isEqualTo("ValidationError");
        hook.handshake = token -> Answer.text(200, "text/html", token);
        assertThat(create(right()).code()).isEqualTo("ValidationError");
        hook.handshake = token -> Answer.text(202, "text/plain", token);
        assertThat(create(right()).code()).isEqualTo("ValidationError");
        hook.handshake = token -> Answer.text(200, "text/plain", token);
        ObjectNode deaf = right().put("lifecycleNotificationUrl", "http://127.0.0.1:1/x");
        assertThat(create(deaf).code()).isEqualTo("ValidationError");
    }

    @Test
    void roundsUpToFortyFiveMinutesAndEndsByItself() {
        String id =
                created(right().put("expirationDateTime", NOW.plusSeconds(60).toString()));
        assertThat(world.microsoft.graph().subscriptions().expires(id)).contains(NOW.plus(Duration.ofMinutes(45)));
        world.microsoft.clock().advance(Duration.ofMinutes(45));
        assertThat(world.microsoft.graph().subscriptions().ids()).isEmpty();
        World.Got got = world.graph(
                "PATCH",
                "/v1.0/subscriptions/" + id,
                world.token("Presence.Read.All"),
                "{\"expirationDateTime\":\"" + NOW.plus(Duration.ofMinutes(90)) + "\"}");
        assertThat(got.status()).isEqualTo(404);
    }

    @Test
    void tellsAChangeOnce() {
        String id = created(right());
        busy(BOB);
        busy(BOB);
        busy(EVE);
        busy(ADA);
        await().untilAsserted(() -> assertThat(items()).hasSize(2));
        JsonNode item = items().get(0);
        assertThat(item.path("subscriptionId").asText()).isEqualTo(id);
        assertThat(item.path("clientState").asText()).isEqualTo("c-1");
        assertThat(item.path("tenantId").asText()).isEqualTo(TENANT);
        assertThat(item.path("resourceData").path("id").asText()).isEqualTo(BOB);
        assertThat(item.has("encryptedContent")).isFalse();
    }

    @Test
    void encryptsForTheCertificate() throws Exception {
        created(right().put("includeResourceData", true)
                .put("encryptionCertificateId", "k1")
                .put("encryptionCertificate", certificate.base64()));
        world.microsoft.graph().notifications().next(Notifications.Fault.WRONG_SIGNATURE, 1);
        busy(BOB);
        await().untilAsserted(() -> assertThat(items()).hasSize(1));
        busy(ADA);
        await().untilAsserted(() -> assertThat(items()).hasSize(2));
        JsonNode forged = items().get(0).path("encryptedContent");
        assertThat(mac(forged)).isNotEqualTo(forged.path("dataSignature").asText());
        JsonNode content = items().get(1).path("encryptedContent");
        assertThat(mac(content)).isEqualTo(content.path("dataSignature").asText());
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] key = key(content);
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
        JsonNode presence = World.JSON.readTree(
                cipher.doFinal(Base64.getDecoder().decode(content.path("data").asText())));
        assertThat(presence.path("id").asText()).isEqualTo(ADA);
        assertThat(presence.path("activity").asText()).isEqualTo("InAMeeting");
        assertThat(content.path("encryptionCertificateId").asText()).isEqualTo("k1");
    }

    private static byte[] key(JsonNode content) throws Exception {
        Cipher unwrap = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        unwrap.init(Cipher.DECRYPT_MODE, certificate.key());
        return unwrap.doFinal(Base64.getDecoder().decode(content.path("dataKey").asText()));
    }

    private static String mac(JsonNode content) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key(content), "HmacSHA256"));
        return Base64.getEncoder()
                .encodeToString(mac.doFinal(
                        Base64.getDecoder().decode(content.path("data").asText())));
    }

    @Test
    void losesDoublesAndHoldsBackAsATestSays() {
        created(right());
        Notifications notifications = world.microsoft.graph().notifications();
        notifications.next(Notifications.Fault.LOST, 1);
        notifications.next(Notifications.Fault.LATE, 1);
        notifications.next(Notifications.Fault.DOUBLED, 1);
        notifications.next(Notifications.Fault.WRONG_CLIENT_STATE, 1);
        busy(ADA);
        busy(BOB);
        world.microsoft.graph().presences().teams(TENANT, ADA, "Available", "Available");
        world.microsoft.graph().presences().teams(TENANT, ADA, "Away", "Away");
        await().untilAsserted(() -> assertThat(items()).hasSize(3));
        assertThat(items().stream()
                        .map(each -> each.path("resourceData").path("id").asText()))
                .containsExactly(ADA, ADA, ADA);
        assertThat(items().stream().map(each -> each.path("clientState").asText()))
                .containsExactly("c-1", "c-1", "forged");
        notifications.releaseLate();
        await().untilAsserted(() -> assertThat(items()).hasSize(4));
        assertThat(items().get(3).path("resourceData").path("id").asText()).isEqualTo(BOB);
    }

    @Test
    void triesAgainAndGivesUp() {
        created(right());
        world.microsoft.graph().notifications().retries(3, Duration.ofMillis(5));
        hook.status = 500;
        busy(ADA);
        await().untilAsserted(() ->
                assertThat(world.microsoft.graph().notifications().givenUp()).isEqualTo(1));
        assertThat(items()).hasSize(3);
        hook.status = 202;
        busy(BOB);
        await().untilAsserted(() ->
                assertThat(world.microsoft.graph().notifications().delivered()).isEqualTo(1));
    }

    @Test
    void tellsNothingBehindTheEndOfItsTokenUntilItIsAuthorisedAnew() {
        world.microsoft.signIn().tokenLife(Duration.ofMinutes(30));
        String id = created(right());
        Set<Instant> before = Set.of();
        assertThat(before).isEmpty();
        world.microsoft.clock().advance(Duration.ofMinutes(16));
        await().untilAsserted(() -> assertThat(items()).hasSize(1));
        assertThat(items().get(0).path("lifecycleEvent").asText()).isEqualTo("reauthorizationRequired");
        world.microsoft.clock().advance(Duration.ofMinutes(15));
        busy(ADA);
        World.Got got =
                world.graph("POST", "/v1.0/subscriptions/" + id + "/reauthorize", world.token("Presence.Read.All"), "");
        assertThat(got.status()).as(got.toString()).isEqualTo(204);
        busy(BOB);
        await().untilAsserted(() -> assertThat(items()).hasSize(2));
        assertThat(items().get(1).path("resourceData").path("id").asText()).isEqualTo(BOB);
    }

    @Test
    void isListedRenewedAndDeletedByItsOwnerAlone() {
        String id = created(right());
        String token = world.token("Presence.Read.All");
        assertThat(world.graph("GET", "/v1.0/subscriptions", token, "").json().path("value"))
                .hasSize(1);
        world.microsoft.clock().advance(Duration.ofMinutes(20));
        World.Got renewed = world.graph(
                "PATCH",
                "/v1.0/subscriptions/" + id,
                token,
                "{\"expirationDateTime\":\"" + NOW.plus(Duration.ofMinutes(80)) + "\"}");
        assertThat(renewed.status()).as(renewed.toString()).isEqualTo(200);
        assertThat(world.microsoft.graph().subscriptions().expires(id)).contains(NOW.plus(Duration.ofMinutes(80)));
        assertThat(world.graph("PATCH", "/v1.0/subscriptions/" + id, token, "{\"clientState\":\"x\"}")
                        .status())
                .isEqualTo(400);
        String ofBob = world.tokenOf(BOB, "Presence.Read.All");
        assertThat(world.graph("GET", "/v1.0/subscriptions", ofBob, "").json().path("value"))
                .isEmpty();
        assertThat(world.graph("DELETE", "/v1.0/subscriptions/" + id, ofBob, "").status())
                .isEqualTo(404);
        assertThat(world.graph("DELETE", "/v1.0/subscriptions/" + id, token, "").status())
                .isEqualTo(204);
        assertThat(world.microsoft.graph().requests().get(0).app()).isEqualTo(APP);
    }
}
