package org.patchbay.graph;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);

    private static Optional<Duration> wait(Map<String, String> headers) {
        return new Answer(429, headers, "").retryAfter(CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0.0,0",
        "7,7000",
        "1.5,1500",
        "86400,3600000",
        "'Tue, 24 Nov 2026 10:00:09 GMT',9000",
        "'Tue, 24 Nov 2026 09:00:00 GMT',0"
    })
    void waitsForSecondsOrUntilADateAndNeverForLongerThanAnHour(String said, long millis) {
        assertThat(wait(Map.of("retry-after", said))).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1e9", "99999999999", "Tue, 24 Nov"})
    void whatCannotBeReadSaysNothing(String said) {
        assertThat(wait(Map.of("retry-after", said))).isEmpty();
        assertThat(wait(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.8,0.8", "1,1", "' 1.73 ',1.73", "'',", "NaN,", "-1,", "1e9,", "12345,"})
    void saysHowMuchOfALimitIsUsedWhereGraphDoes(String said, Double share) {
        assertThat(new Answer(200, Map.of("x-ms-throttle-limit-percentage", said), "").limitUsed())
                .isEqualTo(Optional.ofNullable(share));
        assertThat(new Answer(200, Map.of(), "").limitUsed()).isEmpty();
    }

    @Test
    void aDateIsByGraphsOwnClock() {
        assertThat(wait(Map.of(
                        "retry-after", "Tue, 24 Nov 2026 12:00:05 GMT", "date", "Tue, 24 Nov 2026 12:00:00 GMT")))
                .contains(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>", "[]", "{\"error\":\"x\"}", "{\"error\":{\"code\":1}}", "{\"error\":{\"code\":"})
    void aBodyThatIsNoErrorOfGraphsSaysNothing(String body) {
        assertThat(new Answer(400, Map.of(), body).fault(Optional.empty())).hasMessage("Graph answered 400.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada.lovelace@acme.example",
                "fa8bf3dc-eca7-46b7-bad1-db199b62afc3",
                "+49 30 901820",
                "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.abc",
                "AAMkAGViNDU2ZTA0LTQ4ZjQtNGQ1Yi04YzRkLWY5ZTY4ZGQ0ZTg0OQBGAAAAAAD"
            })
    void nobodyIsNamed(String who) {
        assertThat(new Answer(
                                404,
                                Map.of("request-id", "r-1"),
                                "{\"error\":{\"code\":\"ErrorItemNotFound\",\"message\":\"No '" + who
                                        + "'\\nis there.\"}}")
                        .fault(Optional.empty()))
                .hasMessage("Graph answered 404, ErrorItemNotFound: No '...' is there. (request-id r-1)");
    }

    @Test
    void whatIsSaidIsShort() {
        String message = "word ".repeat(100);
        assertThat(new Answer(400, Map.of(), "{\"error\":{\"message\":\"" + message + "\"}}")
                        .fault(Optional.empty())
                        .getMessage())
                .hasSizeLessThan(260);
    }
}
