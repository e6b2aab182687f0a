package org.patchbay.itests.flows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Crossing;
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

/** Calls that the hub moves about: held at a bot and taken back (C3b), transferred after a consultation (C5). */
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

    @Test
    void c5TransferredAfterAConsultationWithSomebodyOnThisTrunk() {
        String first = outside(6);
        String second = outside(7);
        String target = bot("c5");
        Script one = Script.caller("c5-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, first), user(7), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .waitsForTest();
        Script consulting = Script.caller("c5-consulting", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, second), user(7), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .isHungUp();
        try (Party caller = BENCH.carrier(answers("c5-first"), first);
                Party consulted = BENCH.carrier(answers("c5-second"), second);
                Party joined = BENCH.hub(
                        target("c5-joined", target, first).waitsForTest().hangsUp(), target);
                Party ada = BENCH.hub(moves(one, target));
                Party aside = BENCH.hub(consulting)) {
            Crossing up = aside.saw("SIP/2.0 200");
            aside.saw("ACK");
            try (Party other = BENCH.hub(replaces("c5-other", user(7), second, replacing(up))
                    .waitsForTest()
                    .hangsUp())) {
                aside.ends();
                ada.goesOn();
                ada.ends();
                joined.goesOn();
                joined.ends();
                caller.ends();
                other.goesOn();
                other.ends();
                consulted.ends();
            }
        }
    }

    private static Script answers(String name) {
        return Script.called(name, BENCH.carrierStyle)
                .hears("INVITE")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
    }
}
