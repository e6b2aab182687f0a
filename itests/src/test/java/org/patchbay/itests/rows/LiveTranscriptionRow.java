package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Part.wideband;

/** A transcription takes the audio to a media processor in the middle of the call: by a re-INVITE with another address, in wideband as before. */
abstract class LiveTranscriptionRow extends Row {
    private static final int G722 = 9;

    LiveTranscriptionRow() {
        super(18);
    }

    @Test
    void theAudioGoesToTheMediaProcessorAndStaysWideband() {
        String ada = user(0);
        try (Ear client = Ear.open().speaking(G722);
                Ear processor = Ear.open().speaking(G722);
                Ear caller = Ear.open().speaking(G722)) {
            Script hub = Script.called("transcribed-hub", bench.hubStyle)
                    .hears("INVITE", body("m=audio [0-9]+ RTP/AVP 9 "), body("a=rtpmap:9 G722/8000"))
                    .says("180 Ringing")
                    .says("200 OK", wideband(client.port(), 1))
                    .hears("ACK")
                    .waitsForTest()
                    .asks("INVITE", wideband(processor.port(), 9000))
                    .mayHear(100)
                    .hears(200, body("m=audio [0-9]+ RTP/AVP 9"), body("a=sendrecv"))
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script carrier = Script.caller("transcribed-carrier", bench.carrierStyle)
                    .invites(bench.dialled(ada), outside(0), wideband(caller.port(), 1))
                    .hears(100)
                    .hears(180)
                    .hears(200, body("m=audio [0-9]+ RTP/AVP 9"))
                    .acks()
                    .isHungUp();
            try (Party answers = bench.hub(hub, ada);
                    Party calls = bench.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                client.speaksTo(answers.saw("INVITE").message().body());
                hears("the client hears the caller", client);
                hears("the caller hears the client", caller);
                client.stops();
                answers.goesOn();
                hears("the media processor hears the caller", processor);
                processor.speaksTo(answers.saw("SIP/2.0 200").message().body());
                answers.goesOn();
                answers.ends();
                calls.ends();
            }
        }
        assertThat(record(outside(0), ada)).contains("\"sip\":200", "\"codec\":\"g722/8000\"");
        assertThat(entry()).containsEntry("status", "UNPROVEN").containsEntry("here", "TEAMS");
    }
}
