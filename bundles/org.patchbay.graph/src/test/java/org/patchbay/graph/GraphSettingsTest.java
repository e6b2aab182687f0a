package org.patchbay.graph;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GraphSettingsTest {
    private static final GraphSettings BEFORE =
            new GraphSettings(Duration.ofSeconds(7), Duration.ofSeconds(8), 900, 10);

    @Test
    void whereNothingIsSaidTheDefaultsHold() {
        assertThat(GraphSettings.of(Map.of(), BEFORE)).isEqualTo(GraphSettings.DEFAULT);
    }

    @Test
    void whatIsSaidIsTaken() {
        assertThat(GraphSettings.of(
                        Map.of(
                                "request_seconds",
                                "7",
                                "wait_seconds",
                                8,
                                "requests_most",
                                " 900 ",
                                "requests_at_once",
                                10L),
                        GraphSettings.DEFAULT))
                .isEqualTo(BEFORE);
    }

    @ParameterizedTest
    @CsvSource({
        "request_seconds,0",
        "request_seconds,121",
        "wait_seconds,601",
        "wait_seconds,a while",
        "requests_most,9",
        "requests_most,100001",
        "requests_at_once,0",
        "requests_at_once,257",
        "requests_at_once,''"
    })
    void whatCannotBeUsedLeavesTheLastGoodInForce(String key, String value) {
        GraphSettings now = GraphSettings.of(Map.of(key, value), BEFORE);
        assertThat(now)
                .isEqualTo(new GraphSettings(
                        key.equals("request_seconds") ? BEFORE.limit() : GraphSettings.DEFAULT.limit(),
                        key.equals("wait_seconds") ? BEFORE.waits() : GraphSettings.DEFAULT.waits(),
                        key.equals("requests_most") ? BEFORE.most() : GraphSettings.DEFAULT.most(),
                        key.equals("requests_at_once") ? BEFORE.atOnce() : GraphSettings.DEFAULT.atOnce()));
    }
}
