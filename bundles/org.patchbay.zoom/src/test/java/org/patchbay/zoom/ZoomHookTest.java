package org.patchbay.zoom;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.directory.User;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Seen;

import static org.assertj.core.api.Assertions.assertThat;

/** What Zoom posts, and what others post who would like to be Zoom. */
class ZoomHookTest {
    private static final String VALIDATION = "{\"payload\":{\"plainToken\":\"xys8n8PGS7mAU0m5-YJjRA\"},"
            + "\"event_ts\":1720705455858,\"event\":\"endpoint.url_validation\"}";
    /** Computed with openssl, from Zoom's own description. */
    private static final String SIGNATURE = "v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6";

    private final World world = new World();
    private final ZoomHook hook = world.hook();

    ZoomHookTest() {
        hook.bindIntake(world.intake);
    }

    @AfterEach
    void close() throws Exception {
        hook.close();
        world.close();
    }

    private WebhookAnswer post(String body, String time, String signature) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("x-zm-request-timestamp", List.of(time));
        headers.put("x-zm-signature", List.of(signature));
        return hook.take(new WebhookCall(headers, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private WebhookAnswer post(String body) {
        return signed(body, World.HOOK_SECRET);
    }

    private WebhookAnswer signed(String body, String secret) {
        String time = Long.toString(world.clock.instant().getEpochSecond());
        String hmac = Signature.hmac(
                secret.getBytes(StandardCharsets.UTF_8),
                ("v0:" + time + ":").getBytes(StandardCharsets.UTF_8),
                body.getBytes(StandardCharsets.UTF_8));
        return post(body, time, "v0=" + hmac);
    }

    private String presence(String id, String mail, String status, long at) {
        return presence(World.ACCOUNT, id, mail, status, at);
    }

    private static String presence(String account, String id, String mail, String status, long at) {
        return "{\"event\":\"user.presence_status_updated\",\"event_ts\":" + at + ",\"payload\":{\"account_id\":\""
                + account
                + "\",\"object\":{\"date_time\":\"2019-11-26T20:13:57Z\",\"email\":\"" + mail + "\",\"id\":\"" + id
                + "\",\"presence_status\":\"" + status
                + "\",\"app\":{\"type\":\"mobile\",\"presence_status\":\"Offline\"}}}}";
    }

    static String phone(String event, String side, String call, long at) {
        return "{\"event\":\"phone." + event + "\",\"event_ts\":" + at + ",\"payload\":{\"account_id\":\""
                + World.ACCOUNT
                + "\",\"object\":{\"call_id\":\"" + call
                + "\",\"caller\":{\"extension_number\":1,\"phone_number\":\"+12092592844\"" + id(side, "caller")
                + "},\"callee\":{\"extension_number\":2,\"phone_number\":\"+12058945456\"" + id(side, "callee")
                + "}}}}";
    }

    private static String id(String side, String of) {
        return side.equals(of) ? ",\"user_id\":\"z-ada\"" : "";
    }

    private List<PresenceStatus> seen() {
        return world.intake.seen.stream().map(each -> each.presence().status()).toList();
    }

    @Test
    void theAddressIsProvenByTheSecret() {
        WebhookAnswer answer = post(VALIDATION, "1720705455", SIGNATURE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body())
                .contains("\"plainToken\":\"xys8n8PGS7mAU0m5-YJjRA\"")
                .contains("\"encryptedToken\":\"2fffc6a967dde4f68024025a5bd991c5ae1e5313b4e6365be4883e3e81d479b3\"");
    }

    /** Else anybody had anything signed, and could forge events with it. */
    @Test
    void nothingIsSignedForWhoDoesNotSign() {
        WebhookCall unsigned = new WebhookCall(Map.of(), Map.of(), VALIDATION.getBytes(StandardCharsets.UTF_8));
        WebhookAnswer answer = hook.take(unsigned);
        assertThat(answer).isEqualTo(WebhookAnswer.of(401));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1720705455|v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d7",
                "1720705455|93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6",
                "1720705455|v0=",
                "1720705455|ä",
                "1720705456|v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6",
                "-1720705455|v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6",
                "99999999999999999999|v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6",
                "soon|v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6"
            })
    void whatIsForgedIsRefusedAlike(String time, String signature) {
        assertThat(post(VALIDATION, time, signature)).isEqualTo(WebhookAnswer.of(401));
    }

    @Test
    void whatIsReplayedLaterOrMadeForLaterIsRefused() {
        world.clock.move(Duration.ofSeconds(300));
        assertThat(post(VALIDATION, "1720705455", SIGNATURE).status()).isEqualTo(200);
        world.clock.move(Duration.ofSeconds(1));
        assertThat(post(VALIDATION, "1720705455", SIGNATURE).status()).isEqualTo(401);
        world.clock.move(Duration.ofSeconds(-700));
        assertThat(post(VALIDATION, "1720705455", SIGNATURE).status()).isEqualTo(401);
    }

    @Test
    void presenceIsHandedIn() {
        assertThat(post(presence("z-ada", "x@y", "Away", 1626230691572L)).status())
                .isEqualTo(204);
        assertThat(world.intake.seen).singleElement().satisfies(seen -> {
            assertThat(seen.user()).isEqualTo("ada");
            assertThat(seen.presence().status()).isEqualTo(PresenceStatus.AWAY);
            assertThat(seen.presence().said()).isEqualTo("Away");
            assertThat(seen.stamp()).isEqualTo("001626230691572");
        });
        post(presence("z-bob", "Bob@Acme.Example", "Do_Not_Disturb", 9));
        assertThat(world.intake.seen).extracting(Seen::user).containsExactly("ada", "bob");
        assertThat(world.intake.seen.get(1).stamp()).as("sorted as text").isLessThan("001626230691572");
        post(presence("z-bob", "bob@acme.example", "Out_of_Office", 10));
        assertThat(world.intake.seen.get(2).presence().status()).isEqualTo(PresenceStatus.UNKNOWN);
        assertThat(world.intake.seen.get(2).presence().said()).isEqualTo("Out_of_Office");
    }

    @Test
    void ofWhomNobodyKnowsNothingIsHandedIn() {
        assertThat(post(presence("z-x", "x@y", "Away", 1)).status()).isEqualTo(204);
        world.know(User.of("acme", "bob")
                .upn("bob@acme.example")
                .providerId("z-other")
                .build());
        assertThat(post(presence("z-bob", "bob@acme.example", "Away", 2)).status())
                .isEqualTo(204);
        assertThat(world.intake.seen).as("somebody else by the surer id").isEmpty();
    }

    @Test
    void anAccountThatIsNotTheSecretsIsRefusedLikeAForgery() {
        String foreign = presence("acct-2", "z-ada", "x@y", "Away", 1);
        assertThat(post(foreign)).isEqualTo(WebhookAnswer.of(401));
        assertThat(signed(foreign, "guess")).isEqualTo(WebhookAnswer.of(401));
        assertThat(world.intake.seen).isEmpty();
    }

    @Test
    void eachAccountHasItsSecret() {
        ZoomAccount other = new ZoomAccount(
                world.secrets.with("file:two", "second"),
                world.schedule,
                world.clock,
                Duration.ofSeconds(1),
                world.folder,
                s -> {});
        other.modified(world.with(
                Map.of("name", "two", "tenant", "other", "account_id", "acct-2", "webhook_secret", "file:two")));
        world.accounts.bindAccount(other);
        world.know(
                User.of("acme", "ada").providerId("z-ada").build(),
                User.of("other", "kim").providerId("z-kim").build());
        assertThat(signed(presence("acct-2", "z-kim", "", "Away", 1), "second").status())
                .isEqualTo(204);
        assertThat(signed(presence("acct-2", "z-ada", "", "Away", 2), "second").status())
                .isEqualTo(204);
        assertThat(signed(presence(World.ACCOUNT, "z-ada", "", "Away", 3), "second")
                        .status())
                .isEqualTo(401);
        assertThat(world.intake.seen)
                .extracting(each -> each.tenant() + "/" + each.user())
                .containsExactly("other/kim");
        other.close();
    }

    @Test
    void whatIsDeliveredTwiceCountsOnce() {
        String body = presence("z-ada", "", "Away", 1);
        for (int i = 0; i < 3; i++) {
            assertThat(post(body).status()).isEqualTo(204);
            world.clock.move(Duration.ofMinutes(20));
        }
        assertThat(world.intake.seen).hasSize(1);
    }

    @Test
    void whatIsRememberedOfDeliveriesIsBounded() {
        Deliveries deliveries = new Deliveries();
        for (int i = 0; i < Deliveries.REMEMBERED + 1; i++) {
            assertThat(deliveries.take(("a" + i).getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
        }
        assertThat(deliveries.take("a1".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(deliveries.take("a0".getBytes(StandardCharsets.UTF_8)))
                .as("forgotten")
                .isTrue();
    }

    @Test
    void withoutAnybodyToHandItToItIsToComeAgain() {
        hook.unbindIntake(world.intake);
        String body = presence("z-ada", "", "Away", 1);
        assertThat(post(body).status()).isEqualTo(503);
        hook.bindIntake(world.intake);
        assertThat(post(body).status()).isEqualTo(204);
        assertThat(world.intake.seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{\"event\":\"a\",\"event\":\"b\"}", "{\"event\":\"x\"} {}", "\u0000"})
    void whatIsSignedAndNoJsonIsBad(String body) {
        assertThat(post(body).status()).isEqualTo(400);
    }

    @Test
    void aVeryDeepOneIsBadAndNothingBreaks() {
        assertThat(post("{\"a\":".repeat(50_000)).status()).isEqualTo(400);
    }

    @Test
    void otherEventsAreTakenAndAnEmptyProofIsNot() {
        assertThat(post("{\"event\":\"phone.voicemail_received\",\"payload\":{\"account_id\":\"acct-1\"}}")
                        .status())
                .isEqualTo(204);
        assertThat(post("{\"event\":\"user.presence_status_updated\",\"payload\":{\"account_id\":\"acct-1\"}}")
                        .status())
                .isEqualTo(204);
        assertThat(post("{\"event\":\"endpoint.url_validation\",\"payload\":{}}")
                        .status())
                .isEqualTo(400);
        assertThat(world.intake.seen).isEmpty();
    }

    /** A desk phone alone changes no presence at Zoom. */
    @Test
    void aCallThatPresenceDoesNotTellOfIsTold() {
        post(phone("caller_connected", "caller", "c1", 1));
        assertThat(seen()).containsExactly(PresenceStatus.IN_A_CALL);
        world.add("z-ada", "ada@acme.example");
        assertThat(World.done(world.presence.read("acme", List.of("ada")))
                        .get(0)
                        .presence()
                        .status())
                .as("presence alone would say Available")
                .isEqualTo(PresenceStatus.IN_A_CALL);
        post(phone("callee_answered", "callee", "c2", 2));
        post(phone("caller_ended", "caller", "c1", 3));
        assertThat(world.intake.doubted).as("another goes on").isEmpty();
        post(phone("callee_ended", "callee", "c2", 4));
        assertThat(world.intake.doubted).containsExactly("ZOOM acme/ada");
        assertThat(World.done(world.presence.read("acme", List.of("ada")))
                        .get(0)
                        .presence()
                        .status())
                .isEqualTo(PresenceStatus.AVAILABLE);
    }

    @Test
    void wherePresenceTellsOfTheCallItLeads() {
        post(presence("z-ada", "", "On_A_Call", 1));
        post(phone("caller_connected", "caller", "c1", 2));
        post(presence("z-ada", "", "Available", 3));
        post(phone("caller_ended", "caller", "c1", 4));
        assertThat(seen()).containsExactly(PresenceStatus.IN_A_CALL, PresenceStatus.AVAILABLE);
        assertThat(world.intake.doubted).isEmpty();
    }

    @Test
    void aCallWhoseEndIsNeverToldIsForgotten() {
        post(phone("caller_connected", "caller", "c1", 1));
        world.clock.move(PhoneCalls.LONGEST.plusSeconds(1));
        world.schedule.elapse(Duration.ofMinutes(1));
        assertThat(world.intake.doubted).containsExactly("ZOOM acme/ada");
        world.schedule.elapse(Duration.ofMinutes(5));
        assertThat(world.intake.doubted).hasSize(1);
    }

    @Test
    void theSideOfTheEventCounts() {
        List<String> bodies = new ArrayList<>();
        bodies.add(phone("caller_connected", "callee", "c1", 1));
        bodies.add(phone("callee_answered", "caller", "c1", 2));
        bodies.add(phone("callee_ended", "callee", "c9", 3));
        bodies.forEach(this::post);
        assertThat(world.intake.seen).isEmpty();
        assertThat(world.intake.doubted).isEmpty();
    }
}
