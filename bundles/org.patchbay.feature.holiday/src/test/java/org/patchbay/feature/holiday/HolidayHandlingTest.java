package org.patchbay.feature.holiday;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.feature.holiday.HolidaySettings.AppliesTo;
import org.patchbay.feature.holiday.HolidaySettings.Meeting;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.feature.holiday.Museum.ADA;
import static org.patchbay.feature.holiday.Museum.CALLER;
import static org.patchbay.feature.holiday.Museum.DESK;

/** Berlin is an hour before UTC in winter; the public holidays of this country policy are the first of January alone. */
class HolidayHandlingTest {
    private static final String NEW_YEAR = "2027-01-01T12:00:00Z";

    private static Verdict at(String when, HolidaySettings settings) {
        return decided(about(settings).at(Instant.parse(when)));
    }

    private static Asked about(HolidaySettings settings) {
        return Asked.about(Asked.outsider(CALLER), Asked.user("desk", DESK)).userSets("desk", settings);
    }

    private static Verdict decided(Asked asked) {
        HolidayHandling handling = new HolidayHandling(Museum.directory());
        handling.bindCountries(new FewCountries());
        return asked.decidedBy(handling);
    }

    @Test
    void announcesAPublicHolidayByItsName() {
        Verdict verdict = at(NEW_YEAR, Museum.settings("holiday", Meeting.ANNOUNCE));
        assertThat(verdict.reason()).isEqualTo("holiday at berlin: New Year (DE)");
        assertThat(verdict.treatment()).hasValueSatisfying(treat -> {
            assertThat(treat.name()).isEqualTo("announcement");
            assertThat(treat.arguments())
                    .containsEntry("prompt", "prompt:not-available")
                    .containsEntry("early", "true")
                    .containsEntry("sip", "480")
                    .as("what the other side reads")
                    .containsEntry("reason", "Closed");
        });
        assertThat(verdict.otherwise())
                .hasValueSatisfying(r -> assertThat(r).isEqualTo(new Verdict.Refusal(480, 31, "Closed")));
        assertThat(at(NEW_YEAR, Museum.settings("holiday", Meeting.ANNOUNCE, "answer", true))
                        .treatment())
                .hasValueSatisfying(treat -> assertThat(treat.arguments()).containsEntry("early", "false"));
    }

    @Test
    void whoCallsBackForHelpFindsNothingClosed() {
        assertThat(decided(about(Museum.settings("holiday", Meeting.ANNOUNCE))
                                .at(Instant.parse(NEW_YEAR))
                                .withHeader("priority", "psap-callback"))
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void forwardsAsAForwardDoes() {
        Verdict verdict = at(NEW_YEAR, Museum.settings("holiday", Meeting.FORWARD, "to", "group:night"));
        assertThat(verdict.redirection()).hasValueSatisfying(wave -> {
            assertThat(wave.targets().get(0).uri()).isEqualTo("sip:patchbay-group.night");
            assertThat(wave.cause()).isEqualTo(302);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-31T22:59:00Z,PROCEED",
        "2026-12-31T23:00:00Z,TREAT",
        "2027-01-01T22:59:00Z,TREAT",
        "2027-01-01T23:00:00Z,PROCEED"
    })
    void aDayIsOneByTheClockOfTheSite(String when, Decision expected) {
        assertThat(at(when, Museum.settings("holiday", Meeting.ANNOUNCE)).decision())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-24T12:59:00Z,PROCEED,",
        "2026-12-24T13:00:00Z,TREAT,holiday at berlin: Christmas Eve",
        "2027-05-14T10:00:00Z,TREAT,holiday at berlin: 2027-05-14",
        "2028-05-14T10:00:00Z,PROCEED,",
        "2027-01-02T10:00:00Z,TREAT,holiday at berlin: 12-27..01-02",
        "2027-01-03T10:00:00Z,PROCEED,",
        "2027-01-01T10:00:00Z,PROCEED,"
    })
    void knowsOwnDatesEarlyClosingAndDaysThatAreOpen(String when, Decision expected, String why) {
        Verdict verdict = at(
                when,
                Museum.settings(
                        "holiday",
                        Meeting.ANNOUNCE,
                        "own",
                        "12-24 from 14:00 Christmas Eve, 2027-05-14, 12-27..01-02",
                        "open",
                        "2027-01-01"));
        assertThat(verdict.decision()).isEqualTo(expected);
        assertThat(verdict.reason()).isEqualTo(why == null ? "" : why);
    }

    @Test
    void opensAndClosesByTheHour() {
        HolidaySettings hours =
                Museum.settings("closed", Meeting.ANNOUNCE, "hours", "Mon-Fri 08:00-18:00, Sat 09:00-12:00");
        assertThat(at("2026-11-27T07:00:00Z", hours).decision()).isEqualTo(Decision.PROCEED);
        assertThat(at("2026-11-28T10:59:00Z", hours).decision()).isEqualTo(Decision.PROCEED);
        Verdict closed = at("2026-11-28T11:00:00Z", hours);
        assertThat(closed.reason()).isEqualTo("outside the opening hours at berlin: Sat 12:00");
        assertThat(closed.treatment())
                .hasValueSatisfying(treat -> assertThat(treat.arguments()).containsEntry("prompt", "tone:busy"));
        Verdict holiday = at("2027-01-01T10:00:00Z", hours);
        assertThat(holiday.decision()).isEqualTo(Decision.PROCEED);
        assertThat(holiday.reason()).isEqualTo("holiday at berlin: New Year (DE)");
    }

    @Test
    void isForResourcesUnlessItIsForAll() {
        Asked ada = Asked.about(Asked.outsider(CALLER), Asked.user("ada", ADA)).at(Instant.parse(NEW_YEAR));
        assertThat(decided(ada.userSets("ada", Museum.settings("holiday", Meeting.ANNOUNCE)))
                        .decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(decided(ada.userSets("ada", Museum.settings("holiday", Meeting.ANNOUNCE, "applies", AppliesTo.ALL)))
                        .decision())
                .isEqualTo(Decision.TREAT);
    }

    @Test
    void doesNotForwardToWhoHasHadTheCall() {
        HolidaySettings settings = Museum.settings("holiday", Meeting.FORWARD, "to", ADA);
        Verdict verdict = decided(about(settings).at(Instant.parse(NEW_YEAR)).diverted("tel:" + ADA, 302));
        assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
        assertThat(verdict.reason()).endsWith("whom it is forwarded to has had the call");
        assertThat(at(NEW_YEAR, Museum.settings("holiday", Meeting.FORWARD, "to", DESK))
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void withoutTheCountryPolicyOwnDatesCountAlone() {
        HolidayHandling alone = new HolidayHandling(Museum.directory());
        Asked newYear = about(Museum.settings("holiday", Meeting.ANNOUNCE, "own", "01-02 Second"));
        assertThat(newYear.at(Instant.parse(NEW_YEAR)).decidedBy(alone).decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(newYear.at(Instant.parse("2027-01-02T10:00:00Z"))
                        .decidedBy(alone)
                        .reason())
                .isEqualTo("holiday at berlin: Second");
    }
}
