package org.patchbay.itests.flows;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

import static org.assertj.core.api.Assertions.assertThat;

/** The long flows in full, with the runtime's own times: not part of a build. {@code itests/bench/long.sh} runs them, for about an hour. */
class LongRun {
    private static FlowBench bench;

    @BeforeAll
    static void start() {
        bench = new FlowBench("long", Lasting.FULL).start();
    }

    @AfterAll
    static void stop() {
        if (bench != null) {
            bench.close();
            assertThat(bench.distribution.log("ERROR")).isEmpty();
        }
    }

    /** Its class is looked at when the bench is there. */
    @Nested
    class Full extends LongFlows {}
}
