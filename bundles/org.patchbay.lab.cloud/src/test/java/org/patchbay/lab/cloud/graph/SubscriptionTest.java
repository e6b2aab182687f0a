package org.patchbay.lab.cloud.graph;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;

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

import org.patchbay.lab.cloud.Hook;
import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.EVE;
import static org.patchbay.lab.cloud.World.NOW;
import static org.patchbay.lab.cloud.World.TENANT;

/** Subscriptions: what is delivered, how they are kept and how they end. */
class SubscriptionTest {
    private static KeyedCertificate certificate;
    private World world;
    private Hook hook;

    @BeforeAll
    static void keys() {
        certificate = KeyedCertificate.of("app");
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
                .map(Asked::text)
                .map(SubscriptionTest::json)
                .flatMap(each -> StreamSupport.stream(each.path("value").spliterator(), false))
                .toList();
    }

    private void busy(String user) {
        world.microsoft.graph().presences().teams(TENANT, user, "Busy", "InAMeeting");
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
        world.microsoft.graph().notifications().bareContent(true);
        world.microsoft.graph().presences().teams(TENANT, BOB, "Away", "Away");
        await().untilAsserted(() -> assertThat(items()).hasSize(3));
        JsonNode forged = items().get(0).path("encryptedContent");
        assertThat(mac(forged)).isNotEqualTo(forged.path("dataSignature").asText());
        JsonNode content = items().get(1).path("encryptedContent");
        assertThat(mac(content)).isEqualTo(content.path("dataSignature").asText());
        assertThat(content.path("encryptionCertificateId").asText()).isEqualTo("k1");
        JsonNode presence = decrypted(content);
        assertThat(presence.path("id").asText()).isEqualTo(ADA);
        assertThat(presence.path("activity").asText()).isEqualTo("InAMeeting");
        assertThat(presence.has("sequenceNumber")).isTrue();
        JsonNode bare = decrypted(items().get(2).path("encryptedContent"));
        assertThat(bare.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "availability", "activity", "@odata.id", "@odata.type");
        assertThat(key(items().get(2).path("encryptedContent"))).isNotEqualTo(key(content));
    }

    private static JsonNode decrypted(JsonNode content) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] key = key(content);
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
        return World.JSON.readTree(
                cipher.doFinal(Base64.getDecoder().decode(content.path("data").asText())));
    }

    @Test
    void signsRichNotificationsAsGraphForThisApp() {
        created(right().put("includeResourceData", true)
                .put("encryptionCertificateId", "k1")
                .put("encryptionCertificate", certificate.base64()));
        world.microsoft.graph().notifications().next(Notifications.Fault.WRONG_TOKEN, 1);
        busy(BOB);
        await().untilAsserted(() -> assertThat(tokens()).hasSize(1));
        busy(ADA);
        await().untilAsserted(() -> assertThat(tokens()).hasSize(2));
        assertThat(tokens().get(0).path("aud").asText()).isNotEqualTo(APP);
        JsonNode claims = tokens().get(1);
        assertThat(claims.path("aud").asText()).isEqualTo(APP);
        assertThat(claims.path("azp").asText()).isEqualTo(Notifications.PUBLISHER);
        assertThat(claims.path("iss").asText())
                .isEqualTo(world.microsoft.signIn().uri() + "/" + TENANT + "/v2.0");
        assertThat(claims.path("exp").asLong()).isGreaterThan(NOW.getEpochSecond());
    }

    /** The claims of the validation tokens that came. */
    private List<JsonNode> tokens() {
        return hook.got.stream()
                .map(Asked::text)
                .map(SubscriptionTest::json)
                .map(each -> each.path("validationTokens").path(0).asText().split("\\.")[1])
                .map(each -> json(new String(Base64.getUrlDecoder().decode(each), StandardCharsets.UTF_8)))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return World.JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
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
    void warnsOnceThatItsTimeEnds() {
        world.microsoft.signIn().tokenLife(Duration.ofHours(2));
        created(right());
        world.microsoft.clock().advance(Duration.ofMinutes(44));
        world.microsoft.clock().advance(Duration.ofMinutes(1));
        world.microsoft.clock().advance(Duration.ofMinutes(1));
        busy(ADA);
        await().untilAsserted(() -> assertThat(items()).hasSize(2));
        assertThat(items().get(0).path("lifecycleEvent").asText()).isEqualTo("reauthorizationRequired");
        assertThat(items().get(1).path("changeType").asText()).isEqualTo("updated");
    }

    @Test
    void tellsNothingOnceConsentIsWithdrawn() {
        created(right());
        world.microsoft.signIn().withdraw(TENANT, APP, "Presence.Read.All");
        busy(ADA);
        await().untilAsserted(() -> assertThat(items()).hasSize(1));
        assertThat(items().get(0).path("lifecycleEvent").asText()).isEqualTo("reauthorizationRequired");
        String id = world.microsoft.graph().subscriptions().ids().get(0);
        String without = world.token("Presence.Read");
        assertThat(world.graph("POST", "/v1.0/subscriptions/" + id + "/reauthorize", without, "")
                        .status())
                .isEqualTo(403);
        String again = world.token("Presence.Read.All");
        assertThat(world.graph("POST", "/v1.0/subscriptions/" + id + "/reauthorize", again, "")
                        .status())
                .isEqualTo(204);
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
