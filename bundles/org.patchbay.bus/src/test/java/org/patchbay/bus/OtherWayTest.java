package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.ops.routing.RouteTarget;

import static org.assertj.core.api.Assertions.assertThat;

/** The same number over another peer: only where the first let nobody be reached, so that nobody rings twice. */
class OtherWayTest {
    private static final String TO = "sip:+4930111@x.test";
    private static final String STAND_IN = "tel:+4930222";

    @TempDir
    Path directory;

    private TestCore t;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private static Wave over(String peer, Set<Integer> huntOn) {
        return new Wave(List.of(Target.over(peer, TO)), Duration.ofSeconds(120), huntOn, 0);
    }

    /** Over one peer, then over two, then to whoever is given. */
    private void ways(Set<Integer> huntOn, Wave... behind) {
        List<Wave> waves = new ArrayList<>(List.of(over("one", huntOn), over("two", huntOn)));
        waves.addAll(List.of(behind));
        t.handler("route", Phase.ROUTE, "1.0.0", Map.of("patchbay.emergency", true), (attempt, call) -> {
            if (attempt.peer().isPresent()) {
                return Verdict.proceed();
            }
            return attempt.to().uri().equals(STAND_IN)
                    ? Verdict.with().route(List.of(Wave.of(Target.over("mobile", STAND_IN), Duration.ofSeconds(9))))
                    : Verdict.with().route(waves);
        });
    }

    private LegOrder.Dial dialledOver(String peer) {
        return t.awaited(
                "c1",
                LegOrder.Dial.class,
                dial -> dial.target().peer().filter(peer::equals).isPresent());
    }

    private LegOrder.Dial first() {
        t.call("c1", TO);
        return dialledOver("one");
    }

    private void rings(LegOrder.Dial dial, int status) {
        t.happens("c1", dial.leg(), new Happening.Ringing(status, false));
    }

    private void onlyOne(int status) {
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(status);
        assertThat(t.ordered("c1", LegOrder.Dial.class))
                .extracting(dial -> dial.target().peer().orElse(""))
                .containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 410, 500, 503, 504})
    void aPeerThatLetsNobodyBeReachedLeadsToTheNext(int status) {
        ways(Set.of(410));
        t.fails(first(), status);
        LegOrder.Dial second = dialledOver("two");
        assertThat(second.diversions()).isEmpty();
        t.answers(second);
        t.awaited("c1", LegOrder.Bridge.class, bridge -> bridge.b().equals(second.leg()));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 480, 486, 600, 603})
    void whatWhoeverIsCalledHasAnsweredIsNotAskedTwice(int status) {
        ways(Set.of(410));
        t.fails(first(), status);
        onlyOne(status);
    }

    @ParameterizedTest
    @CsvSource({"180, 408", "180, 410", "180, 480", "180, 500", "183, 500", "183, 503", "181, 504"})
    void whoRangDoesNotRingAgainOverTheNext(int ringing, int status) {
        ways(Set.of(410));
        LegOrder.Dial one = first();
        rings(one, ringing);
        t.fails(one, status);
        onlyOne(status);
    }

    @Test
    void whoRangTooLongDoesNotRingAgainOverTheNext() {
        ways(Set.of());
        LegOrder.Dial one = first();
        rings(one, 180);
        t.clock.advance(Duration.ofSeconds(121));
        t.ended("c1", one.leg());
        onlyOne(408);
    }

    @Test
    void aPeerThatTakesTheCallAndLetsNobodyRingLeadsToTheNextInTheEnd() {
        ways(Set.of());
        LegOrder.Dial one = first();
        t.clock.advance(Duration.ofSeconds(121));
        t.ended("c1", one.leg());
        dialledOver("two");
    }

    @Test
    void whatPolicyRefusesOfOnePeerReachedNobody() {
        ways(Set.of());
        t.handler(
                "ceiling",
                Phase.EGRESS,
                (attempt, call) -> attempt.peer().filter("one"::equals).isPresent()
                        ? Verdict.reject(480, 0, "no more over this peer")
                        : Verdict.proceed());
        t.call("c1", TO);
        dialledOver("two");
    }

    @Test
    void aHandlerMaySayThatThisPeersAbsenceIsNoAnswer() {
        ways(Set.of(480));
        t.fails(first(), 480);
        dialledOver("two");
    }

    @Test
    void somebodyElseIsCalledAsEver() {
        ways(Set.of(), new Wave(List.of(Target.of(STAND_IN)), Duration.ofSeconds(30), Set.of(), 503));
        LegOrder.Dial one = first();
        rings(one, 180);
        t.fails(one, 500);
        dialledOver("mobile");
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 480, 486, 503, 603})
    void anEmergencyGoesOnWhateverOneSays(int status) {
        ways(IntStream.range(400, 700).boxed().collect(Collectors.toSet()));
        t.core.scopes.arrived(TestCore.emergency("c1", TO, Target.over("two", TO)), t);
        LegOrder.Dial one = dialledOver("one");
        rings(one, 180);
        t.fails(one, status);
        dialledOver("two");
    }

    @Test
    void theTrunkIsToldWhetherThereIsAnotherWayToTheSame() {
        ways(Set.of(), new Wave(List.of(Target.of(STAND_IN)), Duration.ofSeconds(30), Set.of(), 503));
        LegOrder.Dial one = first();
        assertThat(one.otherWay()).isTrue();
        t.fails(one, 408);
        LegOrder.Dial two = dialledOver("two");
        assertThat(two.otherWay()).as("who stands in is somebody else").isFalse();
        t.fails(two, 408);
        assertThat(dialledOver("mobile").otherWay()).isFalse();
    }

    @Test
    void theRouteThatComesWithAnEmergencyIsAnotherWayUntilItIsTaken() {
        t.route("one");
        t.core.scopes.arrived(TestCore.emergency("c1", TO, Target.over("two", TO)), t);
        LegOrder.Dial dial = t.awaited("c1", LegOrder.Dial.class, any -> true);
        assertThat(dial.target().peer()).contains("two");
        assertThat(dial.otherWay()).isFalse();
    }

    @Test
    void anEmergencysFallbackIsAnotherWayForWhatPolicyChose() {
        t.handler(
                "route",
                Phase.ROUTE,
                "1.0.0",
                Map.of("patchbay.emergency", true),
                (attempt, call) -> attempt.peer().isPresent()
                        ? Verdict.proceed()
                        : Verdict.with().route(List.of(over("one", Set.of()))));
        t.core.scopes.arrived(TestCore.emergency("c1", TO, Target.over("two", TO)), t);
        LegOrder.Dial one = dialledOver("one");
        assertThat(one.otherWay()).isTrue();
        t.fails(one, 408);
        assertThat(dialledOver("two").otherWay()).isFalse();
    }

    @Test
    void aRehearsalSaysWhenTheOtherPeerIsTried() {
        ways(Set.of(410));
        assertThat(t.rehearse(TestCore.arrival("tried", Side.PROVIDER, TO)).targets())
                .containsExactly(
                        new RouteTarget(1, "", "one", TO, "+14255550100", true),
                        new RouteTarget(2, "if out of reach or 410", "two", TO, "+14255550100", true));
    }
}
