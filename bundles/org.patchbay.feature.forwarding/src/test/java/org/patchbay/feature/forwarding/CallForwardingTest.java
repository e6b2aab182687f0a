package org.patchbay.feature.forwarding;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.testkit.Asked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallForwardingTest {
    private static final String ADA = "+14255550100";
    private static final String BOB = "+14255550111";
    private static final String CARL = "+14255550122";

    @Test
    void leavesACallAloneThatNobodyWantsForwarded() {
        assertThat(about(ADA, wishes("", "", "", 0))
                        .decidedBy(new CallForwarding())
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @ParameterizedTest
    @CsvSource({
        "+14255550111,tel:+14255550111",
        "+1 (425) 555-0111,tel:+14255550111",
        "tel:+14255550111,tel:+14255550111",
        "2001,sip:2001",
        "sip:reception,sip:reception",
        "group:sales,sip:patchbay-group.sales",
        "mobile,sip:patchbay-mobile",
        "client,sip:patchbay-client"
    })
    void sendsEveryCallElsewhere(String wish, String uri) {
        Wave redirection = about(ADA, wishes(wish, "", "", 0))
                .decidedBy(new CallForwarding())
                .redirection()
                .orElseThrow();
        assertThat(redirection.targets()).containsExactly(Target.of(uri));
        assertThat(redirection.cause()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+14255550100", "tel:+14255550100", "  "})
    void takesAWishThatNamesTheUserForNone(String wish) {
        assertThat(about(ADA, wishes(wish, wish, wish, 0))
                        .decidedBy(new CallForwarding())
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "+0", "group:", "group:No Group", "sip:patchbay-group.sales"})
    void refusesAWishThatNamesNobodyWhenItIsWritten(String wish) {
        for (int key = 0; key < 4; key++) {
            List<String> wishes = new java.util.ArrayList<>(List.of("", "", "", ""));
            wishes.set(key, wish);
            String name = List.of("always_to", "no_answer_to", "busy_to", "unreachable_to")
                    .get(key);
            assertThatThrownBy(() ->
                            new ForwardingSettings(wishes.get(0), wishes.get(1), wishes.get(2), wishes.get(3), 0, 0))
                    .hasMessage(name + " is '" + wish + "', which is nobody. Write " + Target.WRITTEN);
        }
    }

    @Test
    void tellsOutOfReachFromNoAnswer() {
        Verdict verdict =
                about(ADA, new ForwardingSettings("", BOB, "", CARL, 0, 0)).decidedBy(new CallForwarding());
        assertThat(verdict.reason()).isEqualTo("forwards when out of reach or not answered");
        List<Wave> waves = verdict.waves();
        assertThat(waves).hasSize(3);
        assertThat(waves.get(1).targets()).containsExactly(Target.of("tel:" + CARL));
        assertThat(waves.get(1).cause()).isEqualTo(503);
        assertThat(waves.get(1).follows(503)).isTrue();
        assertThat(waves.get(1).follows(408, true)).isFalse();
        assertThat(waves.get(2).targets()).containsExactly(Target.of("tel:" + BOB));
    }

    @Test
    void ringsTheUserFirstAndThenTheOneForNoAnswer() {
        List<Wave> waves = about(ADA, wishes("", BOB, "", 12))
                .decidedBy(new CallForwarding())
                .waves();
        assertThat(waves).hasSize(2);
        assertThat(waves.get(0).targets()).containsExactly(Target.of("sip:+14255550100@peer.test;user=phone"));
        assertThat(waves.get(0).ring()).isEqualTo(Duration.ofSeconds(12));
        assertThat(waves.get(0).huntOn()).isEmpty();
        assertThat(waves.get(0).cause()).isZero();
        assertThat(waves.get(1).targets()).containsExactly(Target.of("tel:" + BOB));
        assertThat(waves.get(1).cause()).isEqualTo(408);
    }

    @Test
    void goesOnWhenBusyOnlyWhereTheUserWantsIt() {
        List<Wave> waves = about(ADA, wishes("", "", BOB, 12))
                .decidedBy(new CallForwarding())
                .waves();
        assertThat(waves.get(0).huntOn()).containsExactly(486);
        assertThat(waves.get(0).ring()).isEqualTo(Duration.ofMinutes(3));
        assertThat(waves.get(1).cause()).isEqualTo(486);
        assertThat(waves.get(1).follows(408)).isFalse();
    }

    @Test
    void tellsBusyFromNoAnswer() {
        List<Wave> waves = about(ADA, wishes("", BOB, CARL, 0))
                .decidedBy(new CallForwarding())
                .waves();
        assertThat(waves).hasSize(3);
        assertThat(waves.stream().skip(1).filter(w -> w.follows(486)))
                .extracting(w -> w.targets().get(0).uri())
                .containsExactly("tel:" + CARL);
        assertThat(waves.stream().skip(1).filter(w -> w.follows(408)))
                .extracting(w -> w.targets().get(0).uri())
                .containsExactly("tel:" + BOB);
        assertThat(waves.get(0).ring()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void doesNotLetASlipOfThePenRingForHours() {
        assertThat(about(ADA, wishes("", BOB, "", 36_000))
                        .decidedBy(new CallForwarding())
                        .waves()
                        .get(0)
                        .ring())
                .isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void asksNothingAboutNumbersThatAreNoUsers() {
        assertThat(aboutNobody(BOB, wishes(CARL, CARL, CARL, 0))
                        .decidedBy(new CallForwarding())
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void refusesACallThatComesBackToWhereItWas() {
        Verdict verdict = about(ADA, wishes(BOB, "", "", 0))
                .diverted("sip:+14255550100@elsewhere.example", 302)
                .diverted("tel:" + BOB, 302)
                .decidedBy(new CallForwarding());
        assertThat(verdict.refusal().orElseThrow().sip()).isEqualTo(482);
    }

    @Test
    void seesTheCircleAlsoWhereItsLastNumberIsNoUsers() {
        assertThat(aboutNobody(BOB, wishes("", "", "", 0))
                        .diverted("tel:" + BOB, 486)
                        .decidedBy(new CallForwarding())
                        .refusal())
                .isPresent();
    }

    @Test
    void ringsTheUserOnlyWhereThePersonForwardedToHasHadTheCall() {
        Verdict verdict =
                about(ADA, wishes("", BOB, "", 0)).diverted("tel:" + BOB, 408).decidedBy(new CallForwarding());
        assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void stopsALongChain() {
        assertThat(forwarded(5, about(ADA, wishes(BOB, "", "", 0)))
                        .decidedBy(new CallForwarding())
                        .refusal())
                .hasValueSatisfying(r -> assertThat(r.sip()).isEqualTo(482));
        assertThat(forwarded(5, about(ADA, wishes("", BOB, "", 0)))
                        .decidedBy(new CallForwarding())
                        .decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(forwarded(4, about(ADA, wishes(BOB, "", "", 0)))
                        .decidedBy(new CallForwarding())
                        .decision())
                .isEqualTo(Decision.REDIRECT);
    }

    private static Asked forwarded(int times, Asked asked) {
        Asked longer = asked;
        for (int i = 0; i < times; i++) {
            longer = longer.diverted("tel:+1425555013" + i, 302);
        }
        return longer;
    }

    /** A hotline, a code in front of the number, a group that rings: the target is another, and nobody has forwarded. */
    @Test
    void aTargetThatWasChangedIsNoForward() {
        assertThat(about(ADA, new ForwardingSettings(BOB, "", "", "", 0, 1))
                        .hopped(3)
                        .decidedBy(new CallForwarding())
                        .decision())
                .isEqualTo(Decision.REDIRECT);
        assertThat(about(ADA, new ForwardingSettings(BOB, "", "", "", 0, 1))
                        .hopped(3)
                        .diverted("tel:+14255550131", 302)
                        .decidedBy(new CallForwarding())
                        .refusal())
                .isPresent();
    }

    @Test
    void countsTheForwardsThatHappenedElsewhere() {
        assertThat(about(ADA, new ForwardingSettings(BOB, "", "", "", 0, 2))
                        .diverted("tel:+14255550131", 302)
                        .diverted("tel:+14255550132", 302)
                        .decidedBy(new CallForwarding())
                        .refusal())
                .isPresent();
    }

    private static ForwardingSettings wishes(String always, String noAnswer, String busy, int ring) {
        return new ForwardingSettings(always, noAnswer, busy, "", ring, 0);
    }

    /** A call to a user. It is the user's wishes that count: reading the tenant's alone fails. */
    private static Asked about(String number, ForwardingSettings wishes) {
        return Asked.about(Asked.outsider("+12065550199"), Asked.user("ada", number))
                .userSets("ada", wishes);
    }

    /** A call to a number that is no user's. */
    private static Asked aboutNobody(String number, ForwardingSettings wishes) {
        return Asked.about(Asked.outsider("+12065550199"), Party.of("tel:" + number))
                .tenantSets(wishes);
    }
}
