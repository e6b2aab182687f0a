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
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.roster.Absence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who is needed and is not there, or is and cannot be asked. */
class AbsenceTest {
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
        t.handler("screen", Phase.SCREEN, TestCore.noting(asked, "screen"));
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
    void aHandlerThatLeavesItsThreadInterruptedHarmsNobody() {
        t.require("marks", Absence.SKIP, Duration.ofSeconds(5));
        t.handler("marks", Phase.SCREEN, (a, c) -> {
            Thread.currentThread().interrupt();
            return Verdict.proceed();
        });
        t.route("carrier");
        t.call("c1", TO);
        t.dialled("c1", "+4930111");
        assertThat(t.orderedWhileInterrupted).hasValue(0);
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
    void aRequiredHandlerInQuarantineRefusesAtOnce() {
        CountDownLatch release = new CountDownLatch(1);
        List<String> asked = new CopyOnWriteArrayList<>();
        t.require("screen", Absence.REFUSE, Duration.ofSeconds(60));
        t.handler("screen", Phase.SCREEN, (a, c) -> {
            asked.add(c.scope().id());
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return Verdict.proceed();
        });
        t.route("carrier");
        t.call("c1", TO);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(500);
        t.call("c2", Side.HUB, TO);
        assertThat(t.awaited("c2", LegOrder.Refuse.class, r -> true).sip()).isEqualTo(503);
        assertThat(t.trace("c2").toString())
                .doesNotContain("waiting")
                .contains("required handler 'screen' is not there");
        assertThat(asked).containsExactly("c1");
        assertThat(t.core.readiness.ready()).isFalse();
        release.countDown();
        List<String> again = new CopyOnWriteArrayList<>();
        t.handler("screen", Phase.SCREEN, "1.0.1", Map.of(), TestCore.noting(again, "screen"));
        t.call("c3", TO);
        t.dialled("c3", "+4930111");
        assertThat(again).containsExactly("screen");
        assertThat(t.core.readiness.ready()).isTrue();
    }

    @Test
    void goesOnAtOnceWhenTheRosterComesBack() {
        t.core.roster.unbind(1);
        t.route("carrier");
        t.call("c1", TO);
        await().until(() -> t.trace("c1").toString().contains("waiting for roster"));
        t.bindRoster();
        t.dialled("c1", "+4930111");
        assertThat(t.trace("c1").toString()).contains("roster is there");
    }
}
