package org.patchbay.itests.rows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.harness.Part.sdp;

/** Not offered: a plain 404. Once its bundle is installed: an announcement before that, or an attendant; and the catalogue says so. */
abstract class UnassignedNumbersRow extends Row {
    private static final String FEATURE = "patchbay-feature-unassigned";
    /** In a range of the customer's, and nobody's. */
    private static final String FREE = "+14255550205";

    UnassignedNumbersRow() {
        super(30);
    }

    private void hearsThatNobodyHasIt(String number) {
        try (Ear ear = Ear.open()) {
            Script carrier = Script.caller("unassigned-hears", bench.carrierStyle)
                    .invites(bench.dialled(number), outside(0), sdp(ear.port()))
                    .hears(100)
                    .hears(183)
                    .hears(404)
                    .acksRefusal();
            try (Party calls = bench.carrier(carrier)) {
                await("the announcement").atMost(Duration.ofSeconds(20)).until(() -> ear.packets() > 10);
                calls.ends();
            }
        }
    }

    @Test
    void isAPlain404UntilTheBundleIsInstalledAndThenWhatIsWanted() throws Exception {
        Script plain = Script.caller("unassigned-plain", bench.carrierStyle)
                .invites(bench.dialled(FREE), outside(0), sdp(9))
                .hears(100)
                .hears(404)
                .acksRefusal();
        try (Party calls = bench.carrier(plain)) {
            calls.ends();
        }
        assertThat(entry()).containsEntry("status", "NOT_OFFERED");
        bench.distribution.run("feature:install " + FEATURE);
        try (AutoCloseable brief = sets("contoso", "announcement", "max_seconds", "1")) {
            assertThat(entry())
                    .containsEntry("status", "SUPPORTED")
                    .hasEntrySatisfying(
                            "bundles", bundles -> assertThat(bundles).contains("org.patchbay.feature.unassigned"));
            hearsThatNobodyHasIt(FREE);
            try (Party unknown =
                    bench.hub(Ringing.refuses("unassigned-hub", bench.hubStyle, "404 Not Found"), user(0))) {
                hearsThatNobodyHasIt(user(0));
                unknown.ends();
            }
            anAttendantAnswers();
        } finally {
            bench.distribution.run("feature:uninstall " + FEATURE);
        }
        assertThat(entry()).containsEntry("status", "NOT_OFFERED");
    }

    private void anAttendantAnswers() throws Exception {
        try (AutoCloseable to = sets("contoso", "unassigned", "to", user(1));
                AutoCloseable forwards = sets("contoso", "unassigned", "action", "forward");
                Party attendant = bench.hub(Ringing.answers("unassigned-attendant", bench.hubStyle), user(1));
                Party calls = bench.carrier(
                        Ringing.calls("unassigned-forwarded", bench.carrierStyle, bench.dialled(FREE), outside(0)))) {
            calls.ends();
            attendant.ends();
        }
    }
}
