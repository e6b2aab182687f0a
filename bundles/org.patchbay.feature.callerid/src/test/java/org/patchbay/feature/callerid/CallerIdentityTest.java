package org.patchbay.feature.callerid;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.feature.callerid.CallerIdSettings.Show;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallerIdentityTest {
    private static final Party ADA = Asked.user("ada", "+14255550100");
    private static final Party BOSS = Asked.user("boss", "+14255550109");
    private static final Party OUTSIDE = Asked.outsider("+12065550199");
    private static final Party FIRST = Asked.outsider("+12065550111");
    private static final String MAIN = "+14255550000";

    private final CallerIdentity handler = new CallerIdentity();

    private static final Party CLEO = Asked.user("cleo", "+14255550102");

    /** Ada is on the hub, and Cleo has a telephone of the provider's. */
    @BeforeEach
    void users() {
        handler.bindDirectory(new MemoryDirectory(
                Contents.with()
                        .site(
                                "s",
                                Site.of(CallDriver.TENANT, "hq").country("US").build())
                        .user("a", User.of(CallDriver.TENANT, "ada").site("hq").build())
                        .user(
                                "c",
                                User.of(CallDriver.TENANT, "cleo")
                                        .site("hq")
                                        .platform(User.Platform.PROVIDER)
                                        .build())
                        .build(),
                new FewCountries()));
    }

    private static CallerIdSettings settings(Show show, String main) {
        return new CallerIdSettings(show, main, true, "*67", "*82", false);
    }

    private static final CallerIdSettings NOTHING = new CallerIdSettings(Show.OWN, "", true, "", "", false);

    @Test
    void leavesAllAsItIsWhereNothingIsSet() {
        for (Party to : new Party[] {OUTSIDE, BOSS}) {
            Verdict verdict = Asked.about(ADA, to).tenantSets(NOTHING).decidedBy(handler);
            assertThat(verdict.callerId()).isEmpty();
            assertThat(verdict.amendments()).isEmpty();
            assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
        }
        assertThat(Asked.about(OUTSIDE, ADA)
                        .tenantSets(NOTHING)
                        .decidedBy(handler)
                        .amendments())
                .isEmpty();
    }

    @Test
    void aUserMayShowTheMainNumberOrNone() {
        Asked asked = Asked.about(ADA, OUTSIDE).tenantSets(settings(Show.OWN, MAIN));
        assertThat(asked.decidedBy(handler).callerId()).isEmpty();
        Verdict main = asked.userSets("ada", settings(Show.MAIN, MAIN)).decidedBy(handler);
        assertThat(main.callerId()).contains("tel:" + MAIN);
        assertThat(main.reason()).contains("main number");
        Verdict withheld = asked.userSets("ada", settings(Show.WITHHELD, MAIN)).decidedBy(handler);
        assertThat(withheld.amendments()).containsEntry("Privacy", "id");
        assertThat(withheld.callerId()).isEmpty();
    }

    @Test
    void withoutAMainNumberTheOwnIsShownAndTheTraceSaysWhy() {
        Verdict verdict =
                Asked.about(ADA, OUTSIDE).tenantSets(settings(Show.MAIN, "")).decidedBy(handler);
        assertThat(verdict.callerId()).isEmpty();
        assertThat(verdict.reason()).contains("none is set");
    }

    @Test
    void colleaguesSeeTheCallerWhateverIsSet() {
        Verdict verdict =
                Asked.about(ADA, BOSS).tenantSets(settings(Show.WITHHELD, MAIN)).decidedBy(handler);
        assertThat(verdict.amendments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*67+12065550199,withheld,tel:+12065550199",
        "*82+12065550199,shown,tel:+12065550199",
        "*670199,withheld,sip:0199"
    })
    void aCodeIsForOneCallAndTheNumberWithoutItPassesAllPolicy(String dialled, String once, String uri) {
        Verdict verdict = Asked.about(ADA, Party.of("sip:" + dialled + "@x.test;user=phone"))
                .tenantSets(settings(Show.OWN, MAIN))
                .decidedBy(handler);
        assertThat(verdict.redirection().orElseThrow().targets()).containsExactly(Target.of(uri));
        assertThat(verdict.redirection().orElseThrow().cause())
                .as("no diversion")
                .isZero();
        assertThat(verdict.state()).containsValue(once);
    }

    @Test
    void whatACodeHasAskedForHoldsForTheLegsOfTheCall() {
        Asked asked = Asked.about(ADA, OUTSIDE).by(Origin.FORWARD).tenantSets(settings(Show.OWN, MAIN));
        assertThat(asked.withState(1, Map.of("once", "withheld"))
                        .decidedBy(handler)
                        .amendments())
                .containsEntry("Privacy", "id");
        Verdict shown = asked.tenantSets(settings(Show.WITHHELD, MAIN))
                .withState(1, Map.of("once", "shown"))
                .decidedBy(handler);
        assertThat(shown.amendments()).as("also where the hub withholds it").containsEntry("Privacy", "none");
    }

    @Test
    void aCodeAloneIsANumberLikeAnyOther() {
        assertThat(Asked.about(ADA, Party.of("sip:*67@x.test"))
                        .tenantSets(settings(Show.OWN, ""))
                        .decidedBy(handler)
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void whoCallsForAnotherOfTheTenantsIsSeenAsTheOther() {
        Asked asked = Asked.about(ADA, OUTSIDE).shownAs(BOSS).tenantSets(settings(Show.OWN, MAIN));
        Verdict verdict = asked.decidedBy(handler);
        assertThat(verdict.callerId()).isEmpty();
        assertThat(verdict.amendments()).isEmpty();
        assertThat(verdict.reason()).contains("calls for another");
        assertThat(asked.userSets("boss", settings(Show.WITHHELD, MAIN))
                        .decidedBy(handler)
                        .amendments())
                .as("as whoever is shown wants it")
                .containsEntry("Privacy", "id");
    }

    @Test
    void aNumberThatIsNoneOfTheTenantsIsReplacedUnlessTheCallIsSentOn() {
        Asked asked = Asked.about(ADA, OUTSIDE).shownAs(FIRST).tenantSets(settings(Show.OWN, MAIN));
        assertThat(asked.decidedBy(handler).callerId()).contains("tel:" + MAIN);
        Asked sentOn = asked.diverted(ADA.uri(), 302);
        assertThat(sentOn.decidedBy(handler).callerId()).isEmpty();
        assertThat(sentOn.tenantSets(new CallerIdSettings(Show.OWN, MAIN, false, "", "", false))
                        .decidedBy(handler)
                        .callerId())
                .contains("tel:" + MAIN);
        assertThat(asked.tenantSets(settings(Show.OWN, "")).decidedBy(handler).callerId())
                .as("nothing to put in its place")
                .isEmpty();
    }

    @Test
    void whoHasNoNumberShowsTheMainOne() {
        Party lobby = new Party(
                "sip:2001@x.test", Optional.empty(), "", Optional.of("lobby"), Optional.of("hq"), Optional.of("US"));
        assertThat(Asked.about(lobby, OUTSIDE)
                        .tenantSets(settings(Show.OWN, MAIN))
                        .decidedBy(handler)
                        .callerId())
                .contains("tel:" + MAIN);
    }

    @ParameterizedTest
    @CsvSource({"true,,", "false,,+14255550100", "false,+14255550000,+14255550000"})
    void aForwardToOutsideShowsWhoCalledFirstIfThatIsWanted(boolean original, String main, String presented) {
        Verdict verdict = Asked.about(FIRST, ADA)
                .forwardedTo(OUTSIDE)
                .tenantSets(new CallerIdSettings(Show.OWN, main == null ? "" : main, original, "", "", false))
                .decidedBy(handler);
        assertThat(verdict.callerId()).isEqualTo(Optional.ofNullable(presented).map(number -> "tel:" + number));
    }

    @Test
    void aTransferBackToTheHubShowsWhoCalledFirst() {
        Party bot = Party.of("sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:dfcba638");
        CallerIdSettings strict = new CallerIdSettings(Show.WITHHELD, MAIN, false, "", "", false);
        for (Party transferee : new Party[] {FIRST, ADA}) {
            Verdict verdict = Asked.about(transferee, bot)
                    .transferredBy(BOSS, Side.HUB)
                    .tenantSets(strict)
                    .decidedBy(handler);
            assertThat(verdict.callerId()).isEmpty();
            assertThat(verdict.amendments()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true,internal", "false,external"})
    void tellsTelephonesWhoCalls(boolean colleague, String source) {
        Verdict verdict = Asked.about(colleague ? BOSS : OUTSIDE, ADA)
                .tenantSets(new CallerIdSettings(Show.OWN, "", true, "", "", true))
                .decidedBy(handler);
        assertThat(verdict.amendments()).containsEntry("Alert-Info", "<urn:alert:source:" + source + ">");
    }

    @ParameterizedTest
    @CsvSource({"ada,external", "cleo,internal"})
    void takesNobodyForAColleagueWhoCallsFromElsewhere(String user, String source) {
        Asked over = Asked.about(user.equals("ada") ? ADA : CLEO, BOSS)
                .arrivedFrom(Side.PROVIDER, "provider")
                .tenantSets(new CallerIdSettings(Show.OWN, "", true, "", "", true));
        assertThat(over.decidedBy(handler).amendments())
                .containsEntry("Alert-Info", "<urn:alert:source:" + source + ">");
    }

    /** Ada was called from outside, and is transferred by who has called her. */
    @Test
    void whoWasCalledFromOutsideIsAColleagueStill() {
        Verdict verdict = Asked.about(ADA, BOSS)
                .inCall(OUTSIDE, ADA)
                .arrivedFrom(Side.PROVIDER, "provider")
                .transferredBy(OUTSIDE, Side.PROVIDER)
                .tenantSets(new CallerIdSettings(Show.OWN, "", true, "", "", true))
                .decidedBy(handler);
        assertThat(verdict.amendments()).containsEntry("Alert-Info", "<urn:alert:source:internal>");
    }

    /** Of somebody outside who shows Ada's number, and whose call Boss sends on to outside: Ada's settings are nothing to it. */
    @Test
    void aForwardOfWhoShowsAUsersNumberIsOneOfACallFromOutside() {
        Verdict verdict = Asked.about(ADA, BOSS)
                .arrivedFrom(Side.PROVIDER, "provider")
                .forwardedTo(OUTSIDE)
                .tenantSets(new CallerIdSettings(Show.OWN, MAIN, false, "", "", false))
                .userSets("ada", NOTHING)
                .decidedBy(handler);
        assertThat(verdict.callerId()).contains("tel:" + MAIN);
    }

    @Test
    void wrongValuesAreRefusedWithWhatToWrite() {
        assertThatThrownBy(() -> settings(Show.OWN, "030 1234"))
                .hasMessageContainingAll("main_number is '030 1234'", "+4930123450");
        assertThat(settings(Show.OWN, "+49 (30) 123450").mainNumber()).isEqualTo("+4930123450");
        assertThatThrownBy(() -> new CallerIdSettings(Show.OWN, "", true, "67", "", false))
                .hasMessageContainingAll("withhold_code is '67'", "*67");
        assertThatThrownBy(() -> new CallerIdSettings(Show.OWN, "", true, "*67", "*67", false))
                .hasMessageContaining("both '*67'");
    }
}
