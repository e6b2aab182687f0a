package org.patchbay.notice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class WebhookTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final byte[] KEY = "a secret of some length".getBytes(StandardCharsets.UTF_8);
    private static final Fact CALL = new Fact(
            7,
            Fact.EMERGENCY_CALLED,
            Scope.call("acme", "c1"),
            NOW,
            Map.of("user", "ada", "site", "hq", "number", "911", "location", "unknown", "test", "false"));

    private HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int answer = 204;
    private volatile byte[] body = {};
    private volatile Headers headers = new Headers();

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            headers = exchange.getRequestHeaders();
            body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private Webhook hook(SecretSource secret) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/T0/secret-path");
        return new Webhook(url, secret, Clock.fixed(NOW.plusSeconds(5), ZoneOffset.UTC));
    }

    @Test
    void whoIsToldCanReadItAndKnowFromWhomItIs() throws Exception {
        String key = "whsec_" + Base64.getEncoder().encodeToString(KEY);
        hook(key::toCharArray).tell(Notice.of("node1", CALL));
        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"node1-7\",\"type\":\"emergency-called\",\"timestamp\":\"2026-11-26T10:00:00Z\","
                        + "\"tenant\":\"acme\",\"title\":\"EMERGENCY CALL 911 of acme/ada, site hq, place unknown\","
                        + "\"data\":{\"call\":\"c1\",\"location\":\"unknown\",\"number\":\"911\",\"site\":\"hq\","
                        + "\"test\":\"false\",\"user\":\"ada\"}}");
        assertThat(headers.getFirst("webhook-id")).isEqualTo("node1-7");
        String time = headers.getFirst("webhook-timestamp");
        assertThat(time).isEqualTo(Long.toString(NOW.getEpochSecond() + 5));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        mac.update(("node1-7." + time + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(headers.getFirst("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
    }

    @Test
    void withoutASecretNothingIsSigned() throws Exception {
        hook(SecretSource.NONE).tell(Notice.of("node1", CALL));
        assertThat(asked).hasValue(1);
        assertThat(headers.getFirst("webhook-signature")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408})
    void whatMayBeTakenLaterIsTriedAgain(int status) {
        answer = status;
        assertThatThrownBy(() -> hook(SecretSource.NONE).tell(Notice.of("node1", CALL)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Integer.toString(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 400, 401, 404, 410})
    void whatNeverWillBeIsNotAndNoRedirectionIsFollowed(int status) {
        answer = status;
        assertThatThrownBy(() -> hook(SecretSource.NONE).tell(Notice.of("node1", CALL)))
                .isInstanceOf(Channel.Refused.class)
                .hasMessageContaining(Integer.toString(status));
        assertThat(asked).hasValue(1);
    }

    /** The limit of the HTTP client of JDK 17 ends with the header fields. */
    @Test
    void aBodyThatNeverComesIsNotWaitedFor() throws Exception {
        try (ServerSocket stalls = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> answers = CompletableFuture.supplyAsync(() -> {
                try {
                    Socket socket = stalls.accept();
                    socket.getInputStream().read();
                    socket.getOutputStream()
                            .write("HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    return socket;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Webhook hook = new Webhook(
                    URI.create("http://127.0.0.1:" + stalls.getLocalPort() + "/"),
                    SecretSource.NONE,
                    Clock.systemUTC());
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> assertThatThrownBy(() -> hook.tell(Notice.of("node1", CALL)))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("503"));
            answers.join().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_a-b_", "whsec_a b", "whsec_", "whsec_AAAA\n"})
    void aSecretThatCannotBeReadIsSaidAndNothingIsSent(String secret) {
        assertThatThrownBy(() -> hook(secret::toCharArray).tell(Notice.of("node1", CALL)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("whsec_")
                .message()
                .doesNotContain("a-b", "a b", "AAAA");
        assertThat(asked).hasValue(0);
    }

    @Test
    void whereItLeadsIsShownWithoutItsPath() {
        assertThat(hook(SecretSource.NONE).to()).startsWith("http://127.0.0.1:").doesNotContain("secret-path");
    }
}
