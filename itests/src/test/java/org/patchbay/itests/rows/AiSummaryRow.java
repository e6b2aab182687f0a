package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Part.sdp;

/**
 * No bundle here makes summaries yet. What holds today: the audio goes through the provider, which can make them, and the record of a call has
 * what its events are joined by (the hub's x-i).
 */
abstract class AiSummaryRow extends Row {
    AiSummaryRow() {
        super(35);
    }

    @Test
    void theAudioGoesThroughTheProviderAndTheRecordHasWhatJoinsThem() {
        String number = outside(0);
        try (Ear teams = Ear.open();
                Ear zoom = Ear.open()) {
            Script hub = Script.caller("summed-hub", bench.hubStyle)
                    .invites(bench.through(CONTOSO, number), user(0), sdp(teams.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script carrier = Script.called("summed-zoom", bench.carrierStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(zoom.port()))
                    .hears("ACK")
                    .isHungUp();
            try (Party answers = bench.carrier(carrier, number);
                    Party calls = bench.hub(hub)) {
                String toHub = calls.saw("SIP/2.0 200").message().body();
                String toZoom = answers.saw("INVITE").message().body();
                assertThat(toHub).doesNotContain("m=audio " + zoom.port() + " ");
                assertThat(toZoom).doesNotContain("m=audio " + teams.port() + " ");
                teams.speaksTo(toHub);
                zoom.speaksTo(toZoom);
                hears("the provider", zoom);
                hears("the user", teams);
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
        assertThat(record(user(0), number)).contains("\"call_chain\":\"109abb90-77aa\"", "\"peer\":\"carrier\"");
        assertThat(entry())
                .containsEntry("status", "UNPROVEN")
                .containsEntry("here", "PROVIDER")
                .containsEntry(
                        "why", "The provider can perform it; not seen on a tenant. No live bundle here brings it.");
    }
}
