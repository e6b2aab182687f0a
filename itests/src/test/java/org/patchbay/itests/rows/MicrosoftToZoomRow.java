package org.patchbay.itests.rows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

/** A user of Teams calls somebody who has the provider's telephone: by short number, or by a number, which stays on the net. */
abstract class MicrosoftToZoomRow extends Row {
    private static final String EXTENSION = "7926";
    private static final String NUMBER = "+14255550926";
    private static final String CLIENT = "zoe-client";

    MicrosoftToZoomRow() {
        super(26);
    }

    @BeforeEach
    void somebodyHasTheProvidersTelephone() {
        bench.distribution.run("patchbay:directory-set users tenant=contoso id=zoe site=hq display=Zoe extension="
                + EXTENSION + " number=" + NUMBER + " platform=PROVIDER provider_address=" + CLIENT
                + " licences=PROVIDER kind=PERSON");
    }

    @AfterEach
    void nobody() {
        bench.distribution.run("patchbay:directory-remove users contoso/zoe");
    }

    private void calls(String dialled, int from) {
        try (Ear teams = Ear.open();
                Ear zoom = Ear.open()) {
            Script hub = Script.caller("to-zoom-hub", bench.hubStyle)
                    .invites(bench.through(CONTOSO, dialled), user(from), sdp(teams.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script carrier = Script.called("to-zoom-client", bench.carrierStyle)
                    .hears(
                            "INVITE",
                            line("INVITE sip:" + CLIENT + "@127[.]0[.]0[.]31"),
                            header("From", "Ada.*" + literally(user(from))))
                    .says("180 Ringing")
                    .says("200 OK", sdp(zoom.port()))
                    .hears("ACK")
                    .isHungUp();
            try (Party answers = bench.carrier(carrier, CLIENT);
                    Party calls = bench.hub(hub)) {
                teams.speaksTo(calls.saw("SIP/2.0 200").message().body());
                zoom.speaksTo(answers.saw("INVITE").message().body());
                hears("the client hears the user", zoom);
                hears("the user hears the client", teams);
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
        assertThat(record(user(from), dialled)).contains("\"sip\":200", "\"to_user\":\"zoe\"");
    }

    @Test
    void aShortNumberFindsTheProvidersClient() {
        calls(EXTENSION, 0);
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "RUNTIME, PROVIDER");
    }

    @Test
    void aNumberOfTheProvidersUserStaysOnTheNet() {
        calls(NUMBER, 1);
    }
}
