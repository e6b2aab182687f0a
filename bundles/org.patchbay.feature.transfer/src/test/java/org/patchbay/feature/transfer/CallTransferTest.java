package org.patchbay.feature.transfer;

import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.feature.transfer.TransferSettings.Who;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallTransferTest {
    private static final Party ADA = Asked.user("ada", "+14255550100");
    private static final Party BEN = Asked.user("ben", "+14255550101");
    private static final Party OUTSIDE = Asked.outsider("+12065550199");
    private static final Party OTHER = Asked.outsider("+12065550198");
    private static final Party BOT = Party.of("sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:dfcba638");

    private final CallTransfer handler = new CallTransfer();

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

    private static TransferSettings settings(Who who, boolean out) {
        return new TransferSettings(who, out, "", 180);
    }

    private Verdict ruled(Asked asked, Who who, boolean out) {
        return asked.tenantSets(settings(who, out)).decidedBy(handler);
    }

    @Test
    void whatIsNoTransferIsNotItsBusiness() {
        assertThat(Asked.about(OUTSIDE, ADA).decidedBy(handler).decision()).isEqualTo(Decision.PROCEED);
        assertThat(Asked.about(ADA, OUTSIDE)
                        .forwardedTo(OTHER)
                        .decidedBy(handler)
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @ParameterizedTest
    @CsvSource({"ALL,true", "INSIDE,true", "NONE,false"})
    void aUserMayAsItsSettingsSay(Who who, boolean may) {
        Asked asked = Asked.about(OUTSIDE, BEN)
                .transferredBy(ADA, Side.HUB)
                .tenantSets(settings(who == Who.NONE ? Who.ALL : Who.NONE, false))
                .userSets("ada", settings(who, false));
        Verdict verdict = asked.decidedBy(handler);
        assertThat(verdict.decision()).isEqualTo(may ? Decision.PROCEED : Decision.REJECT);
        assertThat(verdict.refusal().map(Verdict.Refusal::sip).orElse(603)).isEqualTo(603);
        assertThat(verdict.reason()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ALL,true", "INSIDE,false", "NONE,false"})
    void somebodyOutsideMayWhereEverybodyMay(Who who, boolean may) {
        Asked asked = Asked.about(ADA, BEN).transferredBy(OUTSIDE, Side.PROVIDER);
        assertThat(ruled(asked, who, false).decision()).isEqualTo(may ? Decision.PROCEED : Decision.REJECT);
    }

    @Test
    void whoIsMovedBySomebodyOutsideHasASay() {
        Asked asked = Asked.about(ADA, BEN)
                .transferredBy(OUTSIDE, Side.PROVIDER)
                .tenantSets(settings(Who.ALL, false))
                .userSets("ada", settings(Who.INSIDE, false));
        assertThat(asked.decidedBy(handler).refusal()).isPresent();
    }

    @Test
    void nobodyOutsideIsSentToSomebodyOutsideUnlessThatIsAllowed() {
        Asked byUser = Asked.about(OUTSIDE, OTHER).transferredBy(ADA, Side.HUB);
        assertThat(ruled(byUser, Who.ALL, false).refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.sip()).isEqualTo(603));
        assertThat(ruled(byUser, Who.ALL, true).decision()).isEqualTo(Decision.PROCEED);
        Asked colleague = Asked.about(BEN, OTHER).transferredBy(ADA, Side.HUB);
        assertThat(ruled(colleague, Who.ALL, false).decision())
                .as("a user's call is the user's")
                .isEqualTo(Decision.PROCEED);
        Asked byOutside = Asked.about(ADA, OTHER).transferredBy(OUTSIDE, Side.PROVIDER);
        assertThat(ruled(byOutside, Who.ALL, false).refusal())
                .as("who is outside sends nobody on at our cost")
                .isPresent();
    }

    /** Somebody outside has called Ben, and shows Ada's number. */
    @Test
    void whoShowsTheNumberOfAUserOverTheProviderIsSomebodyOutside() {
        Asked sends = Asked.about(BEN, OTHER)
                .inCall(ADA, BEN)
                .arrivedFrom(Side.PROVIDER, "provider")
                .transferredBy(ADA, Side.PROVIDER);
        assertThat(ruled(sends, Who.ALL, false).refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.sip()).isEqualTo(603));
        assertThat(ruled(sends, Who.INSIDE, true).refusal()).isPresent();
        Asked isSent = Asked.about(ADA, OTHER)
                .inCall(ADA, BEN)
                .arrivedFrom(Side.PROVIDER, "provider")
                .transferredBy(BEN, Side.HUB);
        assertThat(ruled(isSent, Who.ALL, false).refusal()).isPresent();
    }

    @Test
    void aUserOfTheProvidersCallsFromThere() {
        Asked sends = Asked.about(BEN, OTHER)
                .inCall(CLEO, BEN)
                .arrivedFrom(Side.PROVIDER, "provider")
                .transferredBy(CLEO, Side.PROVIDER);
        assertThat(ruled(sends, Who.INSIDE, false).decision()).isEqualTo(Decision.PROCEED);
        handler.bindDirectory(new MemoryDirectory(Contents.with().build(), new FewCountries()));
        assertThat(ruled(sends, Who.INSIDE, false).refusal())
                .as("whom the directory does not know")
                .isPresent();
    }

    /** A call from outside to Ada has come to Cleo, who sends Ada on. */
    @Test
    void whoWasCalledIsWhoItWasMeantFor() {
        Asked sends = Asked.about(ADA, OTHER)
                .inCall(OUTSIDE, ADA)
                .arrivedFrom(Side.PROVIDER, "provider")
                .transferredBy(CLEO, Side.PROVIDER);
        assertThat(ruled(sends, Who.ALL, false).decision()).isEqualTo(Decision.PROCEED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:0900123456@x", "sip:0014255550199@x", "tel:118", "sip:*55@x"})
    void aNumberIsOneInWhateverForm(String uri) {
        Asked asked = Asked.about(OUTSIDE, Party.of(uri)).transferredBy(OTHER, Side.PROVIDER);
        assertThat(ruled(asked, Who.ALL, false).refusal()).isPresent();
    }

    @Test
    void theHubsOwnBotsAreNotOutside() {
        Asked asked = Asked.about(OUTSIDE, BOT).transferredBy(ADA, Side.HUB).over("hub");
        assertThat(ruled(asked, Who.INSIDE, false).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void saysWhatIsHeardMeanwhile() {
        Asked asked = Asked.about(OUTSIDE, BOT).transferredBy(ADA, Side.HUB);
        assertThat(ruled(asked, Who.ALL, false).whileRinging())
                .as("the core's tone")
                .isEmpty();
        assertThat(asked.tenantSets(new TransferSettings(Who.ALL, false, "music:default", 180))
                        .decidedBy(handler)
                        .whileRinging())
                .contains("music:default");
        assertThat(asked.tenantSets(new TransferSettings(Who.ALL, false, "off", 180))
                        .decidedBy(handler)
                        .whileRinging())
                .contains("");
        assertThatThrownBy(() -> new TransferSettings(Who.ALL, false, "loud", 180))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("while_ringing is 'loud'", "music:default", "off");
    }

    @Test
    void aTargetMayRingForAWhileOnly() {
        Asked asked = Asked.about(OUTSIDE, BOT)
                .transferredBy(ADA, Side.HUB)
                .over("hub")
                .tenantSets(new TransferSettings(Who.ALL, false, "", 20));
        Verdict verdict = asked.decidedBy(handler);
        assertThat(verdict.waves()).singleElement().satisfies(wave -> {
            assertThat(wave.targets()).containsExactly(Target.over("hub", BOT.uri()));
            assertThat(wave.ring()).isEqualTo(Duration.ofSeconds(20));
        });
    }
}
