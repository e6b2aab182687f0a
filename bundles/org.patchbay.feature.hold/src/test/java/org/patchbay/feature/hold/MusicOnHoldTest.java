package org.patchbay.feature.hold;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.testkit.Asked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MusicOnHoldTest {
    private static final Party ADA = Asked.user("ada", "+14255550100");
    private static final Party BEN = Asked.user("ben", "+14255550101");
    private static final Party OUTSIDE = Asked.outsider("+12065550199");
    private static final HoldSettings NONE = new HoldSettings("", "");

    private final MusicOnHold handler = new MusicOnHold();

    @Test
    void aHoldIsPassedOnWhereNothingIsSet() {
        Verdict verdict = Asked.about(OUTSIDE, ADA).tenantSets(NONE).decidedBy(handler);
        assertThat(verdict.onHold()).isEmpty();
        assertThat(verdict.reason()).isEmpty();
    }

    @Test
    void whoHoldsSaysWhatTheOtherHears() {
        Asked asked = Asked.about(OUTSIDE, ADA)
                .tenantSets(new HoldSettings("music:default", ""))
                .userSets("ada", new HoldSettings("music:jazz", ""));
        assertThat(asked.decidedBy(handler).onHold()).contains(new Verdict.OnHold("", "music:jazz"));
        Asked out = Asked.about(ADA, OUTSIDE)
                .tenantSets(new HoldSettings("music:default", ""))
                .userSets("ada", new HoldSettings("music:jazz", ""));
        assertThat(out.decidedBy(handler).onHold()).contains(new Verdict.OnHold("music:jazz", ""));
        assertThat(out.decidedBy(handler).reason()).contains("music:jazz while the caller holds");
    }

    @Test
    void ofTwoUsersEachHasAWishOfItsOwn() {
        Asked asked = Asked.about(ADA, BEN)
                .userSets("ada", new HoldSettings("music:ada", "tone:1"))
                .userSets("ben", new HoldSettings("prompt:ben", "tone:2"));
        assertThat(asked.decidedBy(handler).onHold()).contains(new Verdict.OnHold("music:ada", "prompt:ben"));
    }

    @Test
    void whoeverIsHeldFromOutsideHearsWhatItWantsToHear() {
        Asked asked =
                Asked.about(OUTSIDE, ADA).tenantSets(NONE).userSets("ada", new HoldSettings("off", "tone:ringback"));
        assertThat(asked.decidedBy(handler).onHold()).contains(new Verdict.OnHold("tone:ringback", ""));
    }

    @Test
    void twoOutsideHearWhatTheTenantSays() {
        Asked asked = Asked.about(OUTSIDE, Asked.outsider("+12065550198"))
                .tenantSets(new HoldSettings("music:default", "music:out"));
        assertThat(asked.decidedBy(handler).onHold()).contains(new Verdict.OnHold("music:out", "music:out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jazz", "music:", "music: ", "file:/etc/passwd", "silence"})
    void whatIsNoSoundIsRefusedWithWhatToWrite(String wrong) {
        assertThatThrownBy(() -> new HoldSettings(wrong, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("music is '" + wrong.strip() + "'", "music:default", "off");
        assertThatThrownBy(() -> new HoldSettings("", wrong)).hasMessageContaining("outside_music is");
    }
}
