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

/** Behind the provider's own menu a call comes for a user of Teams: the user sees who calls, and by what number the caller came (Diversion, C1). */
abstract class ZoomAutoReceptionistRow extends Row {
    private static final String RECEPTIONIST = "+12065550732";

    ZoomAutoReceptionistRow() {
        super(32);
    }

    @Test
    void theUserSeesWhoCallsAndByWhatNumber() {
        String ada = user(0);
        String caller = outside(0);
        try (Ear teams = Ear.open();
                Ear zoom = Ear.open()) {
            Script hub = Script.called("receptionist-hub", bench.hubStyle)
                    .hears(
                            "INVITE",
                            line("INVITE sip:" + literally(ada) + "@"),
                            header("From", literally(caller + "@" + CONTOSO)),
                            header("Contact", literally(caller + "@" + CONTOSO)),
                            header("History-Info", literally("sip:" + RECEPTIONIST + "@")))
                    .says("180 Ringing")
                    .says("200 OK", sdp(teams.port()))
                    .hears("ACK")
                    .isHungUp();
            Script carrier = Script.caller("receptionist-zoom", bench.carrierStyle)
                    .invites(
                            bench.dialled(ada),
                            caller,
                            with("Diversion", "<sip:" + RECEPTIONIST + "@127.0.0.31>;reason=unconditional"),
                            sdp(zoom.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = bench.hub(hub, ada);
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
        assertThat(record(caller, ada))
                .contains("\"sip\":200", "\"to_user\":\"" + id(0) + "\"", "\"diversions\":[\"")
                .contains(RECEPTIONIST);
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "RUNTIME, PROVIDER");
    }
}
