package org.patchbay.shell;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WordsTest {
    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

    @Test
    void aMomentIsATimeOrSoMuchFromNow() {
        assertThat(Words.moment("2026-12-01T18:00:00Z", NOW)).isEqualTo("2026-12-01T18:00:00Z");
        assertThat(Words.moment("90m", NOW)).isEqualTo("2026-11-02T11:30:00Z");
        assertThat(Words.moment("8h", NOW)).isEqualTo("2026-11-02T18:00:00Z");
        assertThat(Words.moment("2d", NOW)).isEqualTo("2026-11-04T10:00:00Z");
        assertThatThrownBy(() -> Words.moment("tomorrow", NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'tomorrow' is no time");
    }
}
