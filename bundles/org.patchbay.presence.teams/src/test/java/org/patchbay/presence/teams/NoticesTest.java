package org.patchbay.presence.teams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.presence.teams.FakeSubscriptions.Made;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of what Microsoft tells. */
class NoticesTest extends Hooked {

    @Test
    void aNoticeIsProvenByItsSecretAndWhomItTellsOfIsRead() {
        users(2);
        tick();
        world.intake.doubted.clear();
        Made made = graph.only();
        String id = world.teams.account("u0002").id;
        assertThat(post(change(made, id)).status()).isEqualTo(202);
        assertThat(world.intake.doubted).containsExactly("TEAMS acme/u0002");
        assertThat(world.intake.seen).as("what it says is not believed").isEmpty();
        assertThat(post(change(made, id.toUpperCase(java.util.Locale.ROOT))).status())
                .as("doubled")
                .isEqualTo(202);
        assertThat(post(notice(made, made.secret(), "\"resource\":\"communications/presences('" + id + "')\""))
                        .status())
                .isEqualTo(202);
        assertThat(world.intake.doubted).hasSize(3);
        assertThat(hook.check().text()).contains("3 taken, 0 of no subscription, 0 with a wrong secret");
    }

    @Test
    void aForgedNoticeIsCountedAndDoesNothing() {
        users(1);
        tick();
        world.intake.doubted.clear();
        Made made = graph.only();
        String id = world.teams.account("u0001").id;
        String rest = "\"resourceData\":{\"id\":\"" + id + "\"}";
        for (String secret : List.of("", "x", made.secret().substring(1), made.secret() + "x")) {
            assertThat(post(notice(made, secret, rest)).status()).isEqualTo(202);
            assertThat(post(notice(made, secret, "\"lifecycleEvent\":\"subscriptionRemoved\""))
                            .status())
                    .isEqualTo(202);
        }
        assertThat(post(change(made, id).replace(made.id(), "sub-77")).status()).isEqualTo(202);
        assertThat(post(change(made, id).replace("\"" + made.secret() + "\"", "null"))
                        .status())
                .isEqualTo(202);
        assertThat(post("{\"value\":[7,null,{},[]]}").status()).isEqualTo(202);
        assertThat(post(change(made, "00000000-0000-0000-0000-000000009999")).status())
                .as("of somebody else")
                .isEqualTo(202);
        assertThat(post(notice(made, made.secret(), "\"resourceData\":7")).status())
                .as("of nobody")
                .isEqualTo(202);
        assertThat(world.intake.doubted).isEmpty();
        assertThat(hook.check().text()).contains("2 taken, 5 of no subscription, 9 with a wrong secret");
        tick();
        assertThat(graph.done).containsExactly("POST as u0001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "7",
                "{\"value\":{}}",
                "{\"value\":[{\"a\":",
                "<html>",
                "{\"value\":[],\"value\":[]}"
            })
    void whatIsNoNoticeIsRefused(String body) {
        assertThat(post(body).status()).isEqualTo(400);
    }

    @Test
    void theAddressIsProvenByPlainTextOfReasonableLength() {
        WebhookAnswer answer = handshake("Validation: Testing <b>&amp;</b>");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("text/plain");
        assertThat(answer.body()).isEqualTo("Validation: Testing <b>&amp;</b>");
        for (String wrong : List.of("", "a\r\nSet-Cookie: b", "ä", "x".repeat(Notices.LONGEST_TOKEN + 1))) {
            assertThat(handshake(wrong)).isEqualTo(WebhookAnswer.of(400));
        }
    }

    private WebhookAnswer handshake(String token) {
        return hook.take(new WebhookCall(Map.of(), Map.of("validationToken", token), new byte[0]));
    }

    @Test
    void whatMicrosoftTellsOfTheSubscriptionIsDone() {
        users(1);
        tick();
        world.intake.doubted.clear();
        Made made = graph.only();
        pass(Duration.ofMinutes(5));
        assertThat(post(notice(made, made.secret(), "\"lifecycleEvent\":\"reauthorizationRequired\""))
                        .status())
                .isEqualTo(202);
        assertThat(world.intake.doubted).isEmpty();
        tick();
        assertThat(graph.done).containsExactly("POST as u0001", "PATCH as u0001");
        assertThat(graph.only().expires()).isAfter(world.clock.instant().plus(Duration.ofMinutes(54)));
        post(notice(made, made.secret(), "\"lifecycleEvent\":\"missed\""));
        assertThat(world.intake.doubted).hasSize(1);
        graph.all.clear();
        post(notice(made, made.secret(), "\"lifecycleEvent\":\"subscriptionRemoved\""));
        assertThat(world.intake.doubted).hasSize(2);
        pass(Duration.ofMinutes(1));
        assertThat(graph.only().id()).isNotEqualTo(made.id());
        assertThat(world.intake.doubted).hasSize(3);
    }

    /** A storm is one question, and nobody is asked of twice in it. */
    @Test
    void manyNoticesOfOnePostAreReadTogether() {
        users(3);
        tick();
        world.intake.doubted.clear();
        Made made = graph.only();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String one = change(made, world.teams.account("u000" + (1 + i % 3)).id);
            all.add(one.substring("{\"value\":[".length(), one.length() - "]}".length()));
        }
        assertThat(post("{\"value\":[" + String.join(",", all) + "]}").status()).isEqualTo(202);
        assertThat(world.intake.doubted).containsExactly("TEAMS acme/u0001", "TEAMS acme/u0002", "TEAMS acme/u0003");
    }

    @Test
    void aCertificateThatCannotBeReadIsSaidAndNothingIsSealed() {
        users(1);
        configured.put("certificate", "file:none");
        hook.modified(configured);
        tick();
        assertThat(graph.only().body().has("encryptionCertificate")).isFalse();
        assertThat(hook.check().state()).isEqualTo(State.WARN);
        assertThat(hook.check().text())
                .contains("org.patchbay.presence.teams: certificate = 'file:none'", "there is none");
        configured.remove("certificate");
        hook.modified(configured);
        tick();
        assertThat(hook.check().state()).isEqualTo(State.OK);
    }

    @Test
    void whileNobodyTakesPresenceNoticesAreTakenAllTheSame() {
        users(1);
        tick();
        hook.unbindIntake(world.intake);
        assertThat(post(change(graph.only(), world.teams.account("u0001").id)).status())
                .isEqualTo(202);
        hook.bindIntake(world.intake);
        assertThat(hook.name()).isEqualTo("teams-presence");
    }
}
