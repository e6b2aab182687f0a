package org.patchbay.itests.rows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.of;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Teams' voicemail answers in the user's stead (C12): the runtime waits for it, carries greeting and digits, and says for whom a call was meant. */
abstract class CloudVoicemailRow extends Row {
    CloudVoicemailRow() {
        super(3);
    }

    @Test
    void itAnswersLateAndHearsDigitsBeforeAndAfter() {
        String ada = user(0);
        try (Ear box = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("voicemail-hub", bench.hubStyle)
                    .hears("INVITE")
                    .says("100 Trying")
                    .says("180 Ringing", of("a"))
                    .says("183 Session Progress", of("m"), sdp(box.port()))
                    .waitsForTest()
                    .says("200 OK", of("m"), sdp(box.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("voicemail-carrier", bench.carrierStyle)
                    .invites(bench.dialled(ada), outside(0), sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(183, body("a=sendrecv"))
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = bench.hub(hub, ada);
                    Party calls = bench.carrier(carrier)) {
                // The 183 alone is silence: the caller has it with the first of the greeting.
                box.speaksTo(answers.saw("INVITE sip:").message().body());
                caller.speaksTo(calls.saw("SIP/2.0 183").message().body());
                hears("the greeting", caller);
                caller.dials('5');
                await("a digit before the answer")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> box.digits().equals("5"));
                answers.goesOn();
                calls.saw("SIP/2.0 200");
                hears("the message", box);
                caller.dials('0');
                await("a digit after it").atMost(Duration.ofSeconds(10)).until(() -> box.digits()
                        .equals("50"));
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
        assertThat(record(outside(0), ada)).contains("\"sip\":200", "\"to_user\":\"" + id(0) + "\"", "\"answered\":");
        assertThat(entry()).containsEntry("status", "UNPROVEN").containsEntry("here", "TEAMS");
        assertThat(entry().get("why")).contains("signalling replayed, not seen on a tenant");
    }

    @Test
    void whomADivertedCallWasMeantForIsTold() {
        String box = user(1);
        String desk = "+12065550777";
        Script hub = Script.called("diverted-hub", bench.hubStyle)
                .hears(
                        "INVITE",
                        header("From", literally(outside(1))),
                        header("History-Info", literally("sip:" + desk + "@") + ".*cause%3D408"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("diverted-carrier", bench.carrierStyle)
                .invites(
                        bench.dialled(box),
                        outside(1),
                        with("Diversion", "<sip:" + desk + "@127.0.0.31>;reason=no-answer;counter=1"),
                        sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .waits(100)
                .hangsUp();
        try (Party answers = bench.hub(hub, box);
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
        assertThat(record(outside(1), box)).contains("\"diversions\":[\"").contains(desk);
    }
}
