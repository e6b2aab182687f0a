package org.patchbay.feature.unassigned;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.feature.unassigned.UnassignedSettings.Action;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UnassignedNumbersTest {
    private static final String CALLER = "+14255550100";
    private static final Party FREE = Party.of("tel:" + Acme.FREE.value());
    private static final Party ADA = Asked.user("ada", Acme.ADA.value());

    private static Verdict decided(Asked asked) {
        return asked.decidedBy(new UnassignedNumbers(new MemoryDirectory(Acme.contents(), new FewCountries())));
    }

    private static Asked about(Party to, Action action, String attendant) {
        return Asked.about(Asked.outsider(CALLER), to)
                .ofTenant("acme")
                .tenantSets(new UnassignedSettings(action, " ", attendant));
    }

    @Test
    void announcesThatNobodyHasTheNumber() {
        Verdict verdict = decided(about(FREE, Action.ANNOUNCE, ""));
        assertThat(verdict.reason()).isEqualTo("no user has the number that was called");
        assertThat(verdict.treatment()).hasValueSatisfying(treat -> assertThat(treat.arguments())
                .containsEntry("prompt", "prompt:not-available")
                .containsEntry("early", "true")
                .containsEntry("sip", "404")
                .containsEntry("q850", "1"));
        assertThat(verdict.otherwise())
                .hasValueSatisfying(r -> assertThat(r.sip()).isEqualTo(404));
    }

    @Test
    void callsTheAttendant() {
        Verdict verdict = decided(about(FREE, Action.FORWARD, "2000"));
        assertThat(verdict.redirection()).hasValueSatisfying(wave -> {
            assertThat(wave.targets()).containsExactly(Target.of("sip:2000"));
            assertThat(wave.cause()).isEqualTo(404);
        });
    }

    @Test
    void leavesAloneWhatIsNotTheTenants() {
        for (String number : List.of("+4930999", Acme.EVE.value())) {
            assertThat(decided(about(Party.of("tel:" + number), Action.ANNOUNCE, ""))
                            .decision())
                    .isEqualTo(Decision.PROCEED);
        }
        assertThat(decided(about(Party.of("sip:112"), Action.ANNOUNCE, "")).decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(decided(about(FREE, Action.NOTHING, "")).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void isReadyForAHubThatDoesNotKnowAUser() {
        Verdict verdict = decided(about(ADA, Action.FORWARD, "2000"));
        assertThat(verdict.waves()).hasSize(2);
        Wave own = verdict.waves().get(0);
        assertThat(own.targets()).containsExactly(Target.of(ADA.uri()));
        assertThat(own.huntOn()).contains(404).doesNotContain(486, 603);
        Wave behind = verdict.waves().get(1);
        assertThat(behind.targets()).containsExactly(Target.of("sip:2000"));
        assertThat(behind.follows(404)).isTrue();
        assertThat(behind.follows(408)).isFalse();
        assertThat(decided(about(ADA, Action.NOTHING, "")).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided(about(ADA, Action.FORWARD, Acme.ADA.value())).decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void announcesWhereTheHubDidNotKnowTheUser() {
        Party announcement = decided(about(ADA, Action.ANNOUNCE, "")).waves().get(1).targets().stream()
                .map(t -> Party.of(t.uri()))
                .findFirst()
                .orElseThrow();
        Asked asked = about(ADA, Action.ANNOUNCE, "").forwardedTo(announcement);
        assertThat(decided(asked.diverted(ADA.uri(), 404)).treatment()).isPresent();
        assertThat(decided(asked).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided(about(announcement, Action.ANNOUNCE, "")).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void anAttendantWhoIsNobodyIsNotForwardedAgain() {
        Asked again = about(FREE, Action.FORWARD, "2000").diverted("tel:+4930123478", 404);
        assertThat(decided(again).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void refusesAnAttendantWhoIsNobodyWhenItIsWritten() {
        assertThatThrownBy(() -> new UnassignedSettings(Action.ANNOUNCE, "", "the boss"))
                .hasMessageContaining("to is 'the boss', which is nobody. Write a number such as");
        assertThatThrownBy(() -> new UnassignedSettings(Action.FORWARD, "", ""))
                .hasMessage("calls are to be forwarded and 'to' is empty. Set it before, or in the same command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text:nobody", "not-available", "prompt:", "say:nobody", "say:en: ", "prompt:two words"})
    void refusesWhatIsNoSoundWhenItIsWritten(String prompt) {
        assertThatThrownBy(() -> new UnassignedSettings(Action.ANNOUNCE, prompt, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "prompt is '" + prompt.strip() + "', which is no sound. Write prompt:NAME, say:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"prompt:nobody@de-AT", "say:en:Nobody has this number", "tone:busy", "tone:425", "silence:500"})
    void announcesWhatIsSet(String prompt) {
        Asked asked = about(FREE, Action.ANNOUNCE, "")
                .tenantSets(new UnassignedSettings(Action.ANNOUNCE, " " + prompt + " ", ""));
        assertThat(decided(asked).treatment())
                .hasValueSatisfying(treat -> assertThat(treat.arguments()).containsEntry("prompt", prompt));
    }

    @Test
    void theReadmeNamesEverySetting() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (var component : UnassignedSettings.class.getRecordComponents()) {
            assertThat(readme).contains("`" + component.getName() + "`");
        }
    }
}
