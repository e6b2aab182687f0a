package org.patchbay.itests.rows;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.flows.Lasting;

import static org.assertj.core.api.Assertions.assertThat;

/** Every row of the catalogue, by its key, in the catalogue's order, between a hub over mutual TLS and a carrier. */
class RowsIT {
    private static FlowBench bench;

    @BeforeAll
    static void start() {
        bench = new FlowBench("rows", Lasting.SHORT).start();
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
    class InternationalCalls extends InternationalCallsRow {}

    @Nested
    class BusyOnBusy extends BusyOnBusyRow {}

    @Nested
    class EmergencyUsCa extends EmergencyUsCaRow {}

    @Nested
    class EmergencyRow extends EmergencyRowRow {}
}
