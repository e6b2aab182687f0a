package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Part.of;
import static org.patchbay.itests.harness.Part.sdp;

/** All devices of a user ring on one leg, one answers, and what another answers too late is ended. */
abstract class UserDevicesRow extends Row {
    UserDevicesRow() {
        super(4);
    }

    @Test
    void tenDevicesRingAndALateAnswerIsEnded() {
        String ada = user(0);
        try (Ear winner = Ear.open();
                Ear caller = Ear.open()) {
            Script hub =
                    Script.called("devices-hub", bench.hubStyle).hears("INVITE").says("100 Trying");
            for (char device = 'a'; device <= 'j'; device++) {
                hub.says("180 Ringing", of(String.valueOf(device)));
            }
            hub.says("200 OK", of("d"), sdp(winner.port()))
                    .hears("ACK", header("To", "d$"))
                    .says("200 OK", of("e"), sdp(9))
                    .hears("ACK", header("To", "e$"))
                    .hears("BYE", header("To", "e$"))
                    .agrees()
                    .isHungUp(header("To", "d$"));
            Script carrier = Script.caller("devices-carrier", bench.carrierStyle)
                    .invites(bench.dialled(ada), outside(0), sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = bench.hub(hub, ada);
                    Party calls = bench.carrier(carrier)) {
                answers.saw("BYE");
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                winner.speaksTo(answers.saw("INVITE").message().body());
                hears("the device that answered first", winner);
                hears("the caller hears it", caller);
                calls.goesOn();
                calls.ends();
                answers.ends();
                assertThat(calls.crossings().stream()
                                .filter(each -> each.is("SIP/2.0 18"))
                                .count())
                        .isEqualTo(1);
            }
        }
        assertThat(record(outside(0), ada)).contains("\"sip\":200");
        assertThat(entry()).containsEntry("status", "UNPROVEN");
    }
}
