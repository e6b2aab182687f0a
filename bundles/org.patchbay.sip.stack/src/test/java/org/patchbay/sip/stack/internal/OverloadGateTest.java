package org.patchbay.sip.stack.internal;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.OverloadSettings;

import static org.assertj.core.api.Assertions.assertThat;

class OverloadGateTest {
    private static final long MS = 1_000_000;
    private final OverloadGate gate =
            new OverloadGate(new OverloadSettings(Duration.ofMillis(100), Duration.ofSeconds(1), 5, 100), 0);

    @Test
    void aStallRefusesNobody() {
        gate.taken(1 * MS, 1000 * MS);
        // Nothing was taken for 900 ms, and what waited is taken at once.
        assertThat(gate.admits(900 * MS, 20, 1900 * MS)).isTrue();
        gate.taken(900 * MS, 1901 * MS);
        assertThat(gate.admits(880 * MS, 10, 1990 * MS)).isTrue();
        gate.taken(5 * MS, 2000 * MS);
        assertThat(gate.admits(101 * MS, 1, 2900 * MS)).isTrue();
    }

    @Test
    void aQueueThatStaysOldIsOverload() {
        gate.taken(100 * MS, 1000 * MS);
        for (long now = 1010; now <= 2000; now += 10) {
            gate.taken(101 * MS, now * MS);
            assertThat(gate.admits(101 * MS, 20, now * MS)).isTrue();
        }
        assertThat(gate.admits(101 * MS, 20, 2001 * MS)).isFalse();
    }

    @Test
    void aQueueThatWasEmptyIsYoung() {
        gate.taken(1 * MS, 1000 * MS);
        gate.empty(9000 * MS);
        assertThat(gate.admits(150 * MS, 1, 9200 * MS)).isTrue();
        assertThat(gate.admits(101 * MS, 1, 10_001 * MS)).isFalse();
    }

    @Test
    void onceSeenItIsMetAtOnceUntilItHasBeenAwayForAWhile() {
        gate.taken(0, 0);
        assertThat(gate.admits(101 * MS, 1, 1001 * MS)).isFalse();
        gate.taken(1 * MS, 1002 * MS);
        assertThat(gate.admits(100 * MS, 1, 1003 * MS)).as("the queue is young").isTrue();
        assertThat(gate.admits(101 * MS, 1, 1004 * MS)).isFalse();
        gate.taken(1 * MS, 6000 * MS);
        assertThat(gate.admits(101 * MS, 1, 6003 * MS))
                .as("less than 5 s after the last")
                .isFalse();
        gate.taken(1 * MS, 11_000 * MS);
        assertThat(gate.admits(101 * MS, 1, 11_004 * MS)).isTrue();
    }

    @Test
    void aQueueHalfFullIsOverloadHoweverYoung() {
        gate.taken(0, 0);
        assertThat(gate.admits(0, 49, 1 * MS)).isTrue();
        assertThat(gate.admits(0, 50, 1 * MS)).isFalse();
        assertThat(gate.admits(101 * MS, 1, 2 * MS)).as("remembered").isFalse();
    }
}
