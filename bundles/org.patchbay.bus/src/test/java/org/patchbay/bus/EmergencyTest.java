package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class EmergencyTest {
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
    void anEmergencyCallIsNotRefusedAndNotDelayedByTheRoster() {
        t.require("gone", Absence.REFUSE, Duration.ofSeconds(60));
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("block", Phase.SCREEN, TestCore.noting(asked, "block"));
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

    @Test
    void theFallbackIsCalledOnceThoughItFails() {
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", Target.over("psap", "sip:911@psap")), t);
        LegOrder.Dial dial = t.dialled("c1", "911");
        t.fails(dial, 486);
        assertThat(t.awaited("c1", LegOrder.End.class, end -> true).sip()).isEqualTo(486);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(1);
    }

    @Test
    void whatTheTrunkNotesIsInTheTrace() {
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", Target.over("psap", "sip:911@psap")), t);
        t.happens("c1", "c1.a", new Happening.Noted("emergency test", "dialled 933"));
        await().until(() -> t.trace("c1").toString().contains("dialled 933"));
    }
}
