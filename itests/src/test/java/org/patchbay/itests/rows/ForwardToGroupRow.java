package org.patchbay.itests.rows;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Part.sdp;

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

    /** The same by the hub, which calls everybody over us: five legs of one caller at once. */
    @Test
    void c6OfFiveWhoRingOneAnswersAndTheOthersAreCancelled() {
        String caller = FlowBench.outside(90);
        List<Party> all = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                String mobile = FlowBench.outside(85 + i);
                Script phone = Script.called("group-phone-" + i, bench.carrierStyle)
                        .hears("INVITE")
                        .says("180 Ringing")
                        .hears("CANCEL", is("Reason", Ringing.ELSEWHERE))
                        .agrees()
                        .says("487 Request Terminated")
                        .hears("ACK");
                all.add(bench.carrier(phone, mobile));
                all.add(bench.hub(Ringing.mobileLeg(bench, "group-leg-" + i, mobile, caller, user(0))));
            }
            String winner = FlowBench.outside(89);
            all.add(bench.carrier(
                    Script.called("group-winner", bench.carrierStyle)
                            .hears("INVITE")
                            .says("180 Ringing")
                            .says("200 OK", sdp(9))
                            .hears("ACK")
                            .isHungUp(),
                    winner));
            all.add(bench.hub(Script.caller("group-leg", bench.hubStyle)
                    .invites(bench.through(CONTOSO, winner), caller, sdp(9))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .hangsUp()));
            all.forEach(Party::ends);
        } finally {
            all.forEach(Party::close);
        }
    }
}
