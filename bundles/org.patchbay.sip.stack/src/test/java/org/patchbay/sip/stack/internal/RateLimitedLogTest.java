package org.patchbay.sip.stack.internal;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitedLogTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aFewAtOnceAndThenOneInAWhile() {
        RateLimitedLog log = new RateLimitedLog(NOPLogger.NOP_LOGGER, 3, Duration.ofSeconds(10));
        long start = System.nanoTime() + SECOND;
        int written = 0;
        for (int i = 0; i < 1000; i++) {
            written += log.due(start) ? 1 : 0;
        }
        assertThat(written).isEqualTo(3);
        assertThat(log.due(start + 9 * SECOND)).isFalse();
        assertThat(log.due(start + 10 * SECOND)).isTrue();
        assertThat(log.due(start + 19 * SECOND)).isFalse();
        assertThat(log.due(start + 20 * SECOND)).isTrue();
        assertThat(log.due(start + 100 * SECOND) && log.due(start + 100 * SECOND) && log.due(start + 100 * SECOND))
                .as("after a while of rest a few at once again")
                .isTrue();
        assertThat(log.due(start + 100 * SECOND)).isFalse();
    }
}
