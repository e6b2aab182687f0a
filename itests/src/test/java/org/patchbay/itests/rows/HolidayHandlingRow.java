package org.patchbay.itests.rows;

import java.time.Duration;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.harness.Part.sdp;

/** On a holiday the number of a resource announces that it is closed, or somebody else is called: decided here, with no word to the hub. */
abstract class HolidayHandlingRow extends Row {
    private static final String NAME = "Company outing";

    HolidayHandlingRow() {
        super(24);
    }

    private AutoCloseable today() {
        LocalDate now = LocalDate.now();
        return sets(0, "holiday", "own_dates", now.minusDays(1) + ".." + now.plusDays(1) + " " + NAME);
    }

    @Test
    void theCallerHearsThatItIsClosedAndTheHubIsNotAsked() throws Exception {
        try (Ear ear = Ear.open();
                AutoCloseable brief = sets("contoso", "announcement", "max_seconds", "1");
                AutoCloseable date = today();
                AutoCloseable announces = sets(0, "holiday", "on_holiday", "announce")) {
            Script carrier = Script.caller("holiday-caller", bench.carrierStyle)
                    .invites(bench.dialled(user(0)), outside(0), sdp(ear.port()))
                    .hears(100)
                    .hears(183)
                    .hears(480)
                    .acksRefusal();
            try (Party calls = bench.carrier(carrier)) {
                await("the announcement").atMost(Duration.ofSeconds(20)).until(() -> ear.packets() > 10);
                calls.ends();
            }
        }
        assertThat(lastTrace()).anySatisfy(step -> assertThat(step).contains("holiday at hq: " + NAME));
        assertThat(entry())
                .containsEntry("status", "SUPPORTED")
                .hasEntrySatisfying("bundles", bundles -> assertThat(bundles).contains("org.patchbay.feature.holiday"));
    }

    @Test
    void somebodyElseIsCalledWhereThatIsWanted() throws Exception {
        try (AutoCloseable date = today();
                AutoCloseable to = sets(0, "holiday", "forward_to", user(1));
                AutoCloseable forwards = sets(0, "holiday", "on_holiday", "forward");
                Party stands = bench.hub(Ringing.answers("holiday-other", bench.hubStyle), user(1));
                Party calls = bench.carrier(
                        Ringing.calls("holiday-forwarded", bench.carrierStyle, bench.dialled(user(0)), outside(0)))) {
            calls.ends();
            stands.ends();
        }
    }

    @Test
    void publicHolidaysOfTheSiteAreKnown() throws Exception {
        try (AutoCloseable announces = sets(0, "holiday", "on_holiday", "announce")) {
            String explained = bench.distribution.run(
                    "patchbay:route-explain --at 2026-12-25T12:00:00-05:00 " + outside(0) + " " + user(0));
            assertThat(explained).contains("holiday at hq: Christmas", "(US)");
        }
    }
}
