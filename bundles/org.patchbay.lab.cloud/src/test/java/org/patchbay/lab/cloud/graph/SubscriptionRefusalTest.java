package org.patchbay.lab.cloud.graph;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.NOW;

/** Which subscriptions Graph does not make, each for itself. */
class SubscriptionRefusalTest {
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
        assertThat(create(right()).status()).isEqualTo(201);
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
}
