package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Plan;

import static org.assertj.core.api.Assertions.assertThat;

/** Several telephones in one wave: what one of them says is not what all of them say. */
class RingingTogetherTest {
    private static final String TO = "sip:+4930111@x.test";
    private static final String MOBILE = "tel:+4930222";
    private static final String COLLEAGUE = "tel:+4930333";

    @TempDir
    Path directory;

    private TestCore t;
    private volatile Wave wave;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.route("carrier");
        rings(Set.of(603), TO, MOBILE, COLLEAGUE);
        t.handler(
                "together",
                Phase.SERVICE,
                (attempt, call) ->
                        attempt.to().uri().equals(TO) ? Verdict.with().route(List.of(wave)) : Verdict.proceed());
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private void rings(Set<Integer> huntOn, String... targets) {
        wave = new Wave(Stream.of(targets).map(Target::of).toList(), Duration.ofSeconds(20), huntOn, 496);
    }

    private void says(Verdict verdict) {
        t.handler(
                "screen",
                Phase.SCREEN,
                (attempt, call) -> attempt.to().uri().equals(MOBILE) ? verdict : Verdict.proceed());
    }

    @Test
    void oneThatPolicyRefusesIsLeftOut() {
        says(Verdict.reject(603, 21, "blocked"));
        t.call("c1", TO);
        LegOrder.Dial own = t.dialled("c1", "+4930111");
        assertThat(own.diversions()).isEmpty();
        assertThat(t.dialled("c1", "+4930333").diversions()).containsExactly(new Diversion(TO, 496));
        t.answers(own);
        assertThat(t.awaited("c1", LegOrder.Bridge.class, b -> true).b()).isEqualTo(own.leg());
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(2);
    }

    @Test
    void theCallerHearsWhatThoseSaidWhoWereAsked() {
        says(Verdict.reject(603, 21, "blocked"));
        t.call("c1", TO);
        t.fails(t.dialled("c1", "+4930333"), 404);
        t.fails(t.dialled("c1", "+4930111"), 486);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(486);
    }

    @Test
    void anotherDeclinesForItselfAlone() {
        t.call("c1", TO);
        LegOrder.Dial own = t.dialled("c1", "+4930111");
        LegOrder.Dial mobile = t.dialled("c1", "+4930222");
        t.dialled("c1", "+4930333");
        t.fails(mobile, 603);
        t.answers(own);
        assertThat(t.awaited("c1", LegOrder.Bridge.class, b -> true).b()).isEqualTo(own.leg());
    }

    @Test
    void whoWasCalledDeclinesForAll() {
        t.call("c1", TO);
        LegOrder.Dial own = t.dialled("c1", "+4930111");
        LegOrder.Dial mobile = t.dialled("c1", "+4930222");
        t.fails(own, 603);
        assertThat(t.ended("c1", mobile.leg()).elsewhere()).isFalse();
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(603);
    }

    @Test
    void anotherDeclinesForAllWhereTheWaveDoesNotSayOtherwise() {
        rings(Set.of(), TO, MOBILE);
        t.call("c1", TO);
        LegOrder.Dial own = t.dialled("c1", "+4930111");
        t.fails(t.dialled("c1", "+4930222"), 603);
        t.ended("c1", own.leg());
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(603);
    }

    /** An announcement that one of them would get must not end the call for the others. */
    @Test
    void aTreatmentOfOneTakesTheCallOnlyWhenNobodyElseRings() {
        t.treatment("box", "1.0.0", (event, scope) -> Plan.nothing());
        says(Verdict.with().otherwise(480, 20, "not here").treat("box", Map.of()));
        t.call("c1", TO);
        LegOrder.Dial own = t.dialled("c1", "+4930111");
        t.answers(own);
        assertThat(t.awaited("c1", LegOrder.Bridge.class, b -> true).b()).isEqualTo(own.leg());
        assertThat(t.trace("c1").toString()).contains("not treated others ring beside it");
    }

    @Test
    void aTreatmentOfTheOnlyOneTakesTheCall() {
        t.treatment("box", "1.0.0", (event, scope) -> Plan.nothing());
        rings(Set.of(), MOBILE);
        says(Verdict.with().otherwise(480, 20, "not here").treat("box", Map.of()));
        t.call("c1", TO);
        t.awaited("c1", LegOrder.Control.class, LegOrder.Control::on);
    }

    @ParameterizedTest
    @CsvSource({"404,true", "410,true", "604,true", "486,false", "480,false", "408,false", "503,false"})
    void aWaveForNumbersThatNobodyHasFollowsNothingElse(int sip, boolean follows) {
        assertThat(new Wave(List.of(Target.of(TO)), Duration.ofSeconds(1), Set.of(), 404).follows(sip, true))
                .isEqualTo(follows);
    }
}
