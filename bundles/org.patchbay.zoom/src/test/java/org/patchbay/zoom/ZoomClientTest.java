package org.patchbay.zoom;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens and requests, against Zoom as it says it is. */
class ZoomClientTest {
    private static final String ADA = "/users/z-ada/presence_status";
    private final World world = new World();
    private final ZoomClient client = world.account.use().orElseThrow().client();

    ZoomClientTest() {
        world.add("z-ada", "ada@acme.example");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private CompletableFuture<Answer> ask() {
        return client.get(ADA, Map.of());
    }

    private PresenceException fault() {
        return World.fault(ask());
    }

    private long tokens() {
        return world.count("POST /oauth/token");
    }

    @Test
    void manyThatWaitShareOneToken() {
        List<CompletableFuture<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(ask());
        }
        all.forEach(each -> assertThat(each.join().status()).isEqualTo(200));
        assertThat(tokens()).isEqualTo(1);
    }

    @Test
    void aTokenIsUsedUntilShortlyBeforeItsEnd() {
        ask().join();
        world.clock.move(Duration.ofMinutes(58));
        ask().join();
        assertThat(tokens()).isEqualTo(1);
        world.clock.move(Duration.ofSeconds(61));
        ask().join();
        assertThat(tokens()).isEqualTo(2);
    }

    @Test
    void aTokenThatIsNotTakenIsGotAnewOnceForAll() {
        ask().join();
        world.cloud.revoke();
        List<CompletableFuture<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(ask());
        }
        all.forEach(each -> assertThat(each.join().status()).isEqualTo(200));
        assertThat(tokens()).isEqualTo(2);
    }

    @Test
    void oneThatIsNeverTakenIsSaidAndNotTriedForGood() {
        for (int i = 0; i < 5; i++) {
            world.fail("/v2", 401, Map.of(), "{\"code\":124,\"message\":\"Invalid access token.\"}");
        }
        Answer answer = ask().join();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.fault().reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(world.count("GET")).isEqualTo(2);
    }

    @Test
    void wrongCredentialsAreSaidAndNotTriedAtOnceAgain() {
        world.secrets.with("file:zoom", "other");
        assertThat(fault().reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(fault()).hasMessageContaining("invalid_client").hasMessageContaining("client_secret");
        assertThat(fault()).hasMessageNotContaining("other");
        assertThat(tokens()).isEqualTo(1);
        world.secrets.with("file:zoom", World.SECRET);
        world.clock.move(Duration.ofSeconds(11));
        assertThat(ask().join().status()).isEqualTo(200);
    }

    @Test
    void aSecretThatIsNotThereIsNamed() {
        world.account.modified(world.with(Map.of("client_secret", "file:none")));
        PresenceException fault =
                World.fault(world.account.use().orElseThrow().client().get(ADA, Map.of()));
        assertThat(fault.reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(fault).hasMessageContaining("file:none");
    }

    @Test
    void signInThatIsLimitedIsLeftAloneForAsLongAsItSays() {
        world.fail("/oauth", 429, Map.of("Retry-After", "30"), "");
        PresenceException fault = fault();
        assertThat(fault.reason()).isEqualTo(Reason.LIMITED);
        assertThat(fault.retryAfter()).contains(Duration.ofSeconds(30));
        world.clock.move(Duration.ofSeconds(29));
        fault();
        assertThat(tokens()).isEqualTo(1);
        world.clock.move(Duration.ofSeconds(2));
        assertThat(ask().join().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200||UNAVAILABLE",
                "200|{\"access_token\":5x|UNAVAILABLE",
                "500|oops|UNAVAILABLE",
                "302|{}|REFUSED"
            })
    void signInThatMakesNoSenseIsAFault(int status, String body, Reason reason) {
        world.fail("/oauth", status, Map.of("Location", world.url() + "/elsewhere"), body == null ? "" : body);
        assertThat(fault().reason()).isEqualTo(reason);
        assertThat(world.count("GET /elsewhere")).as("not followed").isZero();
    }

    @Test
    void whatDoesNotComeInTimeIsCutOff() {
        world.cloud.faults().hang("/v2", 1);
        PresenceException fault = fault();
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault).hasMessageContaining("not within 2 s");
    }

    @Test
    void anAnswerThatIsTooLargeIsNotTakenIn() {
        world.fail("/v2", 200, Map.of(), "x".repeat(Transport.MOST_BYTES + 1));
        PresenceException fault = fault();
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault).hasMessageContaining("larger than");
    }

    @Test
    void whoCannotBeReachedIsUnavailable() {
        world.cloud.close();
        assertThat(fault().reason()).isEqualTo(Reason.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|5301|NOT_SIGNED_IN",
                "400|5411|NOT_SIGNED_IN",
                "400|300|REFUSED",
                "404|1001|REFUSED",
                "400|4711|NOT_CONNECTED",
                "401|124|NOT_CONNECTED",
                "429|429|LIMITED",
                "500|0|UNAVAILABLE",
                "503|0|UNAVAILABLE",
                "403|200|REFUSED"
            })
    void whatAnErrorMeans(int status, int code, Reason reason) throws Exception {
        String body = "{\"code\":" + code + ",\"message\":\"ada@acme.example and +4930123456 fail\"}";
        PresenceException fault = new Answer(
                        status, Json.read(body.getBytes(StandardCharsets.UTF_8)), java.util.Optional.empty())
                .fault();
        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault)
                .hasMessageContaining(Integer.toString(status))
                .hasMessageNotContaining("ada@")
                .hasMessageNotContaining("4930123456");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|7",
                "'Thu, 11 Jul 2024 13:44:25 GMT'|10",
                "2024-07-11T13:44:45Z|30",
                "soon|",
                "-5|",
                "''|",
                "2019-10-09T00:00:00Z|"
            })
    void howLongToWait(String header, Integer seconds) {
        assertThat(Answer.retryAfter(java.util.Optional.of(header), world.clock))
                .isEqualTo(java.util.Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    @Test
    void anIdWithSlashesIsEscapedTwice() {
        assertThat(ZoomClient.user("a@b.example")).isEqualTo("a%40b.example");
        assertThat(ZoomClient.user("/a//b==")).isEqualTo("%252Fa%252F%252Fb%253D%253D");
        assertThat(ZoomClient.user("a/b")).isEqualTo("a%2Fb");
    }
}
