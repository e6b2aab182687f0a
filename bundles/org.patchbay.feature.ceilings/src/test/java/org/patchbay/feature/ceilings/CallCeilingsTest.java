package org.patchbay.feature.ceilings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.call.MemoryFacts;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallCeilingsTest {
    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");
    private static final Party ADA = Asked.user("ada", "+4930555100");
    private static final Party BOB = Asked.user("bob", "+4930555101");
    private static final Party BERLIN = Asked.outsider("+4930123456");
    private static final Party VIENNA = Asked.outsider("+431234567");
    private static final Party SEATTLE = Asked.outsider("+12065550199");
    private static final Party SATELLITE = Asked.outsider("+881612345678");
    private static final Party PREMIUM = Asked.outsider("+49900123456");

    private final MemoryFacts facts = new MemoryFacts();
    private final CallLedger ledger = new CallLedger();
    private final CallCeilings handler = new CallCeilings(ledger);
    private final CeilingFacts listener = new CeilingFacts(ledger);

    CallCeilingsTest() {
        handler.bindCountries(new FewCountries());
        facts.listen(listener, Fact.CALL_ENDED);
    }

    private static CeilingSettings open() {
        return new CeilingSettings(List.of(), true, 0, 0, 0, 0, 0, 0, 0, 0, 30);
    }

    private static CeilingSettings user(int minute, int hour, int country, int atOnce, int stop) {
        return new CeilingSettings(List.of(), true, minute, hour, country, atOnce, 0, 0, 0, 0, stop);
    }

    private static CeilingSettings tenant(int minute) {
        return new CeilingSettings(List.of(), true, 0, 0, 0, 0, minute, 0, 0, 0, 30);
    }

    private Verdict decide(Asked asked) {
        return asked.decidedBy(handler);
    }

    private List<CallLedger.Notice> told() {
        return ledger.notices();
    }

    private void passes(Asked asked) {
        assertThat(decide(asked).decision()).isEqualTo(Decision.PROCEED);
    }

    private void refused(Asked asked, String reason) {
        Verdict verdict = decide(asked);
        assertThat(verdict.refusal()).hasValueSatisfying(r -> {
            assertThat(r.sip()).isEqualTo(403);
            assertThat(r.q850()).isEqualTo(21);
            assertThat(r.reason()).contains(reason);
        });
        assertThat(verdict.reason()).contains(reason);
    }

    private static Asked about(Party from, Party to, CeilingSettings settings) {
        return Asked.about(from, to).tenantSets(settings).at(NOW);
    }

    @Test
    void letsCallsInsideAndAtHomeAlone() {
        CeilingSettings shut = new CeilingSettings(List.of("FR"), false, 1, 1, 1, 1, 1, 1, 1, 1, 30);
        for (int i = 0; i < 5; i++) {
            passes(about(ADA, BERLIN, shut));
            passes(about(ADA, BOB, shut));
            passes(about(SEATTLE, ADA, shut));
            passes(about(ADA, Party.of("sip:2001@x"), shut));
        }
        Party hunt = new Party(
                "tel:+12065550111", SEATTLE.e164(), "", Optional.empty(), Optional.of("hq"), Optional.of("US"));
        passes(about(ADA, hunt, shut));
        assertThat(told()).isEmpty();
    }

    @Test
    void letsOnlyCountriesBeCalledThatAreAllowed() {
        CeilingSettings few = new CeilingSettings(List.of("at", "CH"), true, 0, 0, 0, 0, 0, 0, 0, 0, 30);
        passes(about(ADA, VIENNA, few));
        passes(about(ADA, BERLIN, few));
        refused(about(ADA, SEATTLE, few), "Calls to US are not allowed");
        refused(about(ADA, SATELLITE, few), "Calls to 001 are not allowed");
        passes(about(ADA, SEATTLE, open()));
        passes(about(ADA, SEATTLE, few).userSets("ada", open()));
    }

    @Test
    void whatIsNoCountryIsRefusedWhenItIsWritten() {
        for (String wrong : List.of("UK", "XX", "Germany", "+49", "001 DE")) {
            assertThatThrownBy(() -> new CeilingSettings(List.of("DE", wrong), true, 0, 0, 0, 0, 0, 0, 0, 0, 30))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "allowed_countries has '" + wrong + "', which is no country. Write ISO codes");
        }
        for (String right : List.of("gb", "XK", "001")) {
            assertThat(new CeilingSettings(List.of(right), true, 0, 0, 0, 0, 0, 0, 0, 0, 30).allows(right))
                    .isTrue();
        }
    }

    @Test
    void letsPremiumNumbersBeCalledOnlyWhereThatIsAllowed() {
        CeilingSettings none = new CeilingSettings(List.of(), false, 0, 0, 0, 0, 0, 0, 0, 0, 30);
        refused(about(ADA, PREMIUM, none), "Premium and satellite numbers are not allowed");
        passes(about(ADA, PREMIUM, open()));
    }

    @Test
    void doesNotLetAForwardReachWhatItsUserMayNot() {
        CeilingSettings none = new CeilingSettings(List.of(), false, 0, 0, 0, 0, 0, 0, 0, 0, 30);
        refused(about(SEATTLE, ADA, open()).userSets("ada", none).forwardedTo(PREMIUM), "not allowed");
        Asked forward = about(SEATTLE, ADA, open())
                .userSets("ada", user(1, 0, 0, 0, 30))
                .forwardedTo(VIENNA);
        passes(forward);
        refused(forward, "per_minute = 1");
        assertThat(told()).extracting(f -> f.data().get("user")).containsExactly("ada");
    }

    /** Where the hub does not assert who sends the call on, it shows the first caller alone, whose country counts for nothing. */
    @Test
    void whoSendsACallOnAtTheHubPaysForIt() {
        handler.bindDirectory(new MemoryDirectory(
                Contents.with()
                        .site(
                                "s",
                                Site.of(CallDriver.TENANT, "berlin")
                                        .country("DE")
                                        .build())
                        .user(
                                "a",
                                User.of(CallDriver.TENANT, "ada")
                                        .site("berlin")
                                        .number(new E164("+4930555100"))
                                        .build())
                        .build(),
                new FewCountries()));
        CeilingSettings home = new CeilingSettings(List.of("DE"), true, 0, 0, 0, 0, 0, 0, 0, 0, 30);
        Asked sentOn = about(VIENNA, Asked.outsider("+431234568"), open())
                .arrivedFrom(Side.HUB, "hub")
                .userSets("ada", home)
                .diverted("sip:+4930555100@hub.example", 302);
        refused(sentOn, "Calls to AT are not allowed");
        passes(sentOn.userSets("ada", open()));
        Asked unknown = about(VIENNA, Asked.outsider("+431234568"), home).arrivedFrom(Side.HUB, "hub");
        refused(unknown, "Calls to AT are not allowed");
    }

    @Test
    void stopsAUserWhoCallsTooOftenInAMinuteAndNobodyElse() {
        CeilingSettings three = user(3, 0, 0, 0, 30);
        for (int i = 0; i < 3; i++) {
            passes(about(ADA, SEATTLE, three).at(NOW.plusSeconds(i)));
        }
        refused(
                about(ADA, VIENNA, three).at(NOW.plusSeconds(3)),
                "The ceiling per_minute = 3 of calls abroad and to premium numbers was reached; they are refused until"
                        + " 2026-11-02T10:31:00Z.");
        refused(about(ADA, PREMIUM, three).at(NOW.plusSeconds(1799)), "until 2026-11-02T10:31:00Z");
        passes(about(ADA, BERLIN, three).at(NOW.plusSeconds(4)));
        passes(about(BOB, SEATTLE, three).at(NOW.plusSeconds(4)));
        passes(about(ADA, SEATTLE, three).ofTenant("other").at(NOW.plusSeconds(4)));
        passes(about(ADA, SEATTLE, three).at(NOW.plusSeconds(1804)));
        assertThat(told()).hasSize(1);
    }

    @Test
    void forgetsCallsThatAreAMinuteOrAnHourOld() {
        CeilingSettings slow = user(2, 5, 0, 0, 0);
        for (int i = 0; i < 5; i++) {
            passes(about(ADA, SEATTLE, slow).at(NOW.plusSeconds(31L * i)));
        }
        refused(about(ADA, SEATTLE, slow).at(NOW.plusSeconds(3000)), "per_hour = 5");
        passes(about(ADA, SEATTLE, slow).at(NOW.plusSeconds(3601)));
    }

    @Test
    void countsEachCountryByItself() {
        CeilingSettings two = user(0, 0, 2, 0, 0);
        passes(about(ADA, SEATTLE, two));
        passes(about(ADA, SEATTLE, two));
        refused(about(ADA, SEATTLE, two), "per_country_hour = 2");
        passes(about(ADA, VIENNA, two));
    }

    @Test
    void countsCallsAtTheSameTimeUntilTheyEnd() {
        CeilingSettings two = user(0, 0, 0, 2, 0);
        passes(about(ADA, SEATTLE, two));
        passes(about(ADA, VIENNA, two));
        refused(about(ADA, SEATTLE, two), "at_once = 2");
        facts.tell(Fact.CALL_ENDED, Scope.call("test", "1"), Map.of(), true);
        passes(about(ADA, SEATTLE, two));
    }

    @Test
    void countsALegOnceHoweverManyPeersItIsTriedOver() {
        CeilingSettings one = user(1, 0, 0, 0, 30);
        Verdict first = decide(about(ADA, SEATTLE, one).over("a"));
        assertThat(first.state()).containsEntry("counted", "+12065550199");
        passes(about(ADA, SEATTLE, one).over("b").withState(1, first.state()));
        refused(about(ADA, VIENNA, one).over("b").withState(1, first.state()), "per_minute = 1");
    }

    @Test
    void stopsATenantWhoeverCalls() {
        passes(about(ADA, SEATTLE, tenant(2)));
        passes(about(SEATTLE, VIENNA, tenant(2)));
        refused(about(BOB, SEATTLE, tenant(2)).userSets("bob", open()), "tenant_per_minute = 2");
        passes(about(BOB, SEATTLE, tenant(2)).ofTenant("other"));
    }

    @Test
    void doesNotCountForAUserWhatTheTenantsCeilingRefused() {
        CeilingSettings both = new CeilingSettings(List.of(), true, 2, 0, 0, 0, 1, 0, 0, 0, 0);
        passes(about(BOB, SEATTLE, both));
        refused(about(ADA, SEATTLE, both), "tenant_per_minute = 1");
        refused(about(ADA, SEATTLE, both), "tenant_per_minute = 1");
        CeilingSettings mine = user(2, 0, 0, 0, 0);
        passes(about(ADA, SEATTLE, mine));
        passes(about(ADA, SEATTLE, mine));
        refused(about(ADA, SEATTLE, mine), "per_minute = 2");
    }

    @Test
    void countsCallersThatAreNoUsersTogether() {
        CeilingSettings one = user(1, 0, 0, 0, 30);
        passes(about(BERLIN, SEATTLE, one));
        refused(about(VIENNA, SEATTLE, one), "per_minute = 1");
    }

    @Test
    void tellsOnceAndWritesItDownWithoutANumber() {
        CeilingSettings one = user(1, 0, 0, 0, 30);
        passes(about(ADA, SEATTLE, one));
        refused(about(ADA, SEATTLE, one), "per_minute");
        refused(about(ADA, SEATTLE, one), "per_minute");
        List<Fact> heard = new ArrayList<>();
        facts.listen(heard::add);
        new CeilingNotices(ledger, facts);
        assertThat(heard).singleElement().satisfies(fact -> {
            assertThat(fact.type()).isEqualTo("ceiling-reached");
            assertThat(fact.cursor()).as("durable").isPositive();
            assertThat(fact.data())
                    .containsEntry("ceiling", "per_minute")
                    .containsEntry("value", "1")
                    .containsEntry("country", "US")
                    .containsEntry("until", "2026-11-02T10:30:00Z");
        });
        assertThat(heard.toString()).doesNotContain("206555");
    }

    @Test
    void countsNothingOfACallThatIsOnlyRehearsed() {
        CeilingSettings one = user(1, 0, 0, 0, 30);
        for (int i = 0; i < 3; i++) {
            passes(about(ADA, SEATTLE, one).asRehearsal());
        }
        passes(about(ADA, SEATTLE, one));
        refused(about(ADA, SEATTLE, one).asRehearsal(), "per_minute = 1");
        assertThat(told()).isEmpty();
        passes(about(ADA, SEATTLE, one).asRehearsal().at(NOW.plusSeconds(7200)));
        refused(about(ADA, SEATTLE, one), "per_minute = 1");
        refused(about(ADA, SEATTLE, one).asRehearsal().at(NOW.plusSeconds(1700)), "until 2026-11-02T10:30:00Z");
        assertThat(told()).hasSize(1);
    }

    @Test
    void endsAStopWhereStopsAreTurnedOff() {
        passes(about(ADA, SEATTLE, user(1, 0, 0, 0, 30)));
        refused(about(ADA, SEATTLE, user(1, 0, 0, 0, 30)), "per_minute");
        refused(about(ADA, SEATTLE, user(9, 0, 0, 0, 30)), "per_minute = 1");
        passes(about(ADA, SEATTLE, user(9, 0, 0, 0, 0)));
    }

    @Test
    void worksOutACeilingOfThousandsFastEnoughForACall() {
        CeilingSettings many = user(0, 9_000, 0, 0, 0);
        for (int i = 0; i < 9_000; i++) {
            passes(about(ADA, SEATTLE, many));
        }
        refused(about(ADA, SEATTLE, many), "per_hour = 9000");
    }
}
