package org.patchbay.rest.http;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HasteTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Haste haste = new Haste();

    /** Just above what the server lets pass by itself. */
    @Test
    void aBodyThatTricklesIsGivenUpSoonAfterHalfAMinute() {
        int seconds = 0;
        while (haste.came(1_100, SECOND)) {
            seconds++;
        }
        assertThat(seconds).isBetween(30, 31);
    }

    @Test
    void aLargeBodyOverAModestLineIsTakenWhole() {
        for (int i = 0; i < 16_000_000 / 60_000; i++) {
            assertThat(haste.came(60_000, SECOND)).isTrue();
        }
    }

    @Test
    void onePauseIsForgiven() {
        assertThat(haste.came(1_000_000, 10)).isTrue();
        assertThat(haste.came(1, 29 * SECOND)).isTrue();
        assertThat(haste.came(1, 60 * SECOND)).isFalse();
    }
}
