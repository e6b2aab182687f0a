package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.Treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A scope has one treatment that controls it, however many want to. */
class ControlTest {
    private static final String TO = "sip:+4930111@x.test";

    @TempDir
    Path directory;

    private TestCore t;
    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.route("carrier");
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private void treatment(String name, Treatment then) {
        t.treatment(name, "1.0.0", (event, scope) -> {
            told.add(name + " " + event.what().getClass().getSimpleName());
            return then.on(event, scope);
        });
    }

    private void gives(String handler, String treatment) {
        t.handler(handler, Phase.SERVICE, (a, c) -> Verdict.with().treat(treatment, Map.of()));
    }

    @Test
    void theSecondWhoWantsToControlHasItsTurnWhenTheFirstLetsGo() {
        gives("a", "first");
        gives("b", "second");
        treatment(
                "first",
                (event, scope) -> event.what() instanceof Happening.Digit
                        ? Plan.of().release().build()
                        : Plan.nothing());
        treatment("second", (event, scope) -> Plan.nothing());
        t.call("c1", TO);
        await().until(() -> told.contains("first Started"));
        assertThat(told).containsExactly("first Started");
        t.happens("c1", "c1.a", new Happening.Digit('1', 100));
        await().until(() -> told.contains("second Started"));
        t.happens("c1", "c1.a", new Happening.Digit('2', 100));
        await().until(() -> told.contains("second Digit"));
        assertThat(told).containsExactly("first Started", "first Digit", "second Started", "second Digit");
        assertThat(t.ordered("c1", LegOrder.Control.class))
                .extracting(LegOrder.Control::on)
                .containsExactly(true, false, true);
    }

    @Test
    void aLegThatATreatmentCallsIsNotHandedToAnother() {
        t.handler("give", Phase.SERVICE, (a, c) -> Verdict.with()
                .treat(a.to().uri().contains("222") ? "second" : "first", Map.of()));
        treatment(
                "first",
                (event, scope) -> event.what() instanceof Happening.Started
                        ? Plan.of()
                                .originate("o", scope.scope(), List.of(wave("tel:+4930222")), "")
                                .build()
                        : Plan.nothing());
        treatment("second", (event, scope) -> Plan.nothing());
        t.call("c1", TO);
        await().until(() -> told.contains("first Failed"));
        assertThat(t.trace("c1").toString()).contains("not treated a treatment controls this call already");
        assertThat(told).containsExactly("first Started", "first Failed");
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
    }

    private static Wave wave(String uri) {
        return new Wave(List.of(Target.of(uri)), Duration.ofSeconds(20), Set.of(), 0);
    }

    @Test
    void whoHandsACallOnIsToldNothingMoreAndItsTimersAreGone() {
        gives("give", "first");
        treatment(
                "first",
                (event, scope) -> event.what() instanceof Happening.Started
                        ? Plan.of()
                                .timer("t", Duration.ofSeconds(5))
                                .handTo("second", Map.of("k", "v"))
                                .build()
                        : Plan.nothing());
        treatment("second", (event, scope) -> Plan.nothing());
        t.call("c1", TO);
        await().until(() -> told.contains("second Started"));
        t.clock.advance(Duration.ofSeconds(6));
        t.happens("c1", "c1.a", new Happening.Digit('1', 100));
        await().until(() -> told.contains("second Digit"));
        assertThat(told).containsExactly("first Started", "second Started", "second Digit");
        assertThat(t.ordered("c1", LegOrder.Control.class)).hasSize(1);
        assertThat(t.clock.pending()).isZero();
    }

    @Test
    void anObserverCannotTakeControl() {
        t.handler("attach", Phase.SCREEN, (a, c) -> Verdict.with()
                .attach("watcher", Map.of())
                .proceed());
        gives("give", "first");
        treatment("first", (event, scope) -> Plan.nothing());
        treatment(
                "watcher",
                (event, scope) -> event.what() instanceof Happening.Started
                        ? Plan.of().handTo("watcher", Map.of()).build()
                        : Plan.nothing());
        t.call("c1", TO);
        await().until(() -> told.contains("watcher ActionFailed") && told.contains("first Started"));
        t.happens("c1", "c1.a", new Happening.Digit('1', 100));
        await().until(() -> told.contains("first Digit"));
        assertThat(told).doesNotContain("first ActionFailed");
    }

    @Test
    void anObserverThatDoesNotExistHoldsUpNothing() {
        t.handler("attach", Phase.SCREEN, (a, c) -> Verdict.with()
                .attach("nobody", Map.of())
                .proceed());
        t.call("c1", TO);
        LegOrder.Dial dial = t.dialled("c1", "+4930111");
        t.clock.advance(Duration.ofSeconds(4));
        await().until(() -> t.trace("c1").toString().contains("treatment nobody left"));
        t.answers(dial);
        t.awaited("c1", LegOrder.Bridge.class, b -> true);
        t.happens("c1", "c1.a", new Happening.Ended(16, "bye"));
        await().until(() -> t.core.scopes.size() == 0);
    }
}
