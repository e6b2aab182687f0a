package org.patchbay.itests.rows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Part.sdp;

/** Teams records a call: perhaps by a re-INVITE to a media processor, and with a tone that who is called has to hear, uncut. */
abstract class AdHocRecordingRow extends Row {
    AdHocRecordingRow() {
        super(20);
    }

    @Test
    void nothingOfWhatTheMediaProcessorSaysIsCut() {
        String number = outside(0);
        try (Ear client = Ear.open();
                Ear processor = Ear.open();
                Ear called = Ear.open()) {
            Script hub = Script.caller("recorded-hub", bench.hubStyle)
                    .invites(bench.through(CONTOSO, number), user(0), sdp(client.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .asks("INVITE", sdp(processor.port(), "sendrecv", 2))
                    .mayHear(100)
                    .hears(200, body("a=sendrecv"))
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script carrier = Script.called("recorded-carrier", bench.carrierStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(called.port()))
                    .hears("ACK")
                    .isHungUp();
            try (Party answers = bench.carrier(carrier, number);
                    Party calls = bench.hub(hub)) {
                called.speaksTo(answers.saw("INVITE").message().body());
                hears("the media processor hears who is called", processor);
                processor.speaksTo(calls.saw("SIP/2.0 200").message().body());
                await("a second of a tone").atMost(Duration.ofSeconds(20)).until(() -> processor.sent() >= 50);
                // While it speaks: the runtime fills its pauses, and what it fills would be counted as well.
                await("all of it")
                        .atMost(Duration.ofSeconds(10))
                        .pollInterval(Duration.ofMillis(7))
                        .untilAsserted(() -> assertThat(called.packets()).isEqualTo(processor.sent()));
                processor.stops();
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
        assertThat(record(user(0), number)).contains("\"sip\":200");
        assertThat(entry()).containsEntry("status", "UNPROVEN").containsEntry("here", "TEAMS");
    }
}
