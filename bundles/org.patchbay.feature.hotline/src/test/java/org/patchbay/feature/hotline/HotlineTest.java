package org.patchbay.feature.hotline;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.feature.hotline.Lobby.ADA;
import static org.patchbay.feature.hotline.Lobby.DESK;
import static org.patchbay.feature.hotline.Lobby.GATE;
import static org.patchbay.feature.hotline.Lobby.OUTSIDE;

class HotlineTest {
    private static final Party PHONE = Asked.user("gate", GATE);

    private static Verdict decided(Asked asked) {
        Hotline hotline = new Hotline(Lobby.directory());
        hotline.bindCountries(new FewCountries());
        return asked.decidedBy(hotline);
    }

    private static Asked dials(String what) {
        return Asked.about(PHONE, Party.of("sip:" + what + "@ours.test")).userSets("gate", new HotlineSettings(DESK));
    }

    @ParameterizedTest
    @ValueSource(strings = {OUTSIDE, ADA, "2001", "0", "nonsense"})
    void callsTheHotlineWhateverIsDialled(String dialled) {
        Verdict verdict = decided(dials(dialled));
        assertThat(verdict.redirection()).hasValueSatisfying(wave -> {
            assertThat(wave.targets().get(0).uri()).isEqualTo("tel:" + DESK);
            assertThat(wave.cause()).isZero();
        });
        assertThat(verdict.reason()).isEqualTo("hotline of gate: whatever is dialled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"112", "110"})
    void anEmergencyNumberIsCalledEvenWhereTheCallIsNotKnownAsOne(String number) {
        assertThat(decided(dials(number)).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void isForCommonAreaPhonesThatCallAlone() {
        Asked person =
                Asked.about(Asked.user("ada", ADA), Asked.outsider(OUTSIDE)).userSets("ada", new HotlineSettings(DESK));
        assertThat(decided(person).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided(dials(OUTSIDE).forwardedTo(Party.of("tel:" + DESK))).decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(decided(dials(OUTSIDE).by(Origin.REFER)).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided(dials(DESK)).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided(Asked.about(PHONE, Asked.outsider(OUTSIDE)).userSets("gate", new HotlineSettings("")))
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void whoCallsFromOutsideUnderItsNumberIsNotThePhone() {
        assertThat(decided(dials(OUTSIDE).arrivedFrom(Side.PROVIDER, "carrier")).decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void whoIsNobodyIsRefusedWhenItIsWritten() {
        assertThatThrownBy(() -> new HotlineSettings("the desk"))
                .hasMessageContaining("to is 'the desk', which is nobody. Write a number such as");
    }

    @Test
    void theReadmeNamesEverySetting() throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains("`to`");
    }
}
