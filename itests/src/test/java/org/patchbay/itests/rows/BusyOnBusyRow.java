package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Busy is busy for the carrier too, by the cause that it knows for it, and nobody else is tried. */
abstract class BusyOnBusyRow extends Row {
    BusyOnBusyRow() {
        super(16);
    }

    @Test
    void theCarrierHearsThatTheUserIsBusyAndNobodyElseIsTried() {
        Script hub = Script.called("busy-hub", bench.hubStyle)
                .hears("INVITE")
                .says("100 Trying")
                .says("486 Busy Here", with("REASON", "Q.850;cause=34;text=\"busy\""))
                .hears("ACK");
        Script carrier = Script.caller("busy-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(0)), outside(0), sdp(9))
                .hears(100)
                .hears(486, header("Reason", "Q[.]850;cause=17"))
                .acksRefusal();
        try (Party answers = bench.hub(hub, user(0));
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
        assertThat(entry()).containsEntry("status", "SUPPORTED");
    }
}
