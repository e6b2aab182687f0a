package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;

/** A phone in a lobby calls inside and for help alone, by its class of service; a hotline calls one number whatever is dialled, but for help. */
abstract class CommonAreaPhonesRow extends Row {
    CommonAreaPhonesRow() {
        super(29);
    }

    /** What the phone dials, and whom the carrier is asked for. */
    private void reaches(String dialled, String called) {
        Script carrier =
                Ringing.answers("lobby-" + called, bench.carrierStyle, line("INVITE sip:" + literally(called) + "@"));
        try (Party answers = bench.carrier(carrier, "sip:" + called + "@");
                Party calls = bench.hub(Ringing.calls(
                        "lobby-calls-" + called, bench.hubStyle, bench.through(CONTOSO, dialled), user(0)))) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void callsInsideAndForHelpAndNobodyElse() {
        Script hub = Script.caller("lobby-outside", bench.hubStyle)
                .invites(bench.through(CONTOSO, outside(0)), user(0), sdp(9))
                .hears(100)
                .hears(403, header("Reason", "Q[.]850;cause=21"))
                .acksRefusal();
        try (Party calls = bench.hub(hub)) {
            calls.ends();
        }
        assertThat(lastTrace())
                .anySatisfy(step -> assertThat(step).contains("class-of-service", "'lobby' of " + id(0)));
        reaches(user(1), user(1));
        reaches("911", "911");
        assertThat(entry())
                .containsEntry("status", "SUPPORTED")
                .hasEntrySatisfying("bundles", bundles -> assertThat(bundles).contains("org.patchbay.feature.hotline"));
    }

    @Test
    void aHotlineCallsOneNumberWhateverIsDialledButForHelp() throws Exception {
        try (AutoCloseable hotline = sets(0, "hotline", "to", user(1))) {
            reaches(outside(0), user(1));
            assertThat(lastTrace())
                    .anySatisfy(step -> assertThat(step).contains("hotline of " + id(0) + ": whatever is dialled"));
            reaches("911", "911");
        }
    }
}
