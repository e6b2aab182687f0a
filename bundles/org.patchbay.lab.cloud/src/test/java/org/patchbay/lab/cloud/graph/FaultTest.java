package org.patchbay.lab.cloud.graph;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.wire.Faults;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.lab.cloud.World.APP;
import static org.patchbay.lab.cloud.World.TENANT;

/** What goes wrong, as a test says, and what the limits are. */
class FaultTest {
    private static KeyedCertificate certificate;
    private World world;
    private Faults faults;
    private String token;

    @BeforeAll
    static void key() {
        certificate = KeyedCertificate.of("app");
    }

    @BeforeEach
    void open() {
        world = new World(certificate);
        faults = world.microsoft.graph().faults();
        token = world.token("Presence.Read");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private World.Got get() {
        return world.graph("GET", "/v1.0/me/presence", token, "");
    }

    private Optional<String> retryAfter(World.Got got) {
        return got.response().headers().firstValue("Retry-After");
    }

    private Optional<String> percentage(World.Got got) {
        return got.response().headers().firstValue("x-ms-throttle-limit-percentage");
    }

    @Test
    void throttlesWithAndWithoutATime() {
        faults.throttle("/presence", 1, Optional.of(Duration.ofSeconds(3)));
        faults.throttle("", 1, Optional.empty());
        World.Got first = get();
        assertThat(first.status()).isEqualTo(429);
        assertThat(first.code()).isEqualTo("TooManyRequests");
        assertThat(retryAfter(first)).contains("3");
        assertThat(retryAfter(get())).isEmpty();
        assertThat(get().status()).isEqualTo(200);
    }

    @Test
    void throttlesFromARequestOn() {
        faults.throttleAfter(2, Optional.empty());
        assertThat(get().status()).isEqualTo(200);
        assertThat(get().status()).isEqualTo(200);
        assertThat(get().status()).isEqualTo(429);
        assertThat(get().status()).isEqualTo(429);
        faults.clear();
        assertThat(get().status()).isEqualTo(200);
    }

    @Test
    void failsInOrderAndOnlyWhereItIsSaid() {
        faults.answer("/users", 1, 503);
        faults.answer("/me", 1, 500);
        faults.answer("/me", 1, 502, Map.of("X-Test", "1"), "{}");
        assertThat(get().status()).isEqualTo(500);
        assertThat(get().response().headers().firstValue("X-Test")).contains("1");
        assertThat(get().status()).isEqualTo(200);
        assertThat(world.graph("GET", "/v1.0/users", token, "").status()).isEqualTo(503);
    }

    @Test
    void dropsHangsAndIsSlow() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest patient = HttpRequest.newBuilder(
                        URI.create(world.microsoft.graph().uri() + "/v1.0/me/presence"))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpRequest request = HttpRequest.newBuilder(patient.uri())
                .timeout(Duration.ofMillis(300))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        faults.drop("", 1);
        assertThatThrownBy(() -> client.send(patient, HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(java.io.IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
        faults.hang("", 1);
        assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(HttpTimeoutException.class);
        faults.slow("", 1, Duration.ofMillis(400));
        assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void letsNoMoreThroughThanTheLimitWithinAnySpan() {
        Rates rates = world.microsoft.graph().rates();
        rates.presence(3, Duration.ofSeconds(30));
        World.Got first = get();
        assertThat(first.status()).isEqualTo(200);
        world.microsoft.clock().advance(Duration.ofSeconds(20));
        assertThat(get().status()).isEqualTo(200);
        World.Got third = get();
        assertThat(third.status()).isEqualTo(200);
        assertThat(rates.used(TENANT, APP)).isEqualTo(3);
        assertThat(percentage(first)).isEmpty();
        assertThat(percentage(third)).contains("1.00");
        World.Got refused = get();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(retryAfter(refused)).contains("11");
        world.microsoft.clock().advance(Duration.ofSeconds(11));
        assertThat(get().status()).isEqualTo(200);
        rates.tellsWhen(false);
        World.Got untold = get();
        assertThat(untold.status()).isEqualTo(429);
        assertThat(retryAfter(untold)).isEmpty();
        assertThat(world.graph("GET", "/v1.0/me", world.token("User.Read"), "").status())
                .isEqualTo(200);
    }

    @Test
    void writesDownWhatItWasAskedWithoutTheToken() {
        get();
        assertThat(world.microsoft.graph().requests()).singleElement().satisfies(each -> {
            assertThat(each.app()).isEqualTo(APP);
            assertThat(each.scopes()).containsExactly("Presence.Read");
            assertThat(each.allowed()).containsExactlyInAnyOrder("Presence.Read", "Presence.Read.All");
            assertThat(each.least()).containsExactly("Presence.Read");
            assertThat(each.toString()).doesNotContain(token.substring(0, 20));
        });
    }
}
