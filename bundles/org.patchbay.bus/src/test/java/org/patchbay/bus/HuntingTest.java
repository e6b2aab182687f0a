package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HuntingTest {
    private static final String TO = "sip:+4930111@x.test";

    @TempDir
    Path directory;

    private TestCore t;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.route("carrier");
    }

    @AfterEach
    void stop() {
        t.close();
    }

    /** Rings the called number for 20 s, then whoever is given. */
    private void forward(int cause, Set<Integer> huntOn, String... then) {
        t.handler(
                "forward",
                Phase.SERVICE,
                (attempt, call) -> attempt.to().uri().equals(TO)
                        ? Verdict.with()
                                .route(List.of(
                                        new Wave(List.of(Target.of(TO)), Duration.ofSeconds(20), huntOn, 0),
                                        new Wave(
                                                List.of(then).stream()
                                                        .map(Target::of)
                                                        .toList(),
                                                Duration.ofSeconds(30),
                                                Set.of(),
                                                cause)))
                        : Verdict.proceed());
    }

    @Test
    void forwardsOnNoAnswerWithADiversion() {
        forward(408, Set.of(), "tel:+4930222");
        t.call("c1", TO);
        LegOrder.Dial first = t.dialled("c1", "+4930111");
        t.clock.advance(Duration.ofSeconds(21));
        t.ended("c1", first.leg());
        LegOrder.Dial second = t.dialled("c1", "+4930222");
        assertThat(second.diversions()).containsExactly(new Diversion(TO, 408));
        t.answers(second);
        assertThat(t.awaited("c1", LegOrder.Bridge.class, b -> true).b()).isEqualTo(second.leg());
    }

    @Test
    void busyEndsTheHuntUnlessItIsListed() {
        forward(408, Set.of(), "tel:+4930222");
        t.call("c1", TO);
        t.fails(t.dialled("c1", "+4930111"), 486);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(486);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(1);
    }

    @Test
    void busyLeadsOnWhereItIsListed() {
        forward(486, Set.of(486), "tel:+4930222");
        t.call("c1", TO);
        t.fails(t.dialled("c1", "+4930111"), 486);
        assertThat(t.dialled("c1", "+4930222").diversions()).containsExactly(new Diversion(TO, 486));
    }

    @Test
    void whoStandsInForOneWhoCannotBeAskedIsCalledWhereThePeerFailed() {
        forward(503, Set.of(), "tel:+4930222");
        t.call("c1", TO);
        t.fails(t.dialled("c1", "+4930111"), 500);
        assertThat(t.dialled("c1", "+4930222").diversions()).containsExactly(new Diversion(TO, 503));
        t.call("c2", TO);
        t.fails(t.dialled("c2", "+4930111"), 408);
        assertThat(t.dialled("c2", "+4930222").diversions()).containsExactly(new Diversion(TO, 503));
    }

    @Test
    void whoStandsInForOneWhoCannotBeAskedIsNotCalledWhereThisOneWasAsked() {
        forward(503, Set.of(), "tel:+4930222");
        t.call("c1", TO);
        t.fails(t.dialled("c1", "+4930111"), 480);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(480);
        t.call("c2", TO);
        LegOrder.Dial rings = t.dialled("c2", "+4930111");
        t.happens("c2", rings.leg(), new Happening.Ringing(180, false));
        t.fails(rings, 408);
        assertThat(t.ended("c2", "c2.a").sip()).isEqualTo(408);
        t.call("c3", TO);
        t.happens("c3", t.dialled("c3", "+4930111").leg(), new Happening.Ringing(183, true));
        t.clock.advance(Duration.ofSeconds(21));
        t.ended("c3", "c3.a");
        for (String call : List.of("c1", "c2", "c3")) {
            assertThat(t.ordered(call, LegOrder.Dial.class)).hasSize(1);
        }
    }

    @Test
    void aForwardToABlockedNumberIsScreenedLikeAnyCall() {
        t.handler(
                "block",
                Phase.SCREEN,
                (attempt, call) -> attempt.to().uri().contains("+252")
                        ? Verdict.reject(603, 21, "blocked destination")
                        : Verdict.proceed());
        forward(408, Set.of(), "tel:+252999999");
        t.call("c1", TO);
        t.dialled("c1", "+4930111");
        t.clock.advance(Duration.ofSeconds(21));
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(603);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(1);
    }

    @Test
    void ofSeveralThatRingTheFirstToAnswerWinsAndTheOthersEndElsewhere() {
        forward(0, Set.of(480), "tel:+4930222", "tel:+4930333", "tel:+4930444");
        t.call("c1", TO);
        t.fails(t.dialled("c1", "+4930111"), 480);
        LegOrder.Dial winner = t.dialled("c1", "+4930333");
        LegOrder.Dial loser = t.dialled("c1", "+4930222");
        LegOrder.Dial late = t.dialled("c1", "+4930444");
        t.answers(winner);
        t.answers(late);
        assertThat(t.ended("c1", loser.leg()).elsewhere()).isTrue();
        assertThat(t.ended("c1", late.leg()).elsewhere()).isTrue();
        await().until(() -> t.ordered("c1", LegOrder.End.class).stream()
                        .filter(e -> e.leg().equals(late.leg()))
                        .count()
                == 2);
        assertThat(t.ordered("c1", LegOrder.Bridge.class)).hasSize(1);
    }

    @Test
    void targetsThatLeadInACircleEndAtTheLimit() {
        t.configure("hop_limit", 3);
        List<Integer> hops = new CopyOnWriteArrayList<>();
        t.handler("loop", Phase.SERVICE, (attempt, call) -> {
            hops.add(attempt.hops());
            return Verdict.with().redirect(attempt.to().uri().contains("222") ? "tel:+4930333" : "tel:+4930222", 302);
        });
        t.call("c1", TO);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(482);
        assertThat(hops).containsExactly(0, 1, 2, 3);
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.trace("c1").toString()).contains("refused 482 the target was changed too often");
        assertThat(t.ordered("c1", LegOrder.Dial.class)).isEmpty();
    }

    @Test
    void theContactsOfA3xxPassAllPolicyAgain() {
        t.handler(
                "block",
                Phase.SCREEN,
                (attempt, call) -> attempt.to().uri().contains("+252")
                        ? Verdict.reject(403, 21, "blocked destination")
                        : Verdict.proceed());
        t.call("c1", TO);
        LegOrder.Dial first = t.dialled("c1", "+4930111");
        t.happens(
                "c1",
                first.leg(),
                new Happening.Failed(302, 0, "", List.of("sip:+252999@evil.test", "sip:+4930222@x.test")));
        LegOrder.Dial next = t.dialled("c1", "+4930222");
        assertThat(next.diversions()).containsExactly(new Diversion(TO, 302));
        t.fails(next, 486);
        t.ended("c1", "c1.a");
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(2);
    }

    @Test
    void aCallerWhoHangsUpEndsWhatRings() {
        forward(0, Set.of(), "tel:+4930222");
        t.call("c1", TO);
        LegOrder.Dial dial = t.dialled("c1", "+4930111");
        t.happens("c1", "c1.a", new Happening.Ended(16, "cancelled"));
        t.ended("c1", dial.leg());
        await().until(() -> t.core.scopes.size() == 0);
        t.clock.advance(Duration.ofMinutes(10));
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(1);
    }

    @Test
    void aCallerWhoHangsUpAtOnceIsNotForgotten() {
        t.call("c1", TO);
        t.happens("c1", "c1.a", new Happening.Ended(16, "cancelled"));
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).allSatisfy(d -> assertThat(t.ordered("c1", LegOrder.End.class))
                .anyMatch(e -> e.leg().equals(d.leg())));
    }

    /** Each is screened as if the caller had called it, and the caller learns of none. */
    @Test
    void aPeerMaySendUsElsewhereFiveTimes() {
        List<String> screened = new CopyOnWriteArrayList<>();
        t.handler("screen", Phase.SCREEN, (attempt, call) -> {
            screened.add(attempt.to().uri());
            return Verdict.proceed();
        });
        t.call("c1", TO);
        for (int i = 0; i <= 5; i++) {
            int number = i;
            LegOrder.Dial dial = t.awaited(
                    "c1",
                    LegOrder.Dial.class,
                    d -> number == 0 || d.target().uri().equals("sip:+493055" + number + "@x.test"));
            t.happens("c1", dial.leg(), new Happening.Failed(302, 0, "", List.of("sip:+493055" + (i + 1) + "@x.test")));
        }
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(482);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(6);
        assertThat(screened).contains("sip:+4930551@x.test", "sip:+4930555@x.test");
    }
}
