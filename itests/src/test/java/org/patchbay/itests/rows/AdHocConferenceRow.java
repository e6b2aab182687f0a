package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Part.sdp;

/** A call becomes a conference (C14): its audio goes to the mixer, and two more are called. */
abstract class AdHocConferenceRow extends Row {
    AdHocConferenceRow() {
        super(19);
    }

    @Test
    void theAudioMovesToTheMixerAndTwoMoreAreCalled() {
        String ada = user(0);
        try (Ear before = Ear.open();
                Ear mixer = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("conference-hub", bench.hubStyle)
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
            Script carrier = Script.caller("conference-carrier", bench.carrierStyle)
                    .invites(bench.dialled(ada), outside(0), sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .isHungUp();
            try (Party answers = bench.hub(hub, ada);
                    Party calls = bench.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                hears("the mixer hears the caller", mixer);
                mixer.speaksTo(answers.saw("INVITE").message().body());
                hears("the caller hears the mixer", caller);
                joins(outside(1), ada);
                joins(FlowBench.outside(91), ada);
                answers.goesOn();
                answers.ends();
                calls.ends();
            }
        }
        assertThat(record(outside(0), ada)).contains("\"sip\":200");
        assertThat(record(ada, outside(1))).contains("\"sip\":200", "\"from_user\":\"" + id(0) + "\"");
        assertThat(entry()).containsEntry("status", "UNPROVEN").containsEntry("here", "TEAMS");
    }

    private void joins(String number, String ada) {
        try (Ear phone = Ear.open();
                Ear mixer = Ear.open()) {
            Script joining = Script.called("conference-joins", bench.carrierStyle)
                    .hears("INVITE")
                    .says("180 Ringing")
                    .says("200 OK", sdp(phone.port()))
                    .hears("ACK")
                    .isHungUp();
            Script hub = Script.caller("conference-adds", bench.hubStyle)
                    .invites(bench.through(CONTOSO, number), ada, sdp(mixer.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = bench.carrier(joining, number);
                    Party calls = bench.hub(hub)) {
                phone.speaksTo(answers.saw("INVITE").message().body());
                mixer.speaksTo(calls.saw("SIP/2.0 200").message().body());
                hears("the mixer hears who joined", mixer);
                hears("who joined hears the mixer", phone);
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
    }
}
