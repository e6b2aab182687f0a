package org.patchbay.feature.announcement;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AnnouncementTest {
    private static final Action.Hangup USUAL_END = new Action.Hangup("leg-1", 480, 16, "announcement");

    @Test
    void announcesBeforeTheAnswerSoThatNobodyPays() {
        Plan plan = Told.aCall().tell("", new Happening.Started(Map.of("prompt", "prompt:closed")));
        assertThat(deeds(plan))
                .containsExactly(
                        new Action.Progress("leg-1", 183),
                        new Action.Play("prompt", "leg-1", "prompt:closed", false),
                        new Action.Timer("limit", Duration.ofSeconds(30)));
    }

    @Test
    void answersWhereThatIsWanted() {
        Plan plan = Told.aCall().tell("", new Happening.Started(Map.of("early", "false", "max_seconds", "5")));
        assertThat(deeds(plan))
                .containsExactly(
                        new Action.Answer("leg-1"),
                        new Action.Play("prompt", "leg-1", "tone:busy", false),
                        new Action.Timer("limit", Duration.ofSeconds(5)));
    }

    @Test
    void endsTheCallAsToldWhenAllIsSaid() {
        Told call = Told.aCall();
        call.tell("", new Happening.Started(Map.of("sip", "403", "q850", "21", "reason", "not allowed")));
        assertThat(deeds(call.tell("prompt", new Happening.Played(""))))
                .containsExactly(new Action.Hangup("leg-1", 403, 21, "not allowed"));
    }

    @Test
    void endsTheCallWhenThePromptCannotBePlayed() {
        Told call = started();
        Plan plan = call.tell("prompt", new Happening.Played("no such prompt"));
        assertThat(deeds(plan)).containsExactly(USUAL_END);
        assertThat(plan.reason()).contains("no such prompt");
    }

    @Test
    void endsTheCallWhenThereIsNoMediaAtAll() {
        assertThat(deeds(started().tell("", new Happening.ActionFailed("no engine"))))
                .containsExactly(USUAL_END);
    }

    @Test
    void endsTheCallWhenThePromptNeverEnds() {
        assertThat(deeds(started().tell("limit", new Happening.TimerFired()))).containsExactly(USUAL_END);
    }

    @Test
    void leavesWhatItDidNotOrder() {
        Told call = started();
        assertThat(call.tell("other", new Happening.TimerFired()).actions()).isEmpty();
        assertThat(call.tell("other", new Happening.Played("")).actions()).isEmpty();
        assertThat(call.tell("", new Happening.Digit('5', 100)).actions()).isEmpty();
    }

    @Test
    void goesOnAfterASwapForTheTimeThatIsLeft() {
        Told call = started().after(Duration.ofSeconds(12));
        assertThat(deeds(call.tell("", new Happening.Resumed(1))))
                .containsExactly(new Action.Timer("limit", Duration.ofSeconds(18)));
    }

    @Test
    void endsACallThatASwapKeptTooLong() {
        Told call = started().after(Duration.ofSeconds(30));
        assertThat(deeds(call.tell("", new Happening.Resumed(1)))).containsExactly(USUAL_END);
    }

    @Test
    void endsACallWhoseStateIsLost() {
        assertThat(deeds(started().withoutState().tell("", new Happening.Resumed(1))))
                .containsExactly(USUAL_END);
    }

    @ParameterizedTest
    @CsvSource({"200,16", "abc,x", "999999,999999", "-1,-1", "'',''"})
    void readsOverArgumentsThatNoPeerCouldBeTold(String sip, String q850) {
        Told call = Told.aCall();
        call.tell("", new Happening.Started(Map.of("sip", sip, "q850", q850)));
        assertThat(deeds(call.tell("prompt", new Happening.Played("")))).containsExactly(USUAL_END);
    }

    @Test
    void playsWhatTheTenantUsuallyPlays() {
        Plan plan =
                Told.aCall(new AnnouncementSettings("prompt:acme", 9_999)).tell("", new Happening.Started(Map.of()));
        assertThat(deeds(plan))
                .contains(
                        new Action.Play("prompt", "leg-1", "prompt:acme", false),
                        new Action.Timer("limit", Duration.ofSeconds(300)));
    }

    @Test
    void whatIsNoSoundIsRefusedWhenItIsWritten() {
        for (String wrong : List.of("text:closed", "busy", "prompt:", "say:closed", "tone:busy now")) {
            assertThatThrownBy(() -> new AnnouncementSettings(wrong, 30))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("prompt is '" + wrong + "', which is no sound. Write prompt:NAME, say:");
        }
        assertThat(new AnnouncementSettings(" say:de:Auf Wiederhören ", 30).prompt())
                .isEqualTo("say:de:Auf Wiederhören");
        assertThat(new AnnouncementSettings(" ", 30).prompt()).isEqualTo("tone:busy");
    }

    @Test
    void givesBackACallWithoutACaller() {
        assertThat(Told.aCallWithoutACaller()
                        .tell("", new Happening.Started(Map.of()))
                        .actions())
                .containsExactly(new Action.Release());
    }

    @Test
    void doesNothingWhereItOnlyObserves() {
        assertThat(Told.aCallOfAnother()
                        .tell("", new Happening.Started(Map.of()))
                        .actions())
                .isEmpty();
    }

    private static Told started() {
        Told call = Told.aCall();
        call.tell("", new Happening.Started(Map.of()));
        return call;
    }

    private static List<Action> deeds(Plan plan) {
        return plan.actions().stream().filter(a -> !(a instanceof Action.Put)).toList();
    }
}
