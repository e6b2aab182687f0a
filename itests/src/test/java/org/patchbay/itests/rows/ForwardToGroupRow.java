package org.patchbay.itests.rows;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.flows.Party;

import static org.assertj.core.api.Assertions.assertThat;

/** A user forwards to a group: all of it ring at once, one answers, the others hear that the call was taken; nothing counts them as too many. */
abstract class ForwardToGroupRow extends Row {
    ForwardToGroupRow() {
        super(8);
    }

    @Test
    void allOfTheGroupRingAndTheOneWhoAnswersHasTheCall() throws Exception {
        List<Party> others = new ArrayList<>();
        try (AutoCloseable forwards = sets(0, "forwarding", "always_to", "group:row08");
                Party winner = bench.hub(Ringing.wins("group-winner", bench.hubStyle), user(1))) {
            for (int member = 18; member < 20; member++) {
                others.add(bench.hub(Ringing.loses("group-" + member, bench.hubStyle), FlowBench.user(member)));
            }
            try (Party calls = bench.carrier(
                    Ringing.calls("group-caller", bench.carrierStyle, bench.dialled(user(0)), outside(0)))) {
                others.forEach(party -> party.saw("SIP/2.0 180"));
                winner.goesOn();
                calls.ends();
                winner.ends();
                others.forEach(Party::ends);
            }
        } finally {
            others.forEach(Party::close);
        }
        assertThat(lastTrace()).anySatisfy(step -> assertThat(step).contains("group row08: 3 telephones"));
        assertThat(entry())
                .containsEntry("status", "SUPPORTED")
                .hasEntrySatisfying("bundles", bundles -> assertThat(bundles).contains("org.patchbay.feature.ring"));
    }
}
