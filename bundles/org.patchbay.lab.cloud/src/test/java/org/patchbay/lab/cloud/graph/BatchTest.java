package org.patchbay.lab.cloud.graph;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.BOB;

/** Several requests in one. */
class BatchTest {
    private static World world;

    @BeforeAll
    static void open() {
        world = new World(KeyedCertificate.of("app"));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static String items(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(each -> "{\"id\":\"" + each + "\",\"method\":\"GET\",\"url\":\"/me/presence\"}")
                .collect(Collectors.joining(","));
    }

    private static World.Got post(String items) {
        return world.graph(
                "POST",
                "/v1.0/$batch",
                world.token("Presence.Read", "Presence.ReadWrite"),
                "{\"requests\":[" + items + "]}");
    }

    private static int status(World.Got got, String id) {
        for (JsonNode each : got.json().path("responses")) {
            if (each.path("id").asText().equals(id)) {
                return each.path("status").asInt();
            }
        }
        return 0;
    }

    @Test
    void twentyPassAndComeInNoOrder() {
        World.Got got = post(items(0, 20));
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json().path("responses")).hasSize(20);
        assertThat(got.json().path("responses").path(0).path("id").asText()).isNotEqualTo("0");
        assertThat(post(items(0, 21)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/me/presence\"},{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/me\"}",
                "{\"method\":\"GET\",\"url\":\"/me/presence\"}",
                "{\"id\":\"1\",\"url\":\"/me/presence\"}",
                "{\"id\":\"1\",\"method\":\"GET\",\"url\":\"me/presence\"}",
                "{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/v1.0/me/presence\"}",
                "{\"id\":\"1\",\"method\":\"POST\",\"url\":\"/me/presence/setPresence\",\"body\":{}}",
                "{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/me/presence\",\"what\":1}",
                "''",
            })
    void whatHasNoRightFormIsRefusedWhole(String items) {
        assertThat(post(items.equals("''") ? "" : items).status()).isEqualTo(400);
    }

    @Test
    void eachIsJudgedForItself() {
        String set =
                "{\"id\":\"set\",\"method\":\"POST\",\"url\":\"/me/presence/setPresence\",\"headers\":{\"Content-Type\":"
                        + "\"application/json\"},\"body\":{\"sessionId\":\"" + APP
                        + "\",\"availability\":\"Busy\",\"activity\":\"%s\"}}";
        String other = "{\"id\":\"other\",\"method\":\"GET\",\"url\":\"/users/" + BOB + "/presence\"}";
        String after = "{\"id\":\"after\",\"method\":\"GET\",\"url\":\"/me/presence\",\"dependsOn\":[\"other\"]}";
        World.Got got = post(set.formatted("InACall") + "," + other + "," + after);
        assertThat(status(got, "set")).isEqualTo(200);
        assertThat(status(got, "other")).isEqualTo(403);
        assertThat(status(got, "after")).isEqualTo(424);
        assertThat(status(post(set.formatted("Busy")), "set")).isEqualTo(400);
        assertThat(world.microsoft.graph().requests()).anySatisfy(each -> {
            assertThat(each.batched()).isTrue();
            assertThat(each.allowed()).containsExactly("Presence.ReadWrite");
        });
    }

    @Test
    void oneCanBeThrottledWithinTheOthers() {
        world.microsoft.graph().faults().throttle("/me/presence", 1, Optional.of(Duration.ofSeconds(7)));
        World.Got got = post(items(0, 2));
        assertThat(got.status()).isEqualTo(200);
        assertThat(status(got, "0")).isEqualTo(429);
        assertThat(status(got, "1")).isEqualTo(200);
        assertThat(got.json()
                        .path("responses")
                        .path(1)
                        .path("headers")
                        .path("Retry-After")
                        .asText())
                .isEqualTo("7");
    }

    @Test
    void aBatchNeedsATokenAndAMethod() {
        assertThat(world.graph("POST", "/v1.0/$batch", "", "{}").status()).isEqualTo(401);
        assertThat(world.graph("GET", "/v1.0/$batch", world.token("Presence.Read"), "")
                        .status())
                .isEqualTo(405);
    }
}
