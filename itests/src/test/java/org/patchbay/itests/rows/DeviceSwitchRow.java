package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.flows.Refers;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Part.sdp;

/** A call goes on at another device of the user: by a re-INVITE with another address, or an INVITE that takes the place. The other side notices nothing. */
abstract class DeviceSwitchRow extends Row {
    DeviceSwitchRow() {
        super(11);
    }

    @Test
    void theCallGoesOnAtAnotherAddressAndThenAtAnotherDevice() {
        String ada = user(0);
        String number = outside(0);
        try (Ear desk = Ear.open();
                Ear mobile = Ear.open();
                Ear room = Ear.open();
                Ear called = Ear.open()) {
            Script hub = Script.caller("device-hub", bench.hubStyle)
                    .invites(bench.through(CONTOSO, number), ada, sdp(desk.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .asks("INVITE", sdp(mobile.port(), "sendrecv", 2))
                    .mayHear(100)
                    .hears(200, body("a=sendrecv"))
                    .acks()
                    .isHungUp();
            // Of the switches nothing is to be seen here: an INVITE would not be what comes next.
            Script carrier = Script.called("device-carrier", bench.carrierStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(called.port()))
                    .hears("ACK")
                    .isHungUp();
            try (Party answers = bench.carrier(carrier, number);
                    Party calls = bench.hub(hub)) {
                called.speaksTo(answers.saw("INVITE").message().body());
                desk.speaksTo(calls.saw("SIP/2.0 200").message().body());
                hears("the desk phone", desk);
                hears("who is called", called);
                desk.stops();
                calls.goesOn();
                hears("the mobile", mobile);
                mobile.speaksTo(calls.saw("SIP/2.0 200").message().body());
                hears("who is called hears the mobile", called);
                mobile.stops();
                try (Party other = bench.hub(Refers.replaces(
                                "device-room", ada, number, Refers.replacing(calls.saw("SIP/2.0 200")), room.port())
                        .waitsForTest()
                        .hangsUp())) {
                    room.speaksTo(other.saw("SIP/2.0 200").message().body());
                    calls.ends();
                    hears("the room", room);
                    hears("who is called hears the room", called);
                    other.goesOn();
                    other.ends();
                }
                answers.ends();
            }
        }
        assertThat(record(ada, number)).contains("\"sip\":200", "\"from_user\":\"" + id(0) + "\"");
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "TEAMS, RUNTIME");
    }
}
