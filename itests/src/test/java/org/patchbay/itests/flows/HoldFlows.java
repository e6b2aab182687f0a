package org.patchbay.itests.flows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Check;
import org.patchbay.itests.harness.Script;

import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.not;
import static org.patchbay.itests.harness.Part.sdp;

/** Hold without music of the hub's (C3a) and by the party outside (C3c). Hold by REFER is {@link MoveFlows}. */
abstract class HoldFlows {
    private static final FlowBench BENCH = FlowBench.current();
    /** The one form that the hub knows. */
    private static final Check[] HELD = {
        body("a=inactive"), not("sendonly"), not("recvonly"), not("0[.]0[.]0[.]0"), body("m=audio [1-9]")
    };

    @Test
    void c3aTheHubHoldsAndTakesBack() {
        String number = outside(2);
        Script hub = Script.caller("c3a-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), user(2), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .asks("INVITE", sdp(9, "inactive", 2))
                .mayHear(100)
                .hears(200, HELD)
                .acks()
                .asks("INVITE", sdp(9, "sendrecv", 3))
                .mayHear(100)
                .hears(200, body("a=sendrecv"))
                .acks()
                .hangsUp();
        Script carrier = Script.called("c3a-carrier", BENCH.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .hears("INVITE", body("a=(inactive|sendonly)"), not("0[.]0[.]0[.]0"))
                .says("200 OK", sdp(9, "inactive", 2))
                .hears("ACK")
                .hears("INVITE", body("a=sendrecv"))
                .says("200 OK", sdp(9, "sendrecv", 3))
                .hears("ACK")
                .isHungUp();
        try (Party answers = BENCH.carrier(carrier, number);
                Party calls = BENCH.hub(hub)) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void c3cWhateverFormOfHoldTheCarrierUsesTheHubIsToldInactive() {
        String ada = user(3);
        Script hub = Script.called("c3c-hub", BENCH.hubStyle)
                .hears("INVITE")
                .says("100 Trying")
                .says("200 OK", sdp(9))
                .hears("ACK");
        Script carrier = Script.caller("c3c-carrier", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), outside(3), sdp(9))
                .hears(100)
                .hears(200)
                .acks();
        String[][] forms = {{"127.0.0.1", "sendonly"}, {"0.0.0.0", "sendrecv"}, {"127.0.0.1", "inactive"}};
        int version = 1;
        for (String[] form : forms) {
            carrier.asks("INVITE", sdp(form[0], 9, form[1], ++version))
                    .mayHear(100)
                    .hears(200, not("a=sendrecv"))
                    .acks()
                    .asks("INVITE", sdp(9, "sendrecv", ++version))
                    .mayHear(100)
                    .hears(200, body("a=sendrecv"))
                    .acks();
            hub.hears("INVITE", HELD)
                    .says("200 OK", sdp(9, "inactive", version - 1))
                    .hears("ACK")
                    .hears("INVITE", body("a=sendrecv"))
                    .says("200 OK", sdp(9, "sendrecv", version))
                    .hears("ACK");
        }
        carrier.hangsUp();
        hub.isHungUp();
        try (Party answers = BENCH.hub(hub, ada);
                Party calls = BENCH.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
    }
}
