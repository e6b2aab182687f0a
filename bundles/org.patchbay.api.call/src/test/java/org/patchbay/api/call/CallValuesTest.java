package org.patchbay.api.call;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallValuesTest {

    @ParameterizedTest
    @CsvSource({"+4930123456,+4930123456", "+1 (425) 555-0100,+14255550100", "+44.1273/652000,+441273652000"})
    void readsNumbersAsPeopleWriteThem(String text, String value) {
        assertThat(E164.parse(text)).contains(new E164(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "+1",
                "911",
                "030123456",
                "+0301234",
                "+1234567890123456",
                "+49x30",
                "++4930",
                "49+30123"
            })
    void doesNotTakeAnythingElseForANumber(String text) {
        assertThat(E164.parse(text)).isEmpty();
    }

    @Test
    void saysWhatANumberLooksLike() {
        assertThatThrownBy(() -> new E164("030")).hasMessageContaining("+ and 2 to 15 digits");
    }

    @Test
    void hidesNumbersInLogs() {
        assertThat(new E164("+4930123456").masked()).isEqualTo("+*******456").doesNotContain("4930");
    }

    @Test
    void knowsWhatIsDialled() {
        assertThat(Party.of("sip:+4930123456@host:5061;user=phone").dialled()).isEqualTo("+4930123456");
        assertThat(Party.of("sip:2001@host").dialled()).isEqualTo("2001");
        assertThat(Party.of("tel:911;phone-context=+1").dialled()).isEqualTo("911");
    }

    @Test
    void refusesWhatNoPeerCouldBeTold() {
        assertThatThrownBy(() -> Verdict.reject(200, 16, "no")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Wave(List.of(), Duration.ofSeconds(20), Set.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Wave.of(Target.of("tel:+4930"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scope(" ", "call", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVerdictCarriesOnlyWhatItsDecisionNeeds() {
        Verdict ask = Verdict.with()
                .put("asked", "yes")
                .ask(new Question("q", "ldap", "who", Map.of("n", "1"), Duration.ofSeconds(1)));
        assertThat(ask.question()).isPresent();
        assertThat(ask.refusal()).isEmpty();
        assertThat(ask.waves()).isEmpty();
        assertThat(ask.state()).containsEntry("asked", "yes");
        assertThat(Verdict.with()
                        .redirect("tel:+4930123", 302)
                        .redirection()
                        .orElseThrow()
                        .cause())
                .isEqualTo(302);
    }

    @Test
    void aPlanKeepsItsOrder() {
        Plan plan =
                Plan.of().answer("a").play("p", "a", "prompt:welcome", false).build();
        assertThat(plan.actions())
                .containsExactly(new Action.Answer("a"), new Action.Play("p", "a", "prompt:welcome", false));
    }

    @Test
    void aWaveFollowsWhatItsCauseSays() {
        Wave busy = new Wave(List.of(Target.of("tel:+4930")), Duration.ofSeconds(9), Set.of(), 486);
        Wave noAnswer = new Wave(List.of(Target.of("tel:+4930")), Duration.ofSeconds(9), Set.of(), 408);
        Wave next = Wave.of(Target.of("tel:+4930"), Duration.ofSeconds(9));
        assertThat(busy.follows(486)).isTrue();
        assertThat(busy.follows(408)).isFalse();
        assertThat(noAnswer.follows(486)).isFalse();
        assertThat(noAnswer.follows(408)).isTrue();
        assertThat(noAnswer.follows(503)).isTrue();
        assertThat(next.follows(486)).isTrue();
        assertThat(next.follows(480)).isTrue();
        assertThat(next.follows(408, true)).isTrue();
    }

    @Test
    void aWaveForOneWhoCannotBeReachedFollowsWhereNobodyWasAsked() {
        Wave standIn = new Wave(List.of(Target.of("tel:+4930")), Duration.ofSeconds(9), Set.of(), 503);
        assertThat(standIn.follows(503)).isTrue();
        assertThat(standIn.follows(500, true)).isTrue();
        assertThat(standIn.follows(408)).isTrue();
        assertThat(standIn.follows(408, true)).isFalse();
        assertThat(standIn.follows(480)).isFalse();
        assertThat(standIn.follows(486)).isFalse();
        assertThat(standIn.follows(603)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"399,0", "700,0", "0,16", "404,-1", "404,128"})
    void aRefusalHasAStatusAndACauseThatAPeerKnows(int sip, int q850) {
        assertThatThrownBy(() -> new Verdict.Refusal(sip, q850, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sip + "/" + q850)
                .hasMessageContaining("400-699");
    }

    @Test
    void aWaveSaysWhatIsWrongWithIt() {
        List<Target> ada = List.of(Target.of("tel:+4930"));
        Duration ring = Duration.ofSeconds(9);
        assertThatThrownBy(() -> new Wave(ada, ring, Set.of(183), 0)).hasMessageContaining("300-699, not 183");
        assertThatThrownBy(() -> new Wave(ada, ring, Set.of(), 17)).hasMessageContaining("RFC 4458, not 17");
        assertThatThrownBy(() -> new Wave(ada, Duration.ofSeconds(-1), Set.of(), 0))
                .hasMessageContaining("must ring for some time");
        assertThatThrownBy(() -> Verdict.with().route(List.of())).hasMessageContaining("at least one wave");
    }

    @Test
    void aQuestionNamesWhomItAsksAndLeavesSomeTime() {
        assertThatThrownBy(() -> new Question(" ", "ldap", "who", Map.of(), Duration.ofSeconds(1)))
                .hasMessageContaining("needs an op");
        assertThatThrownBy(() -> new Question("q", "", "who", Map.of(), Duration.ofSeconds(1)))
                .hasMessageContaining("the name of a lookup");
        assertThatThrownBy(() -> new Question("q", "ldap", "who", Map.of(), Duration.ZERO))
                .hasMessageContaining("some time");
    }

    @Test
    void aRosterEntryNamesAHandlerAndWaitsForwardsInTime() {
        assertThatThrownBy(() -> new RosterEntry("", Absence.SKIP, Duration.ZERO))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> new RosterEntry("blocking", Absence.SKIP, Duration.ofMillis(-1)))
                .hasMessageContaining("'blocking' must not be negative");
    }

    @Test
    void whatACallIsMadeOfIsNobodysToChange() {
        Map<String, String> data = new HashMap<>(Map.of("k", "v"));
        Fact fact = new Fact(0, Fact.CALL_ENDED, Scope.call("acme", "1"), Instant.EPOCH, data);
        Question question = new Question("q", "ldap", "who", data, Duration.ofSeconds(1));
        Verdict verdict = Verdict.with().treat("announcement", data);
        data.clear();
        assertThat(fact.data()).containsEntry("k", "v");
        assertThat(question.arguments()).containsEntry("k", "v");
        assertThat(verdict.treatment().orElseThrow().arguments()).containsEntry("k", "v");
    }

    @Test
    void aPartyKeepsWhatTheDirectoryKnowsUnderAnotherName() {
        Party ada = new Party(
                "tel:+4930", Optional.empty(), "Ada", Optional.of("ada"), Optional.of("berlin"), Optional.of("DE"));
        assertThat(ada.named("Ada L."))
                .isEqualTo(new Party(
                        "tel:+4930",
                        Optional.empty(),
                        "Ada L.",
                        Optional.of("ada"),
                        Optional.of("berlin"),
                        Optional.of("DE")));
        assertThat(Party.of("sip:anonymous@anonymous.invalid").e164()).isEmpty();
        assertThat(Party.of(new E164("+4930123456")).uri()).isEqualTo("tel:+4930123456");
    }
}
