package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.roster.Absence;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PolicyTest {
    private static final String TO = "sip:+4930111@x.test";

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

    private static CallHandler noting(List<String> asked, String name) {
        return (attempt, call) -> {
            asked.add(name);
            return Verdict.proceed();
        };
    }

    @Test
    void asksByPhaseThenByBeforeAndAfterThenByNameAndDials() {
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("zeta", Phase.SCREEN, noting(asked, "zeta"));
        t.handler(
                "early",
                Phase.SCREEN,
                "1.0.0",
                Map.of("patchbay.after", new String[] {"zeta"}),
                noting(asked, "early"));
        t.handler("alpha", Phase.SERVICE, noting(asked, "alpha"));
        t.handler("last", Phase.EGRESS, noting(asked, "last"));
        t.handler("who", Phase.IDENTITY, noting(asked, "who"));
        t.route("carrier");
        t.call("c1", TO);
        LegOrder.Dial dial = t.dialled("c1", "+4930111");
        assertThat(asked).containsExactly("zeta", "early", "who", "alpha", "last");
        assertThat(dial.target()).isEqualTo(Target.over("carrier", TO));
        assertThat(dial.relayTo()).contains("c1.a");
    }

    @Test
    void bridgesWhoAnswersAndForgetsTheCallWhenItEnds() {
        t.route("carrier");
        t.call("c1", TO);
        t.answers(t.dialled("c1", "+4930111"));
        LegOrder.Bridge bridge = t.awaited("c1", LegOrder.Bridge.class, b -> true);
        assertThat(bridge.a()).isEqualTo("c1.a");
        await().until(() -> t.trace("c1").toString().contains("bridged"));
        t.happens("c1", "c1.a", new org.patchbay.api.call.treatment.Happening.Ended(16, "bye"));
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.clock.pending()).as("timers left").isLessThanOrEqualTo(1);
    }

    @Test
    void refusesAsTheHandlerSays() {
        t.handler("no", Phase.SCREEN, (a, c) -> Verdict.reject(603, 21, "blocked"));
        t.route("carrier");
        t.call("c1", TO);
        LegOrder.End end = t.ended("c1", "c1.a");
        assertThat(end.sip()).isEqualTo(603);
        assertThat(end.q850()).isEqualTo(21);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).isEmpty();
        await().until(() -> t.core.scopes.size() == 0);
    }

    @Test
    void saysThatThereIsNoRouteWhenNobodyChoseAPeer() {
        t.call("c1", TO);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(404);
    }

    @Test
    void withoutTheRosterNoCallLeaves() {
        t.core.roster.unbind(1);
        t.route("carrier");
        t.call("c1", TO);
        await().until(() -> t.trace("c1").toString().contains("waiting for roster"));
        t.clock.advance(Duration.ofSeconds(4));
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(500);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).isEmpty();
    }

    @Test
    void waitsForARequiredHandlerAndGoesOnWhenItComes() {
        t.require("screen", Absence.REFUSE, Duration.ofSeconds(5));
        t.route("carrier");
        t.call("c1", TO);
        await().until(() -> t.trace("c1").toString().contains("waiting for screen"));
        assertThat(t.orders).isEmpty();
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("screen", Phase.SCREEN, noting(asked, "screen"));
        t.dialled("c1", "+4930111");
        assertThat(asked).containsExactly("screen");
    }

    @Test
    void afterTheGraceRefusesTheHubWith503AndAProviderWith500() {
        t.require("screen", Absence.REFUSE, Duration.ofSeconds(5));
        t.route("carrier");
        t.call("c1", Side.HUB, TO);
        t.call("c2", Side.PROVIDER, TO);
        await().until(() -> t.trace("c1").toString().contains("waiting")
                && t.trace("c2").toString().contains("waiting"));
        t.clock.advance(Duration.ofSeconds(6));
        LegOrder.Refuse refuse = t.awaited("c1", LegOrder.Refuse.class, r -> true);
        assertThat(refuse.sip()).isEqualTo(503);
        assertThat(refuse.retryAfter()).isPositive();
        assertThat(t.ended("c2", "c2.a").sip()).isEqualTo(500);
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.trace("c2").toString()).contains("screen");
        assertThat(t.core.waiting.size()).isZero();
    }

    @Test
    void goesOnWithoutAHandlerThatMayBeSkipped() {
        t.require("nice", Absence.SKIP, Duration.ofSeconds(1));
        t.route("carrier");
        t.call("c1", TO);
        await().until(() -> t.trace("c1").toString().contains("waiting for nice"));
        t.clock.advance(Duration.ofSeconds(2));
        t.dialled("c1", "+4930111");
    }

    @Test
    void aThrowCountsAsAbsenceForThatLegAlone() {
        AtomicBoolean broken = new AtomicBoolean(true);
        t.require("screen", Absence.REFUSE, Duration.ofSeconds(5));
        t.handler("screen", Phase.SCREEN, (a, c) -> {
            if (broken.get()) {
                throw new IllegalStateException("bug");
            }
            return Verdict.proceed();
        });
        t.route("carrier");
        t.call("c1", TO);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(500);
        broken.set(false);
        t.call("c2", TO);
        t.dialled("c2", "+4930111");
    }

    @Test
    void aHandlerThatHangsLosesItsThreadItsSlotAndNoOtherCall() {
        CountDownLatch release = new CountDownLatch(1);
        t.require("loop", Absence.SKIP, Duration.ofSeconds(5));
        t.handler("loop", Phase.SCREEN, (a, c) -> {
            while (release.getCount() > 0) {
                Thread.onSpinWait(); // Not even an interrupt helps.
            }
            return Verdict.reject(603, 0, "too late");
        });
        t.route("carrier");
        t.call("c1", TO);
        t.dialled("c1", "+4930111");
        t.call("c2", TO);
        t.dialled("c2", "+4930111");
        assertThat(t.core.slots.views().stream().map(v -> v.name() + " " + v.state()))
                .contains("loop quarantined");
        release.countDown();
        for (int i = 3; i < 12; i++) {
            t.call("c" + i, TO);
            t.dialled("c" + i, "+4930111");
        }
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
    }

    private int callsUntilQuarantine(CallHandler slow) {
        t.handler("slow", Phase.SCREEN, "1.0.0", Map.of("patchbay.budget.ms", 2), slow);
        t.route("carrier");
        AtomicInteger n = new AtomicInteger();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            String id = "c" + n.incrementAndGet();
            t.call(id, TO);
            t.dialled(id, "+4930111");
            return t.core.slots.views().stream().anyMatch(v -> v.state().equals("quarantined"));
        });
        return n.get();
    }

    @Test
    void quarantinesAHandlerThatWaitsAgainAndAgain() {
        assertThat(callsUntilQuarantine((a, c) -> {
                    LockSupport.parkNanos(300_000_000);
                    return Verdict.proceed();
                }))
                .isGreaterThanOrEqualTo(5);
    }

    @Test
    void quarantinesAHandlerThatComputesTooLongAgainAndAgain() {
        assertThat(callsUntilQuarantine((a, c) -> {
                    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
                    for (long until = threads.getCurrentThreadCpuTime() + 8_000_000;
                            threads.getCurrentThreadCpuTime() < until; ) {
                        Thread.onSpinWait();
                    }
                    return Verdict.proceed();
                }))
                .isGreaterThanOrEqualTo(5);
    }

    @Test
    void theHighestVersionIsLiveAndTheOtherStandsBy() {
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("f", Phase.SCREEN, "1.0.0", Map.of(), noting(asked, "old"));
        long newer = t.handler("f", Phase.SCREEN, "1.1.0", Map.of(), noting(asked, "new"));
        t.route("carrier");
        t.call("c1", TO);
        t.dialled("c1", "+4930111");
        t.core.slots.unbind(newer);
        t.call("c2", TO);
        t.dialled("c2", "+4930111");
        assertThat(asked).containsExactly("new", "old");
    }

    @Test
    void aVerdictOfASlotThatWasClosedMeanwhileDoesNotCount() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        t.require("f", Absence.REFUSE, Duration.ofSeconds(5));
        long old = t.handler("f", Phase.SCREEN, (a, c) -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Verdict.with().put("who", "old").reject(603, 0, "from the old one");
        });
        t.route("carrier");
        t.call("c1", TO);
        inside.await();
        t.handler("f", Phase.SCREEN, "2.0.0", Map.of(), (a, c) -> Verdict.with()
                .put("seen", c.state().toString())
                .proceed());
        Thread closer = new Thread(() -> t.core.slots.unbind(old));
        closer.start();
        await().until(() -> t.core.slots.views().stream()
                .noneMatch(v -> v.name().equals("f") && v.version().equals("1.0.0")));
        go.countDown();
        closer.join();
        t.dialled("c1", "+4930111");
        assertThat(t.core.scopes.call("c1").states.of("f"))
                .containsEntry("seen", "{}")
                .doesNotContainKey("who");
    }

    @Test
    void theHandlerThatClosesACycleIsLeftOut() {
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("a", Phase.SCREEN, "1.0.0", Map.of("patchbay.after", new String[] {"b"}), noting(asked, "a"));
        t.handler("b", Phase.SCREEN, "1.0.0", Map.of("patchbay.after", new String[] {"a"}), noting(asked, "b"));
        t.route("carrier");
        t.call("c1", TO);
        t.dialled("c1", "+4930111");
        assertThat(asked).containsExactly("a");
        assertThat(t.core.slots.live(SlotInfo.Kind.HANDLER, "b")).isNull();
    }

    @Test
    void asksTheSameNameAgainWithTheAnswerOfALookup() {
        t.bind(SlotInfo.Kind.LOOKUP, "names", "1.0.0", Map.of(), (org.patchbay.api.call.lookup.Lookup)
                (question, arguments, limit) -> completedFuture(Map.of("name", question + arguments)));
        t.handler("cnam", Phase.IDENTITY, (a, c) -> a.answer("q")
                .map(answer ->
                        Verdict.with().amend("x-name", answer.get("name")).proceed())
                .orElseGet(() -> Verdict.with()
                        .ask(new Question("q", "names", "who", Map.of("n", "1"), Duration.ofSeconds(1)))));
        t.route("carrier");
        t.call("c1", TO);
        assertThat(t.dialled("c1", "+4930111").amendments()).containsEntry("x-name", "who{n=1}");
    }

    @Test
    void aLookupThatDoesNotAnswerComesBackAsAnError() {
        t.bind(SlotInfo.Kind.LOOKUP, "never", "1.0.0", Map.of(), (org.patchbay.api.call.lookup.Lookup)
                (question, arguments, limit) -> new java.util.concurrent.CompletableFuture<>());
        t.handler("cnam", Phase.IDENTITY, (a, c) -> a.answer("q")
                .map(answer ->
                        Verdict.with().put("error", answer.get(Question.ERROR)).proceed())
                .orElseGet(
                        () -> Verdict.with().ask(new Question("q", "never", "who", Map.of(), Duration.ofSeconds(2)))));
        t.route("carrier");
        t.call("c1", TO);
        await().until(() -> t.trace("c1").toString().contains("ASK"));
        t.clock.advance(Duration.ofSeconds(3));
        t.dialled("c1", "+4930111");
        assertThat(t.core.scopes.call("c1").states.of("cnam").get("error")).contains("no answer within");
    }

    @Test
    void anEmergencyCallIsNotRefusedAndNotDelayedByTheRoster() {
        t.require("gone", Absence.REFUSE, Duration.ofSeconds(60));
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("block", Phase.SCREEN, noting(asked, "block"));
        t.handler("elin", Phase.EGRESS, "1.0.0", Map.of("patchbay.emergency", true), (a, c) -> {
            asked.add("elin");
            return Verdict.with().amend("x-elin", "1").reject(603, 0, "may not");
        });
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", Target.over("psap", "sip:911@psap")), t);
        LegOrder.Dial dial = t.dialled("c1", "911");
        assertThat(dial.target().peer()).contains("psap");
        assertThat(dial.emergency()).isTrue();
        assertThat(dial.amendments()).containsEntry("x-elin", "1");
        assertThat(asked).containsExactly("elin");
    }

    @Test
    void anEmergencyCallOnWhichNobodyRulesLeavesOverItsFallback() {
        t.configure("hard_limit_ms", 10_000);
        CountDownLatch release = new CountDownLatch(1);
        t.handler("elin", Phase.EGRESS, "1.0.0", Map.of("patchbay.emergency", true), (a, c) -> {
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return Verdict.proceed();
        });
        long began = System.nanoTime();
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", Target.over("psap", "sip:911@psap")), t);
        assertThat(t.dialled("c1", "911").target().peer()).contains("psap");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("300 ms, and what a busy machine adds")
                .isBetween(Duration.ofMillis(290), Duration.ofSeconds(4));
        release.countDown();
    }

    @Test
    void anEmergencyCallParkedOnALookupLeavesOverItsFallbackInTime() {
        t.handler("elin", Phase.EGRESS, "1.0.0", Map.of("patchbay.emergency", true), (a, c) -> Verdict.with()
                .ask(new Question("q", "nobody", "where", Map.of(), Duration.ofSeconds(30))));
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", Target.over("psap", "sip:911@psap")), t);
        await().until(() -> t.trace("c1").toString().contains("ASK"));
        t.clock.advance(Duration.ofMillis(301));
        assertThat(t.dialled("c1", "911").target().peer()).contains("psap");
    }
}
