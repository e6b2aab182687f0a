package org.patchbay.bus;

import java.time.Instant;
import java.util.List;

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
    void isWrittenAsTheLibraryWritesIt() {
        MomentText texts = new MomentText();
        for (String text : List.of(
                "2026-11-27T15:38:15Z",
                "2026-11-27T15:38:15.100Z",
                "2026-11-27T15:38:15.001Z",
                "2026-11-27T15:38:15.000020Z",
                "2026-11-27T15:38:15.000000003Z",
                "2026-11-27T15:38:15.851645788Z",
                "2026-11-27T15:38:16.851645Z",
                "2026-11-27T15:38:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "1970-01-01T00:00:00Z")) {
            assertThat(texts.of(Moment.of(Instant.parse(text)))).isEqualTo(text);
        }
        assertThat(texts.of(Moment.NONE)).isEmpty();
    }

    @Test
    void noneIsNone() {
        assertThatThrownBy(() -> Moment.at(Moment.NONE)).isInstanceOf(IllegalArgumentException.class);
    }
}
