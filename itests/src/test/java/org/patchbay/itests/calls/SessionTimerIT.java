package org.patchbay.itests.calls;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static org.assertj.core.api.Assertions.assertThat;

/** Session timers (RFC 4028) with a provider that wants sessions of six seconds. */
class SessionTimerIT {
    private static final int CALLS = 3;
    private static CallBench bench;

    @BeforeAll
    static void start() {
        bench = CallBench.shared();
    }

    @AfterEach
    void quiet() {
        bench.quiet();
    }

    private static void went(SippResult result) {
        assertThat(result.exit()).as("SIPp: %s", result.errors()).isZero();
        assertThat(result.successful()).isEqualTo(CALLS);
    }

    @Test
    void aCallOutlivesItsSessionBecauseItIsRefreshed() {
        Sipp provider = bench.answers("provider", "provider-refreshed", CALLS);
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, CALLS, CALLS, 8000);
        went(provider.await());
    }

    @Test
    void aCallWhosePeerDoesNotRefreshItEndsOnBothSides() {
        Sipp provider = bench.answers("provider", "provider-silent", CALLS);
        Instant begun = Instant.now();
        bench.calls("hub", "caller-hears-bye", "", CallBench.ADA, CallBench.OUTSIDE, CALLS, CALLS, 0);
        assertThat(Duration.between(begun, Instant.now())).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(20));
        went(provider.await());
    }
}
