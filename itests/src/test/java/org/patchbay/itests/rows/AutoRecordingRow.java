package org.patchbay.itests.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Records;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Part.sdp;

/**
 * The provider records, as the catalogue says without the bundle; with it the runtime records what the settings say, and the call's record names
 * the file. To a recorder of others (SIPREC): {@code SiprecIT}.
 */
abstract class AutoRecordingRow extends Row {
    private static final String FEATURE = "patchbay-feature-recording";

    AutoRecordingRow() {
        super(31);
    }

    @Test
    void withTheBundleTheRuntimeRecordsAndWithoutItNobodyHereDoes() throws IOException {
        Map<String, String> before = entry();
        assertThat(before).containsEntry("status", "UNPROVEN").containsEntry("here", "PROVIDER");
        assertThat(before.get("why")).contains("No live bundle here brings it");
        bench.distribution.run("feature:install " + FEATURE);
        try {
            assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "RUNTIME");
            assertThat(entry().get("bundles")).contains("org.patchbay.feature.recording");
            bench.distribution.run("patchbay:settings-set contoso/-/" + id(0) + " recording calls all");
            calls(user(0), outside(0));
            Path recording = Path.of(Records.value(record(user(0), outside(0)), "recordings"));
            assertThat(Files.size(recording)).isGreaterThan(1000);
            bench.distribution.run("patchbay:settings-set contoso/-/" + id(0) + " recording calls ''");
        } finally {
            bench.distribution.run("feature:uninstall " + FEATURE);
        }
        assertThat(entry()).containsEntry("status", "UNPROVEN").containsEntry("here", "PROVIDER");
    }

    private void calls(String ada, String number) {
        try (Ear teams = Ear.open();
                Ear called = Ear.open()) {
            Script hub = Script.caller("auto-recorded-hub", bench.hubStyle)
                    .invites(bench.through(CONTOSO, number), ada, sdp(teams.port()))
                    .hears(100)
                    .hears(200)
                    .acks()
                    .waitsForTest()
                    .hangsUp();
            Script carrier = Script.called("auto-recorded-carrier", bench.carrierStyle)
                    .hears("INVITE")
                    .says("200 OK", sdp(called.port()))
                    .hears("ACK")
                    .isHungUp();
            try (Party answers = bench.carrier(carrier, number);
                    Party calls = bench.hub(hub)) {
                teams.speaksTo(calls.saw("SIP/2.0 200").message().body());
                called.speaksTo(answers.saw("INVITE").message().body());
                hears("who is called", called);
                hears("the user", teams);
                calls.goesOn();
                calls.ends();
                answers.ends();
            }
        }
    }
}
