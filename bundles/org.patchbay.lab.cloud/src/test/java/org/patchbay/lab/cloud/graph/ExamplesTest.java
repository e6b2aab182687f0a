package org.patchbay.lab.cloud.graph;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.patchbay.lab.cloud.Hook;
import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.NOW;
import static org.patchbay.lab.cloud.World.TENANT;

/** The requests that Microsoft's own pages show as examples pass, and are answered as shown there. */
class ExamplesTest {
    /** What the pages leave open, or what the stand-in does not play. */
    private static final Set<String> NOT_PLAYED = Set.of(
            "send chat message",
            "soft delete chat message",
            "delete chat (admin)",
            "add chat member",
            "install app in chat");

    private static KeyedCertificate certificate;
    private World world;
    private Hook hook;

    @BeforeAll
    static void key() {
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

    static Stream<JsonNode> examples() throws IOException {
        try (InputStream in = ExamplesTest.class.getResourceAsStream("examples.json")) {
            return StreamSupport.stream(World.JSON.readTree(in).path("examples").spliterator(), false)
                    .filter(each -> each.path("request").has("url")
                            && !each.path("request").path("inbound").asBoolean());
        }
    }

    private String token() {
        return world.token(
                "Presence.Read.All",
                "Presence.ReadWrite",
                "Chat.ReadWrite",
                "ChatMember.ReadWrite",
                "Chat.ManageDeletion.All",
                "ChatMessage.Send",
                "TeamsAppInstallation.ReadWriteSelfForChat");
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void passes(JsonNode example) {
        String name = example.path("name").asText();
        JsonNode request = example.path("request");
        JsonNode body = request.path("body").deepCopy();
        world.microsoft.graph().presences().teams(TENANT, ADA, "Busy", "InAMeeting");
        String token = token();
        if (name.equals("clearPresence")) {
            world.graph(
                    "POST",
                    request.path("url").asText().replace("clear", "set"),
                    token,
                    "{\"sessionId\":\"" + World.APP + "\",\"availability\":\"Busy\",\"activity\":\"InACall\"}");
        }
        if (name.startsWith("presence subscription")) {
            // What stands for something in the example.
            ((ObjectNode) body)
                    .put("notificationUrl", hook.url())
                    .put("lifecycleNotificationUrl", hook.url())
                    .put(
                            "resource",
                            body.path("resource")
                                    .asText()
                                    .replaceFirst("\\{id}", ADA)
                                    .replaceFirst("\\{id}", BOB))
                    .put("expirationDateTime", NOW.plus(Duration.ofHours(1)).toString())
                    .put("encryptionCertificate", certificate.base64());
        }
        World.Got got = world.graph(
                request.path("method").asText(),
                request.path("url").asText().replace("{", "%7B").replace("}", "%7D"),
                token,
                body.isMissingNode() ? "" : body.toString());
        int shown = example.path("response").path("status").asInt();
        assertThat(got.status()).as(got.toString()).isEqualTo(NOT_PLAYED.contains(name) ? 501 : shown);
        JsonNode expected = example.path("response").path("body");
        if (got.status() == 200 && expected.isObject()) {
            assertThat(names(got.json())).containsAll(names(expected));
            assertThat(names(got.json().path("value").path(0)))
                    .containsAll(names(expected.path("value").path(0)));
        }
    }
}
