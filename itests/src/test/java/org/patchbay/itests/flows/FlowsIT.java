package org.patchbay.itests.flows;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The flows of Direct Routing that are no row of the catalogue, between one running distribution, a hub over mutual TLS and a carrier. Each end is
 * SIPp and checks what it receives; of each message it is checked by which connection it went. Not here: what a row of the catalogue is
 * ({@code RowsIT}), what {@code TransferIT} does with a softphone (blind transfer and its refusals, a pickup of what rings), all that
 * {@code FailoverIT} does (the hosts of a provider), and what is heard over SRTP ({@code SrtpIT}).
 */
class FlowsIT {
    private static FlowBench bench;

    @BeforeAll
    static void start() {
        bench = new FlowBench("flows", Lasting.SHORT).start();
    }

    @AfterAll
    static void stop() {
        if (bench != null) {
            bench.close();
            assertThat(bench.distribution.log("ERROR")).isEmpty();
            assertThat(bench.hubExchange().lost())
                    .as("what nobody at the hub waited for")
                    .isEmpty();
        }
    }

    @Nested
    class Move extends MoveFlows {}

    @Nested
    class Call extends CallFlows {}

    @Nested
    class Trunk extends TrunkFlows {}

    @Nested
    class Long extends LongFlows {}

    @Nested
    class Srtp extends SrtpFlows {}
}
