package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.flows.Refers;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Part.of;
import static org.patchbay.itests.harness.Part.sdp;

/** A colleague takes a call: on the same leg, or by an INVITE that takes its place (C8). The caller stays in the call and hears whoever has it. */
abstract class GroupCallPickupRow extends Row {
    GroupCallPickupRow() {
        super(7);
    }

    @Test
    void aColleagueAnswersOnTheLegThatRings() {
        Script hub = Script.called("pickup-hub", bench.hubStyle)
                .hears("INVITE")
                .says("100 Trying")
                .says("180 Ringing", of("ada"))
                .says("180 Ringing", of("ben"))
                .says("200 OK", of("ben"), sdp(9))
                .hears("ACK", header("To", "ben$"))
                .isHungUp(header("To", "ben$"));
        Script carrier = Script.caller("pickup-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(0)), outside(0), sdp(9))
                .hears(100)
                .hears(180)
                .hears(200)
                .acks()
                .waits(100)
                .hangsUp();
        try (Party answers = bench.hub(hub, user(0));
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void aColleagueTakesTheCallOverByReplaces() {
        String number = outside(1);
        try (Ear first = Ear.open();
                Ear colleague = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("taken-hub", bench.hubStyle)
                    .hears("INVITE")
                    .says("180 Ringing", of("a"))
                    .says("200 OK", of("a"), sdp(first.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("taken-carrier", bench.carrierStyle)
                    .invites(bench.dialled(user(0)), number, sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .isHungUp();
            try (Party answers = bench.hub(hub, user(0));
                    Party calls = bench.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                first.speaksTo(answers.saw("INVITE").message().body());
                hears("the first", first);
                try (Party takes = bench.hub(Refers.replaces(
                                "taken-colleague",
                                user(1),
                                number,
                                Refers.replacing(answers.saw("SIP/2.0 200")),
                                colleague.port())
                        .waitsForTest()
                        .hangsUp())) {
                    colleague.speaksTo(takes.saw("SIP/2.0 200").message().body());
                    answers.ends();
                    hears("the colleague hears the caller", colleague);
                    hears("the caller hears the colleague", caller);
                    takes.goesOn();
                    takes.ends();
                }
                calls.ends();
            }
        }
        assertThat(record(number, user(0))).contains("\"sip\":200", "\"to_user\":\"" + id(0) + "\"");
        assertThat(entry()).containsEntry("status", "UNPROVEN").containsEntry("here", "TEAMS");
    }
}
