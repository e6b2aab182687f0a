package org.patchbay.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BegunSignInsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-07-11T13:44:15Z"));
    private final BegunSignIns begun = new BegunSignIns(new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    });

    private void later(Duration by) {
        now.updateAndGet(each -> each.plus(by));
    }

    @Test
    void whatWasBegunComesBackOnceByItsOwnState() throws Exception {
        BegunSignIns.Start start = begun.begin(Map.of("tenant", "a&b=c é", "other", ""));
        String state = start.begun().state();
        assertThat(begun.back(start.sealed(), "forged")).isEmpty();
        assertThat(begun.back("forged", state)).isEmpty();
        assertThat(begun.back(begun.begin(Map.of()).sealed(), state))
                .as("of another sign-in")
                .isEmpty();
        BegunSignIns.Begun back = begun.back(start.sealed(), state).orElseThrow();
        assertThat(back).isEqualTo(start.begun());
        assertThat(back.about("tenant")).isEqualTo("a&b=c é");
        assertThat(back.about("none")).isEmpty();
        assertThat(begun.back(start.sealed(), state)).as("again").isEmpty();
        assertThat(new BegunSignIns(Clock.systemUTC()).back(start.sealed(), state))
                .as("after a restart")
                .isEmpty();
    }

    @Test
    void whatIsTooOldDoesNotCount() throws Exception {
        BegunSignIns.Start start = begun.begin(Map.of("tenant", "acme"));
        String button = begun.button(Map.of("user", "ada"));
        later(BegunSignIns.VALID.minusSeconds(1));
        assertThat(begun.pressed(button)).contains(Map.of("user", "ada"));
        later(Duration.ofSeconds(1));
        assertThat(begun.pressed(button)).isEmpty();
        assertThat(begun.back(start.sealed(), start.begun().state())).isEmpty();
    }

    @Test
    void aCookieIsNoButtonAndNeitherShowsWhatIsSecret() throws Exception {
        BegunSignIns.Start start = begun.begin(Map.of("tenant", "acme"));
        assertThat(begun.pressed(start.sealed())).isEmpty();
        assertThat(begun.back(begun.button(Map.of()), "")).isEmpty();
        assertThat(start.toString())
                .doesNotContain(start.begun().verifier())
                .doesNotContain(start.begun().state())
                .doesNotContain(start.sealed());
        assertThat(start.sealed()).matches("[A-Za-z0-9._-]+").doesNotContain("acme");
    }

    /** The example of RFC 7636, appendix B, cannot be set here; its form can. */
    @Test
    void theChallengeIsThatOfTheVerifier() throws Exception {
        BegunSignIns.Start start = begun.begin(Map.of());
        assertThat(start.begun().verifier()).matches("[A-Za-z0-9_-]{43}");
        assertThat(start.challenge())
                .isEqualTo(java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(start.begun()
                                        .verifier()
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
    }
}
