package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Side;
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

/** What a handler wanted to stop stays stopped, whatever becomes of the treatment that was to say so. */
class AbsentTreatmentTest {
    private static final String TO = "sip:+4930111@x.test";
    private static final Duration PAST_ANY_GRACE = Duration.ofSeconds(11);

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

    private void blocked(Verdict.Builder verdict) {
        t.handler("block", Phase.SCREEN, (a, c) -> verdict.treat("announce", Map.of()));
    }

    private static Verdict.Builder declining() {
        return Verdict.with().otherwise(603, 21, "blocked");
    }

    private void callThatWaitsInVain(Side side) {
        t.call("c1", side, TO);
        passesTheGrace();
    }

    private void passesTheGrace() {
        await().until(() -> t.core.waiting.size() == 1);
        await().until(() -> {
            t.clock.advance(PAST_ANY_GRACE);
            return t.core.waiting.size() == 0;
        });
    }

    private void nobodyWasCalled() {
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).isEmpty();
        assertThat(t.ordered("c1", LegOrder.Answer.class)).isEmpty();
    }

    @Test
    void theCallerIsRefusedAsTheHandlerSaid() {
        blocked(declining());
        callThatWaitsInVain(Side.PROVIDER);
        LegOrder.End end = t.ended("c1", "c1.a");
        assertThat(end.sip()).isEqualTo(603);
        assertThat(end.q850()).isEqualTo(21);
        assertThat(end.reason()).isEqualTo("blocked");
        nobodyWasCalled();
    }

    @Test
    void withoutARefusalOfTheHandlersTheProviderGets500() {
        blocked(Verdict.with());
        callThatWaitsInVain(Side.PROVIDER);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(500);
        nobodyWasCalled();
    }

    @Test
    void withoutARefusalOfTheHandlersTheHubIsAskedToComeBack() {
        blocked(Verdict.with());
        callThatWaitsInVain(Side.HUB);
        assertThat(t.awaited("c1", LegOrder.Refuse.class, r -> true).sip()).isEqualTo(503);
        nobodyWasCalled();
    }

    @Test
    void aTreatmentThatFailsAtItsStartLetsNobodyThrough() {
        t.treatment("announce", "1.0.0", (event, scope) -> {
            throw new IllegalStateException("broken");
        });
        blocked(declining());
        t.call("c1", TO);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(603);
        nobodyWasCalled();
    }

    @Test
    void aTreatmentThatHangsAtItsStartLetsNobodyThrough() {
        CountDownLatch release = new CountDownLatch(1);
        t.treatment("announce", "1.0.0", (event, scope) -> {
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return Plan.of().release().build();
        });
        blocked(declining());
        t.call("c1", TO);
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(603);
        release.countDown();
        nobodyWasCalled();
    }

    @Test
    void oneThatIsRetiredInTheMiddleLeavesTheCallerRefused() {
        long announcing = t.treatment("announce", "1.0.0", announcing(false));
        blocked(declining());
        t.call("c1", TO);
        t.awaited("c1", LegOrder.Play.class, p -> true);
        t.core.slots.unbind(announcing);
        t.happens("c1", "c1.a", "announce#p", new Happening.Played(""));
        passesTheGrace();
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(603);
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).isEmpty();
    }

    @Test
    void oneThatIsRetiredAfterItAnsweredLeavesTheCallEnded() {
        long announcing = t.treatment("announce", "1.0.0", announcing(true));
        blocked(declining());
        t.call("c1", TO);
        t.awaited("c1", LegOrder.Play.class, p -> true);
        t.core.slots.unbind(announcing);
        t.happens("c1", "c1.a", "announce#p", new Happening.Played(""));
        passesTheGrace();
        t.ended("c1", "c1.a");
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).isEmpty();
    }

    @Test
    void whoeverTheTreatmentHadCalledInIsNotForgotten() {
        t.handler(
                "give",
                Phase.SCREEN,
                (a, c) -> a.to().uri().equals(TO) ? declining().treat("announce", Map.of()) : Verdict.proceed());
        long calling = t.treatment(
                "announce",
                "1.0.0",
                (event, scope) -> event.what() instanceof Happening.Started
                        ? Plan.of()
                                .originate("agent", scope.scope(), List.of(wave("tel:+4930222")), "")
                                .build()
                        : Plan.nothing());
        t.call("c1", TO);
        LegOrder.Dial agent = t.dialled("c1", "+4930222");
        t.core.slots.unbind(calling);
        t.answers(agent);
        passesTheGrace();
        assertThat(t.ended("c1", "c1.a").sip()).isEqualTo(603);
        t.ended("c1", agent.leg());
        await().until(() -> t.core.scopes.size() == 0);
    }

    private static Wave wave(String uri) {
        return new Wave(List.of(Target.of(uri)), Duration.ofSeconds(20), Set.of(), 0);
    }

    private static Treatment announcing(boolean answered) {
        return (event, scope) -> {
            if (!(event.what() instanceof Happening.Started)) {
                return Plan.nothing();
            }
            Plan.Builder plan = answered ? Plan.of().answer("c1.a") : Plan.of().progress("c1.a", 183);
            return plan.play("p", "c1.a", "prompt:x", false).build();
        };
    }

    @Test
    void whoIsCalledByATreatmentAlreadyIsNotTreatedButRefusedAsTheHandlerSaid() {
        t.handler(
                "block",
                Phase.SCREEN,
                (a, c) -> a.to().uri().contains("+252")
                        ? declining().treat("announce", Map.of())
                        : a.parent().isEmpty() && a.to().uri().equals(TO)
                                ? Verdict.with().treat("queue", Map.of())
                                : Verdict.proceed());
        List<Happening> seen = new CopyOnWriteArrayList<>();
        t.treatment("queue", "1.0.0", (event, scope) -> {
            seen.add(event.what());
            return event.what() instanceof Happening.Started
                    ? Plan.of()
                            .originate("o", scope.scope(), List.of(wave("tel:+252999")), "")
                            .build()
                    : Plan.nothing();
        });
        t.call("c1", TO);
        await().until(() -> seen.stream().anyMatch(h -> h instanceof Happening.Failed));
        assertThat(seen.stream().filter(h -> h instanceof Happening.Failed).map(h -> ((Happening.Failed) h).sip()))
                .containsExactly(603);
    }
}
