package org.patchbay.lab.cloud.graph;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.TENANT;

/** What Graph does for who asks rightly. */
class GraphTest {
    private static World world;

    @BeforeAll
    static void open() {
        world = new World(KeyedCertificate.of("app"));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void aSessionIsShownUntilItEnds() {
        String token = world.token("Presence.ReadWrite", "Presence.Read.All");
        World.Got set = world.graph(
                "POST",
                "/v1.0/users/" + ADA + "/presence/setPresence",
                token,
                "{\"sessionId\":\"" + APP
                        + "\",\"availability\":\"Busy\",\"activity\":\"InACall\",\"expirationDuration\":\"PT1H\"}");
        assertThat(set.status()).as(set.toString()).isEqualTo(200);
        World.Got got = world.graph("GET", "/v1.0/me/presence", token, "");
        assertThat(got.status()).as(got.toString()).isEqualTo(200);
        assertThat(got.json().path("activity").asText()).isEqualTo("InACall");
        world.microsoft.clock().advance(Duration.ofMinutes(59));
        assertThat(world.microsoft.graph().presences().shown(TENANT, ADA)).hasToString("Busy/InACall");
        world.microsoft.clock().advance(Duration.ofMinutes(1));
        assertThat(world.microsoft.graph().presences().shown(TENANT, ADA)).isEqualTo(Shown.OFFLINE);
    }

    @Test
    void manyAreReadAtOnce() {
        world.microsoft.graph().presences().teams(TENANT, BOB, "Busy", "InAMeeting");
        World.Got got = world.graph(
                "POST",
                "/v1.0/communications/getPresencesByUserId",
                world.token("Presence.Read.All"),
                "{\"ids\":[\"" + ADA + "\",\"" + BOB + "\"]}");
        assertThat(got.status()).as(got.toString()).isEqualTo(200);
        assertThat(got.json().path("value").findValuesAsText("activity")).contains("InAMeeting");
    }
}
