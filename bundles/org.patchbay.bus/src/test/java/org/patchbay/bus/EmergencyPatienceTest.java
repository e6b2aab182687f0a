package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.ops.admin.SlotView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How long an emergency call waits for handlers, and that a handler is not given up for all calls because one of these could not wait. */
class EmergencyPatienceTest {
    private static final Duration WHOLE = Limits.DEFAULTS.emergencyLimit();
    /** Enough for a handler that is asked for the first time. */
    private static final Duration LEAST = Duration.ofMillis(20);

    private static final Target FALLBACK = Target.over("psap", "sip:911@psap");

    @TempDir
    Path directory;

    private final List<Duration> had = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private TestCore t;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
    }

    @AfterEach
    void stop() {
        release.countDown();
        t.close();
    }

    private void emergency(String name, Phase phase, CallHandler handler) {
        t.handler(name, phase, "1.0.0", Map.of("patchbay.emergency", true, "patchbay.budget.ms", 1000), handler);
    }

    private void calls() {
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", FALLBACK), t);
    }

    /** Notes how much time it has. */
    private void enriches(String name) {
        emergency(name, Phase.EGRESS, (a, c) -> {
            had.add(Duration.between(t.clock.now(), c.deadline()));
            return Verdict.with().amend("x-elin", "1").proceed();
        });
    }

    private Verdict waits() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Verdict.proceed();
    }

    /** The directory needs all the time that there is. */
    private void isSlowToKnow() {
        t.core.identities.bind(TestCore.from("directory", "1.0.0", 2), new Identities() {
            @Override
            public Optional<String> tenant(Arrival arrival) {
                t.clock.advance(WHOLE);
                return Optional.empty();
            }

            @Override
            public Party identify(String tenant, Party party) {
                return party;
            }
        });
    }

    private SlotView slot(String name) {
        return t.core.slots.views().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aHandlerThatTheCallDoesNotWaitForIsThereForEveryOther() {
        t.configure("hard_limit_ms", 10_000);
        emergency("elin", Phase.EGRESS, (a, c) -> a.emergency() ? waits() : Verdict.proceed());
        t.route("carrier");
        isSlowToKnow();
        calls();
        assertThat(t.dialled("c1", "911").target().peer()).contains("psap");
        assertThat(t.trace("c1").toString()).contains("elin was not waited for");
        assertThat(slot("elin").state()).isEqualTo("live");

        release.countDown();
        await("its answer, which is no fault").until(() -> slot("elin").asked() == 1);
        t.call("c2", "sip:+4930111@x.test");
        t.dialled("c2", "+4930111");
        assertThat(t.trace("c2").toString()).contains("elin: ");
        assertThat(slot("elin").state()).isEqualTo("live");
    }

    @Test
    void aHandlerThatHangsInAnEmergencyCallIsQuarantinedAsInAnyCall() {
        t.configure("emergency_limit_ms", 20);
        emergency("elin", Phase.EGRESS, (a, c) -> waits());
        calls();
        assertThat(t.dialled("c1", "911").target().peer()).contains("psap");
        await().until(() -> slot("elin").state().equals("quarantined"));
        assertThat(t.trace("c1").toString()).containsOnlyOnce("skipped elin");
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(1);
    }

    @Test
    void whoComesLateHasEnoughForAFirstTime() {
        enriches("elin");
        isSlowToKnow();
        calls();
        assertThat(t.dialled("c1", "911").amendments()).containsKey("x-elin");
        assertThat(had).containsExactly(LEAST);
    }

    @Test
    void whoComesAfterOneThatHangsHasEnoughForAFirstTime() {
        emergency("hangs", Phase.SERVICE, (a, c) -> {
            t.clock.advance(WHOLE);
            return waits();
        });
        enriches("elin");
        calls();
        assertThat(t.dialled("c1", "911").amendments()).containsKey("x-elin");
        assertThat(had).containsExactly(LEAST);
    }

    @Test
    void whenThoseWhoHelpSendItElsewhereHandlersHaveTimeOfTheirOwn() {
        emergency(
                "route",
                Phase.ROUTE,
                (a, c) -> a.peer().isPresent()
                        ? Verdict.proceed()
                        : Verdict.with()
                                .route(List.of(Wave.of(Target.over("psap", a.to().uri()), Duration.ofMinutes(1)))));
        enriches("elin");
        calls();
        LegOrder.Dial first = t.dialled("c1", "911");
        t.clock.advance(Duration.ofSeconds(10));
        t.happens("c1", first.leg(), new Happening.Failed(302, 0, "", List.of("sip:other@psap")));
        assertThat(t.dialled("c1", "other").amendments()).containsKey("x-elin");
        assertThat(had).containsExactly(WHOLE, WHOLE);
    }

    @Test
    void whenTheNextIsCalledHandlersHaveTimeOfTheirOwn() {
        emergency(
                "route",
                Phase.ROUTE,
                (a, c) -> a.peer().isPresent()
                        ? Verdict.proceed()
                        : Verdict.with()
                                .route(List.of(
                                        Wave.of(Target.over("one", a.to().uri()), Duration.ofMinutes(1)),
                                        Wave.of(Target.over("two", a.to().uri()), Duration.ofMinutes(1)))));
        enriches("elin");
        calls();
        LegOrder.Dial first =
                t.awaited("c1", LegOrder.Dial.class, d -> d.target().peer().equals(Optional.of("one")));
        t.clock.advance(Duration.ofSeconds(10));
        t.fails(first, 503);
        LegOrder.Dial second =
                t.awaited("c1", LegOrder.Dial.class, d -> d.target().peer().equals(Optional.of("two")));
        assertThat(second.amendments()).containsKey("x-elin");
        assertThat(had).containsExactly(WHOLE, WHOLE);
    }
}
