package org.patchbay.sip.trunk;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WarmUpTest {

    @Test
    void endsInTimeAndLeavesNoThread() throws Exception {
        WarmUp.run(50, Duration.ofSeconds(10));
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .noneMatch(thread -> thread.getName().contains("warm-up"));
    }
}
