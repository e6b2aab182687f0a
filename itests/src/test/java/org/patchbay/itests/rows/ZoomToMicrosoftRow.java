package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Somebody with the provider's telephone calls a user of Teams, by number or short number. */
abstract class ZoomToMicrosoftRow extends Row {
    ZoomToMicrosoftRow() {
        super(25);
    }

    @Test
    void aShortNumberFindsTheUserInTeams() {
        String extension = extension(0);
        try (Ear teams = Ear.open();
                Ear zoom = Ear.open()) {
            Script hub = Script.called("to-teams-hub", bench.hubStyle)
                    .hears(
                            "INVITE",
                            line("INVITE sip:" + literally(user(0)) + "@sip"),
                            header("To", literally(user(0))),
                            header("From", literally("Outside") + ".*" + literally(outside(0) + "@" + CONTOSO)))
                    .says("180 Ringing")
                    .says("200 OK", sdp(teams.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("to-teams-zoom", bench.carrierStyle)
                    .invites(bench.dialled(extension).replace(";user=phone", ""), outside(0), sdp(zoom.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = bench.hub(hub, user(0));
                    Party calls = bench.carrier(carrier)) {
                zoom.speaksTo(calls.saw("SIP/2.0 200").message().body());
                teams.speaksTo(answers.saw("INVITE").message().body());
                hears("the user hears the caller", teams);
                hears("the caller hears the user", zoom);
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
        assertThat(record(outside(0), extension)).contains("\"sip\":200", "\"to_user\":\"" + id(0) + "\"");
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "RUNTIME, PROVIDER");
        assertThat(entry().get("bundles")).contains("org.patchbay.routing");
    }

    @Test
    void whomTeamsDoesNotKnowIsNotTriedAgain() {
        Script hub = Script.called("unknown-hub", bench.hubStyle)
                .hears("INVITE")
                .says("404 Not Found", with("REASON", "Q.850;cause=1;text=\"8d51;The number is not assigned; 511404\""))
                .hears("ACK");
        Script carrier = Script.caller("unknown-zoom", bench.carrierStyle)
                .invites(bench.dialled(user(1)), outside(1), sdp(9))
                .hears(100)
                .hears(404, header("Reason", "Q[.]850;cause=1"))
                .acksRefusal();
        try (Party answers = bench.hub(hub, user(1));
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
        assertThat(record(outside(1), user(1))).contains("\"sip\":404");
    }
}
