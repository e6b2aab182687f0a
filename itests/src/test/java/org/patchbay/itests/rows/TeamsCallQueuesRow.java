package org.patchbay.itests.rows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.flows.Refers;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.harness.Part.sdp;

/** A queue of Teams' answers at once, plays music, hears digits; an agent takes the caller out of it by an INVITE that takes its place (C13, C8). */
abstract class TeamsCallQueuesRow extends Row {
    TeamsCallQueuesRow() {
        super(14);
    }

    @Test
    void theCallerHearsTheQueueUntilAnAgentTakesOver() {
        String queue = user(0);
        String number = outside(0);
        try (Ear music = Ear.open();
                Ear agent = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("queue-hub", bench.hubStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(music.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("queue-carrier", bench.carrierStyle)
                    .invites(bench.dialled(queue), number, sdp(caller.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .isHungUp();
            try (Party answers = bench.hub(hub, queue);
                    Party calls = bench.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                music.speaksTo(answers.saw("INVITE").message().body());
                hears("the caller hears music", caller);
                caller.dials('9');
                await("the queue has a digit").atMost(Duration.ofSeconds(10)).until(() -> music.digits()
                        .equals("9"));
                answers.saw("ACK");
                Script taken = Refers.replaces(
                                "queue-agent",
                                user(1),
                                number,
                                Refers.replacing(answers.saw("SIP/2.0 200")),
                                agent.port())
                        .waitsForTest()
                        .hangsUp();
                try (Party takes = bench.hub(taken)) {
                    agent.speaksTo(takes.saw("SIP/2.0 200").message().body());
                    answers.ends();
                    music.stops();
                    hears("the agent hears the caller", agent);
                    hears("the caller hears the agent", caller);
                    takes.goesOn();
                    takes.ends();
                }
                calls.ends();
            }
        }
        assertThat(record(number, queue)).contains("\"sip\":200", "\"to_user\":\"" + id(0) + "\"");
        assertThat(entry()).containsEntry("status", "UNPROVEN").containsEntry("here", "TEAMS");
    }
}
