package org.patchbay.bus;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MomentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "1678-01-01T00:00:00.000000001Z",
                "2026-11-27T15:38:15.851645788Z",
                "2262-04-11T23:47:16.854775807Z"
            })
    void losesNothing(String text) {
        Instant at = Instant.parse(text);
        assertThat(Moment.at(Moment.of(at))).isEqualTo(at);
    }

    @Test
    void noneIsNone() {
        assertThatThrownBy(() -> Moment.at(Moment.NONE)).isInstanceOf(IllegalArgumentException.class);
    }
}
