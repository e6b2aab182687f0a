package org.patchbay.itests.flows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Part.of;
import static org.patchbay.itests.harness.Part.sdp;

/** Services of the cloud that answer: voicemail (C12), menus and queues (C13), conferences (C14). */
abstract class ServiceFlows {
    private static final FlowBench BENCH = FlowBench.current();

    @Test
    void c12VoicemailAnswersLateAndHearsDigitsBeforeAndAfter() {
        String ada = user(20);
        try (Ear box = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("c12-hub", BENCH.hubStyle)
                    .hears("INVITE")
                    .says("100 Trying")
                    .says("180 Ringing", of("a"))
                    .says("183 Session Progress", of("m"), sdp(box.port()))
                    .waitsForTest()
                    .waits(1000)
                    .says("200 OK", of("m"), sdp(box.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("c12-carrier", BENCH.carrierStyle)
                    .invites(BENCH.dialled(ada), outside(20), sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(183, body("a=sendrecv"))
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = BENCH.hub(hub, ada);
                    Party calls = BENCH.carrier(carrier)) {
                // The 183 alone is silence: the caller has it with the first of the greeting.
                box.speaksTo(answers.saw("INVITE sip:").message().body());
                caller.speaksTo(calls.saw("SIP/2.0 183").message().body());
                await("the greeting").atMost(Duration.ofSeconds(10)).until(() -> caller.packets() > 10);
                caller.dials('5');
                await("a digit before the answer")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> box.digits().equals("5"));
                answers.goesOn();
                calls.saw("SIP/2.0 200");
                caller.dials('0');
                await("a digit after it").atMost(Duration.ofSeconds(10)).until(() -> box.digits()
                        .equals("50"));
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
    }

    @Test
    void c13AMenuAnswersAtOnceAndAnAgentTakesOver() {
        String queue = user(21);
        String number = outside(21);
        try (Ear menu = Ear.open();
                Ear agent = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("c13-menu", BENCH.hubStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(menu.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("c13-carrier", BENCH.carrierStyle)
                    .invites(BENCH.dialled(queue), number, sdp(caller.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .isHungUp();
            try (Party answers = BENCH.hub(hub, queue);
                    Party calls = BENCH.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                answers.saw("ACK");
                for (char digit : "123".toCharArray()) {
                    caller.dials(digit);
                }
                await("the menu has the digits").atMost(Duration.ofSeconds(10)).until(() -> menu.digits()
                        .equals("123"));
                Script taken = MoveFlows.replaces(
                                "c13-agent",
                                user(22),
                                number,
                                MoveFlows.replacing(answers.saw("SIP/2.0 200")),
                                agent.port())
                        .waitsForTest()
                        .hangsUp();
                try (Party takes = BENCH.hub(taken)) {
                    await("the agent hears the caller")
                            .atMost(Duration.ofSeconds(10))
                            .until(() -> agent.packets() > 10);
                    takes.goesOn();
                    takes.ends();
                }
                answers.ends();
                calls.ends();
            }
        }
    }

    @Test
    void c14AConferenceMovesTheMediaAndCallsTwoMore() {
        String ada = user(23);
        try (Ear before = Ear.open();
                Ear mixer = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("c14-hub", BENCH.hubStyle)
                    .hears("INVITE")
                    .says("180 Ringing")
                    .says("200 OK", sdp(before.port()))
                    .hears("ACK")
                    .asks("INVITE", sdp(mixer.port(), "sendrecv", 9000))
                    .mayHear(100)
                    .hears(200, body("a=sendrecv"))
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script carrier = Script.caller("c14-carrier", BENCH.carrierStyle)
                    .invites(BENCH.dialled(ada), outside(22), sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .isHungUp();
            try (Party answers = BENCH.hub(hub, ada);
                    Party calls = BENCH.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                await("the mixer hears the caller")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> mixer.packets() > 10);
                assertThat(answers.saw("SIP/2.0 200")).isNotNull();
                joins(outside(23), ada);
                joins(outside(24), ada);
                answers.goesOn();
                answers.ends();
                calls.ends();
            }
        }
    }

    private static void joins(String number, String ada) {
        Script phone = Script.called("c14-joins", BENCH.carrierStyle)
                .hears("INVITE")
                .says("180 Ringing")
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script hub = Script.caller("c14-adds", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), ada, sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .hangsUp();
        try (Party answers = BENCH.carrier(phone, number);
                Party calls = BENCH.hub(hub)) {
            calls.ends();
            answers.ends();
        }
    }
}
