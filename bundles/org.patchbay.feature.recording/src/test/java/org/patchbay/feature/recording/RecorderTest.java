package org.patchbay.feature.recording;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.feature.recording.Watched.deeds;

class RecorderTest {
    private static final Map<String, String> ARGUMENTS =
            Map.of("sink", "siprec:voicelog", "longest", "60", "tries", "3", "retry", "7");
    private final Watched call = new Watched(ARGUMENTS);

    private static Action records(int number, String a, String b) {
        return new Action.RecordLegs(
                "recording-" + number, List.of(a, b), "siprec:voicelog", Duration.ofSeconds(60), Duration.ZERO);
    }

    private Plan bridged(String a, String b) {
        return call.tell("", new Happening.Bridged(a, b));
    }

    @Test
    void recordsBothOnceTheyHearEachOther() {
        assertThat(deeds(call.tell("", new Happening.Answered()))).isEmpty();
        Plan plan = bridged("a", "b");
        assertThat(deeds(plan)).containsExactly(records(1, "a", "b"));
        assertThat(plan.reason()).isEqualTo("records a and b in siprec:voicelog");
    }

    @Test
    void goesOnWithTheLegThatIsRecordedWhoeverItTalksTo() {
        bridged("a", "b");
        call.gone("b");
        call.leg("c");
        assertThat(deeds(bridged("a", "c"))).isEmpty();
        assertThat(deeds(bridged("c", "a"))).isEmpty();
    }

    @Test
    void beginsAnewWhenThatLegHasLeftAndOthersTalkOn() {
        bridged("a", "b");
        call.gone("a");
        call.leg("c");
        call.tell("recording-1", new Happening.Recorded("/there", Duration.ofSeconds(9)));
        assertThat(deeds(bridged("b", "c"))).containsExactly(records(2, "b", "c"));
        assertThat(deeds(call.tell("recording-1", new Happening.Recorded("/there", Duration.ZERO, "late"))))
                .as("it is not the present one")
                .isEmpty();
    }

    @Test
    void whoHasTransferredTheOtherIsNotRecordedAnyMore() {
        bridged("a", "b");
        call.leg("c");
        assertThat(deeds(bridged("b", "c"))).containsExactly(new Action.Stop("recording-1"), records(2, "b", "c"));
        assertThat(deeds(call.tell("recording-1", new Happening.Recorded("/there", Duration.ofSeconds(9)))))
                .isEmpty();
        assertThat(deeds(bridged("b", "d"))).isEmpty();
    }

    @Test
    void triesAgainAfterAWhileAndNotForEver() {
        bridged("a", "b");
        Plan first = call.tell("recording-1", new Happening.ActionFailed("The recorder refused"));
        assertThat(deeds(first)).containsExactly(new Action.Timer("again", Duration.ofSeconds(7)));
        assertThat(first.reason()).isEqualTo("try 2 of 3 in 7 s: The recorder refused");
        assertThat(deeds(call.tell("again", new Happening.TimerFired()))).containsExactly(records(2, "a", "b"));
        assertThat(deeds(call.tell(
                        "recording-2", new Happening.Recorded("siprec:voicelog/1", Duration.ofSeconds(5), "gone"))))
                .as("what broke off counts too")
                .hasSize(1);
        call.tell("again", new Happening.TimerFired());
        Plan last = call.tell("recording-3", new Happening.ActionFailed("gone"));
        assertThat(deeds(last)).isEmpty();
        assertThat(last.reason()).isEqualTo("not recorded any more, after 3 tries: gone");
    }

    @Test
    void doesNotTryAgainWhereNobodyTalksAnyMore() {
        bridged("a", "b");
        call.gone("b");
        Plan plan = call.tell("recording-1", new Happening.Recorded("/there", Duration.ZERO, "stopped"));
        assertThat(deeds(plan)).isEmpty();
        assertThat(plan.reason()).contains("the call is over");
        assertThat(deeds(call.tell("again", new Happening.TimerFired()))).isEmpty();
    }

    @Test
    void aSecondTryIsNotMadeBesideARecordingThatRuns() {
        bridged("a", "b");
        call.tell("recording-1", new Happening.ActionFailed("gone"));
        call.leg("c");
        bridged("a", "c");
        assertThat(deeds(call.tell("again", new Happening.TimerFired()))).isEmpty();
    }

    @Test
    void whatReachedItsLengthIsComplete() {
        bridged("a", "b");
        assertThat(deeds(call.tell("recording-1", new Happening.Recorded("/there", Duration.ofMinutes(1)))))
                .isEmpty();
        assertThat(deeds(call.tell("again", new Happening.TimerFired()))).hasSize(1);
    }

    @Test
    void aSwapChangesNothing() {
        bridged("a", "b");
        assertThat(deeds(call.tell("", new Happening.Resumed(1)))).isEmpty();
        assertThat(deeds(call.tell("recording-1", new Happening.ActionFailed("gone"))))
                .hasSize(1);
    }

    @Test
    void argumentsThatNobodyCanReadHaveDefaults() {
        Watched odd = new Watched(Map.of("sink", "x", "longest", "long", "tries", "", "retry", "-1"));
        assertThat(deeds(odd.tell("", new Happening.Bridged("a", "b"))))
                .containsExactly(
                        new Action.RecordLegs("recording-1", List.of("a", "b"), "x", Duration.ZERO, Duration.ZERO));
        assertThat(deeds(odd.tell("recording-1", new Happening.ActionFailed("gone"))))
                .as("one try")
                .isEmpty();
    }
}
