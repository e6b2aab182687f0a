package org.patchbay.feature.blocking;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.feature.blocking.BlockingSettings.Announce;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.CallDriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallBlockingTest {
    private static final Party ADA = Asked.user("ada", "+4930555100");
    private static final Party BOB = Asked.user("bob", "+4930555101");
    private static final Party PEST = Asked.outsider("+12065550199");
    private static final Party PREMIUM = Asked.outsider("+49900123456");

    private static final FewLists lists = new FewLists();

    @BeforeEach
    void noLists() {
        lists.clear();
    }

    @Test
    void letsEverythingPassWhereNothingIsSet() {
        assertThat(about(PEST, ADA).decidedBy(new CallBlocking(lists)).decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(about(ADA, PREMIUM).decidedBy(new CallBlocking(lists)).decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(about(Party.of("sip:anonymous@anonymous.invalid"), ADA)
                        .decidedBy(new CallBlocking(lists))
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void declinesACallerOnTheCalledUsersList() {
        refused(about(PEST, ADA).userSets("ada", callers("+12065550199")), "The caller is on the block list.");
        passes(about(PEST, BOB).userSets("ada", callers("+12065550199")));
    }

    @Test
    void declinesADestinationOnTheCallingUsersList() {
        refused(about(ADA, PREMIUM).userSets("ada", destinations("+49900*")), "The destination is on the block list.");
        passes(about(BOB, PREMIUM).userSets("ada", destinations("+49900*")));
    }

    @Test
    void keepsTheTenantsListsInForceForAUserWhoHasOthers() {
        Asked inbound = about(PEST, ADA).tenantSets(callers("+1206*")).userSets("ada", callers("+33*"));
        refused(inbound, "The caller is on the block list.");
        Asked outbound = about(ADA, PREMIUM).tenantSets(destinations("+49900*")).userSets("ada", destinations("+33*"));
        refused(outbound, "The destination is on the block list.");
    }

    @Test
    void doesNotMistakeTheTwoListsForEachOther() {
        passes(about(PEST, ADA).userSets("ada", destinations("+12065550199")));
        passes(about(ADA, PREMIUM).userSets("ada", callers("+49900*")));
        passes(about(PEST, ADA).tenantSets(destinations("+4930*")));
        passes(about(ADA, PREMIUM).tenantSets(callers("+4930*")));
    }

    @Test
    void doesNotLetAForwardReachABlockedDestination() {
        Asked forwarded = about(PEST, ADA).forwardedTo(PREMIUM);
        refused(forwarded.userSets("ada", destinations("+49900*")), "The destination is on the block list.");
        refused(forwarded.tenantSets(destinations("+49900*")), "The destination is on the block list.");
    }

    @Test
    void letsAUserBlockAColleague() {
        refused(about(BOB, ADA).userSets("ada", callers("+4930555101")), "The caller is on the block list.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:anonymous@anonymous.invalid",
                "sip:Anonymous@carrier.example",
                "sip:@carrier.example",
                "sip:x@anonymous.invalid"
            })
    void declinesAnonymousCallersWhereTheyAreNotWanted(String uri) {
        Asked call = about(Party.of(uri), ADA);
        refused(call.userSets("ada", anonymous()), "Callers who withhold their number are blocked.");
        refused(call.tenantSets(anonymous()), "Callers who withhold their number are blocked.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "user;id", "header; ID;critical", "user"})
    void takesANumberThatIsForTheNetworkOnlyForWithheld(String privacy) {
        refused(
                about(PEST, ADA).userSets("ada", anonymous()).withHeader("privacy", privacy),
                "Callers who withhold their number are blocked.");
    }

    @Test
    void letsThroughWhoCallsBackForHelp() {
        Asked call = about(Party.of("sip:anonymous@anonymous.invalid"), ADA).withHeader("priority", "psap-callback");
        passes(call.tenantSets(anonymous()));
        passes(about(PEST, ADA).withHeader("priority", "psap-callback").userSets("ada", callers("+12065550199")));
        refused(
                about(ADA, PREMIUM).withHeader("priority", "psap-callback").userSets("ada", destinations("+49900*")),
                "The destination is on the block list.");
    }

    @Test
    void doesNotTakeTheKnownForAnonymous() {
        passes(about(PEST, ADA).tenantSets(anonymous()));
        passes(about(PEST, ADA).tenantSets(anonymous()).withHeader("privacy", "none"));
        passes(about(BOB, ADA).tenantSets(anonymous()).withHeader("privacy", "id"));
        passes(about(ADA, PREMIUM).tenantSets(anonymous()).withHeader("privacy", "id"));
    }

    @ParameterizedTest
    @CsvSource({"EARLY,true", "ANSWERED,false"})
    void tellsTheCallerWhereThatIsWantedAndDeclinesAllTheSame(Announce announce, String early) {
        BlockingSettings told = new BlockingSettings(List.of("+12065550199"), List.of(), false, announce, "");
        Verdict verdict = about(PEST, ADA).userSets("ada", told).decidedBy(new CallBlocking(lists));
        assertThat(verdict.treatment()).hasValueSatisfying(treat -> {
            assertThat(treat.name()).isEqualTo("announcement");
            assertThat(treat.arguments())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "prompt",
                            "prompt:blocked",
                            "early",
                            early,
                            "sip",
                            "603",
                            "q850",
                            "21",
                            "reason",
                            "The caller is on the block list."));
        });
        assertThat(verdict.otherwise()).contains(new Verdict.Refusal(603, 21, "The caller is on the block list."));
        assertThat(verdict.reason()).startsWith("The caller is on the block list.");
    }

    @Test
    void tellsWhoIsCallingAsThatOneSet() {
        BlockingSettings told =
                new BlockingSettings(List.of(), List.of("+49900*"), false, Announce.EARLY, " tone:congestion ");
        Verdict verdict = about(ADA, PREMIUM).userSets("ada", told).decidedBy(new CallBlocking(lists));
        assertThat(verdict.treatment())
                .hasValueSatisfying(treat -> assertThat(treat.arguments()).containsEntry("prompt", "tone:congestion"));
        assertThat(verdict.otherwise()).isPresent();
    }

    @Test
    void aForwardIsDeclinedWithoutAWordForTheCallMayGoOnWithAnotherLeg() {
        BlockingSettings told = new BlockingSettings(List.of(), List.of("+49900*"), false, Announce.EARLY, "");
        refused(about(PEST, ADA).forwardedTo(PREMIUM).userSets("ada", told), "The destination is on the block list.");
    }

    @Test
    void declinesWhatIsOnAListOfTenantSiteOrUserAndSaysInTheTraceWhose() {
        Party atSite = new Party(ADA.uri(), ADA.e164(), "", ADA.user(), Optional.of("hq"), Optional.empty());
        lists.block(ListOwner.tenant(CallDriver.TENANT), Direction.CALLERS, "+12065550199");
        refused(about(PEST, ADA), "The caller is on the block list.");
        refused(about(PEST, BOB), "The caller is on the block list.");
        lists.clear();
        lists.block(ListOwner.site(CallDriver.TENANT, "hq"), Direction.CALLERS, "+12065550199");
        refused(about(PEST, atSite), "The caller is on the block list.");
        passes(about(PEST, BOB));
        lists.clear();
        lists.block(ListOwner.user(CallDriver.TENANT, "ada"), Direction.CALLERS, "+12065550199");
        Verdict verdict = about(PEST, ADA).decidedBy(new CallBlocking(lists));
        assertThat(verdict.reason()).isEqualTo("The caller is on the block list. By the list of the user.");
        assertThat(verdict.refusal()).contains(new Verdict.Refusal(603, 21, "The caller is on the block list."));
        passes(about(PEST, BOB));
        passes(about(ADA, PEST));
    }

    @Test
    void declinesADestinationOnAListAlsoAsAForward() {
        lists.block(ListOwner.user(CallDriver.TENANT, "ada"), Direction.DESTINATIONS, "+49900123456");
        refused(about(ADA, PREMIUM), "The destination is on the block list.");
        refused(about(PEST, ADA).forwardedTo(PREMIUM), "The destination is on the block list.");
        passes(about(BOB, PREMIUM));
    }

    @Test
    void whatAnOwnerAllowsIsNotBlockedByItsOwnSettingsAndIsByThoseOfAnother() {
        lists.allow(ListOwner.tenant(CallDriver.TENANT), Direction.CALLERS, "+12065550199");
        passes(about(PEST, ADA).tenantSets(callers("+1206*")));
        refused(
                about(PEST, ADA).tenantSets(callers("+1206*")).userSets("ada", callers("+12065550199")),
                "The caller is on the block list.");
        lists.clear();
        lists.allow(ListOwner.user(CallDriver.TENANT, "ada"), Direction.CALLERS, "+12065550199");
        passes(about(PEST, ADA).userSets("ada", callers("+12065550199")));
        refused(about(PEST, ADA).tenantSets(callers("+1206*")), "The caller is on the block list.");
        lists.block(ListOwner.tenant(CallDriver.TENANT), Direction.CALLERS, "+12065550199");
        refused(about(PEST, ADA), "The caller is on the block list.");
    }

    private static Asked about(Party from, Party to) {
        return Asked.about(from, to).tenantSets(callers());
    }

    private static void passes(Asked asked) {
        assertThat(asked.decidedBy(new CallBlocking(lists)).decision()).isEqualTo(Decision.PROCEED);
    }

    private static void refused(Asked asked, String reason) {
        Verdict verdict = asked.decidedBy(new CallBlocking(lists));
        assertThat(verdict.refusal()).contains(new Verdict.Refusal(603, 21, reason));
        assertThat(verdict.reason()).startsWith(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text:no", "blocked", "prompt:", "say:no", "tone:busy now"})
    void aPromptThatIsNoSoundIsRefusedWhenItIsWritten(String prompt) {
        assertThatThrownBy(() -> new BlockingSettings(List.of(), List.of(), false, Announce.EARLY, prompt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "announce_prompt is '" + prompt + "', which is no sound. Write prompt:NAME, say:");
    }

    private static BlockingSettings callers(String... patterns) {
        return new BlockingSettings(List.of(patterns), List.of(), false, Announce.NO, "");
    }

    private static BlockingSettings destinations(String... patterns) {
        return new BlockingSettings(List.of(), List.of(patterns), false, Announce.NO, "");
    }

    private static BlockingSettings anonymous() {
        return new BlockingSettings(List.of(), List.of(), true, Announce.NO, "");
    }
}
