package org.patchbay.itests;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The demonstration, as {@code demo.sh} plays it. */
class DemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static Distribution distribution;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("demo").start();
        distribution.install("patchbay-lab");
        await("the command is there")
                .atMost(Duration.ofSeconds(60))
                .until(() -> distribution.shell("patchbay:demo --help").succeeded());
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    @Test
    void showsCallsEachWayAndASwapUnderACall() {
        Outcome outcome = distribution.shell("patchbay:demo", LIMIT);

        assertThat(outcome.exit()).as("%s%s", outcome.out(), outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("INVITE +14255550100 (sdp)")
                .contains("feature.blocking")
                .contains("refused with 603")
                .contains("Diversion")
                .contains("it took the place of")
                .contains("demo: PASSED");
        assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void saysWhatWasNotAsItShouldBe() {
        distribution.run("bundle:stop org.patchbay.feature.forwarding");
        try {
            Outcome outcome = distribution.shell("patchbay:demo", LIMIT);

            assertThat(outcome.exit()).isNotZero();
            assertThat(outcome.out()).contains("demo: FAILED").contains("+12065550177");
        } finally {
            distribution.run("bundle:start org.patchbay.feature.forwarding");
        }
    }
}
