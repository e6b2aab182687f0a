package org.patchbay.itests.flows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Script;

import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.flows.Refers.bot;
import static org.patchbay.itests.flows.Refers.moves;
import static org.patchbay.itests.flows.Refers.replaces;
import static org.patchbay.itests.flows.Refers.replacing;
import static org.patchbay.itests.flows.Refers.target;
import static org.patchbay.itests.harness.Part.sdp;

/** Calls that the hub moves about: held at a bot and taken back (C3b). Transfers and parking are rows of the catalogue. */
abstract class MoveFlows {
    private static final FlowBench BENCH = FlowBench.current();

    @Test
    void c3bHeldAtTheMusicBotAndTakenBack() {
        String number = outside(4);
        String bot = bot("c3b");
        Script hub = Script.caller("c3b-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), user(4), sdp(9))
                .hears(100)
                .hears(200)
                .acks();
        Script carrier = Script.called("c3b-carrier", BENCH.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        try (Party outside = BENCH.carrier(carrier, number);
                Party music = BENCH.hub(target("c3b-bot", bot, number).isHungUp(), bot);
                Party ada = BENCH.hub(moves(hub, bot))) {
            ada.ends();
            try (Party back = BENCH.hub(replaces("c3b-back", user(4), number, replacing(music.saw("SIP/2.0 200")))
                    .waits(200)
                    .hangsUp())) {
                back.ends();
            }
            music.ends();
            outside.ends();
        }
    }
}
