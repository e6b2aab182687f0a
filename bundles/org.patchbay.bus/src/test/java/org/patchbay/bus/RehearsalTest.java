package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.lookup.Lookup;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteTarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RehearsalTest {
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

    private static Arrival arrival() {
        return TestCore.arrival("tried", Side.HUB, TO);
    }

    private void forward(Wave... waves) {
        t.handler(
                "forward",
                Phase.SERVICE,
                (attempt, call) ->
                        attempt.to().uri().equals(TO) ? Verdict.with().route(List.of(waves)) : Verdict.proceed());
    }

    private static Wave wave(int cause, Set<Integer> huntOn, String target) {
        return new Wave(List.of(Target.of(target)), Duration.ofSeconds(20), huntOn, cause);
    }

    private static List<String> told(RouteExplanation explained) {
        return explained.steps().stream()
                .map(s -> s.who() + ": " + s.what() + " " + s.why())
                .toList();
    }

    @Test
    void nothingOfItTakesEffect() {
        List<String> told = new CopyOnWriteArrayList<>();
        t.listener("facts", fact -> told.add(fact.type()));
        t.treatment("recording", "1.0.0", (event, call) -> {
            told.add("recording " + event.what());
            return Plan.nothing();
        });
        t.handler("remember", Phase.IDENTITY, (a, c) -> Verdict.with()
                .put("seen", "yes")
                .attach("recording", Map.of())
                .because(c.state().toString())
                .proceed());
        t.handler("bad", Phase.SCREEN, (a, c) -> {
            throw new IllegalStateException("bug");
        });
        t.bind(SlotInfo.Kind.LOOKUP, "names", "1.0.0", Map.of(), (Lookup)
                (question, arguments, limit) -> CompletableFuture.completedFuture(Map.of("name", "Ada")));
        t.handler(
                "ask",
                Phase.SCREEN,
                (a, c) -> a.answer("q").isPresent()
                        ? Verdict.proceed()
                        : Verdict.with().ask(new Question("q", "names", "who", Map.of(), Duration.ofSeconds(5))));
        t.route("carrier");
        List<SlotView> before = t.core.slots.views();
        RouteExplanation explained = t.rehearse(arrival());
        t.rehearse(arrival());

        assertThat(explained.targets()).hasSize(1);
        assertThat(told(explained)).contains("recording: would observe {}", "remember: PROCEED {}");
        assertThat(t.core.slots.views()).isEqualTo(before).allMatch(slot -> slot.asked() == 0);
        assertThat(t.core.scopes.size()).isZero();
        assertThat(t.core.scopes.summaries()).isEmpty();
        assertThat(t.core.traces.last(10)).isEmpty();
        assertThat(t.core.scopes.trace("tried")).isEmpty();
        assertThat(t.core.waiting.size()).isZero();
        assertThat(t.clock.pending()).as("timers left").isZero();
        assertThat(t.orders).isEmpty();
        assertThat(told).isEmpty();
        // And a call begins with nothing that a rehearsal has put.
        t.core.scopes.arrived(arrival(), t);
        t.dialled("tried", "+4930111");
        assertThat(t.trace("tried")).contains("remember: PROCEED {}");
    }

    @Test
    void handlersAreToldTheTimeAskedForAndThatItIsNoCall() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        t.handler("look", Phase.SCREEN, (a, c) -> {
            seen.add(c.now());
            seen.add(c.rehearsal());
            return Verdict.proceed();
        });
        t.route("carrier");
        assertThat(t.rehearse(arrival()).steps()).extracting(TraceEntry::at).containsOnly(TestCore.LATER);
        t.call("c1", TO);
        t.dialled("c1", "+4930111");
        assertThat(seen).containsExactly(TestCore.LATER, true, Instant.parse("2026-01-01T12:00:00Z"), false);
    }

    @Test
    void saysWhatLaterWavesAreFor() {
        forward(
                wave(0, Set.of(486), TO),
                wave(486, Set.of(), "tel:+4930222"),
                wave(408, Set.of(600, 410), "tel:+4930333"),
                wave(0, Set.of(), "tel:+4930444"),
                wave(503, Set.of(), "tel:+4930555"));
        t.route("carrier");
        RouteExplanation explained = t.rehearse(arrival());
        assertThat(explained.targets())
                .containsExactly(
                        new RouteTarget(1, "", "carrier", TO, "+14255550100", true),
                        new RouteTarget(2, "if busy", "carrier", "tel:+4930222", "+14255550100", true),
                        new RouteTarget(
                                3,
                                "if not answered within 20 s, or out of reach",
                                "carrier",
                                "tel:+4930333",
                                "+14255550100",
                                true),
                        new RouteTarget(
                                4,
                                "if not answered within 20 s, or out of reach or 410 or 600",
                                "carrier",
                                "tel:+4930444",
                                "+14255550100",
                                true),
                        new RouteTarget(5, "if out of reach", "carrier", "tel:+4930555", "+14255550100", true));
        assertThat(explained.outcome()).isEqualTo("rings " + TO + " over carrier, and 4 more");
        assertThat(explained.status()).isZero();
    }

    @Test
    void thoseOfOneWaveRingTogetherHoweverLongALookupTakes() {
        CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
        t.bind(SlotInfo.Kind.LOOKUP, "slow", "1.0.0", Map.of(), (Lookup) (question, arguments, limit) -> answer);
        forward(
                new Wave(
                        List.of(Target.of("tel:+4930222"), Target.of("tel:+4930333")),
                        Duration.ofSeconds(9),
                        Set.of(),
                        0),
                wave(408, Set.of(), "tel:+4930444"));
        t.handler(
                "ask",
                Phase.SERVICE,
                (a, c) -> a.to().uri().contains("222") && a.answer("q").isEmpty()
                        ? Verdict.with().ask(new Question("q", "slow", "", Map.of(), Duration.ofSeconds(5)))
                        : Verdict.proceed());
        t.handler("other", Phase.SCREEN, (a, c) -> {
            if (a.to().uri().contains("333")) {
                answer.complete(Map.of());
            }
            return Verdict.proceed();
        });
        t.route("carrier");
        assertThat(t.rehearse(arrival()).targets())
                .extracting(RouteTarget::wave, RouteTarget::uri)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(1, "tel:+4930222"),
                        org.assertj.core.groups.Tuple.tuple(1, "tel:+4930333"),
                        org.assertj.core.groups.Tuple.tuple(2, "tel:+4930444"));
    }

    @Test
    void aTreatmentIsNamedAndNotBegun() {
        List<String> begun = new CopyOnWriteArrayList<>();
        t.treatment("voicemail", "2.1.0", (event, call) -> {
            begun.add(event.what().toString());
            return Plan.nothing();
        });
        forward(wave(0, Set.of(), TO), wave(408, Set.of(), "sip:voicemail"));
        t.handler(
                "mail",
                Phase.SERVICE,
                (a, c) -> a.to().uri().equals("sip:voicemail")
                        ? Verdict.with().treat("voicemail", Map.of("box", "ada"))
                        : Verdict.proceed());
        t.route("carrier");
        RouteExplanation explained = t.rehearse(arrival());
        assertThat(explained.outcome())
                .isEqualTo("rings " + TO + " over carrier, then handed to treatment voicemail {box=ada}");
        assertThat(explained.targets()).hasSize(1);
        assertThat(explained.status()).isZero();
        assertThat(explained.steps())
                .anySatisfy(step -> assertThat(step.bundle()).isEqualTo("bundle.voicemail/2.1.0"));
        assertThat(begun).isEmpty();
    }

    @Test
    void aCallWithoutARequiredHandlerIsRefusedAsThePeerWouldBe() {
        t.require("screen", Absence.REFUSE, Duration.ofSeconds(60));
        t.route("carrier");
        RouteExplanation fromHub = t.rehearse(arrival());
        assertThat(fromHub.outcome()).isEqualTo("refused with 503: the required handler 'screen' is not there");
        assertThat(fromHub.status()).isEqualTo(503);
        assertThat(told(fromHub)).contains("core: waiting for screen up to 60000 ms");
        RouteExplanation fromProvider = t.rehearse(TestCore.arrival("tried", Side.PROVIDER, TO));
        assertThat(fromProvider.status()).isEqualTo(500);
    }

    @Test
    void asksWhoeverIsLiveByNow() {
        t.handler("screen", Phase.SCREEN, "1.0.0", Map.of(), (a, c) -> Verdict.proceed());
        t.route("carrier");
        assertThat(t.rehearse(arrival()).status()).isZero();
        long second = t.handler("screen", Phase.SCREEN, "1.1.0", Map.of(), (a, c) -> Verdict.reject(403, 21, "new"));
        RouteExplanation after = t.rehearse(arrival());
        assertThat(after.outcome()).isEqualTo("refused with 403: new");
        assertThat(after.steps()).anySatisfy(step -> assertThat(step.bundle()).isEqualTo("bundle.screen/1.1.0"));
        t.core.unbind(second);
        assertThat(t.rehearse(arrival()).status()).isZero();
    }

    @Test
    void aHandlerThatHangsCostsNoCallAThread() {
        CountDownLatch release = new CountDownLatch(1);
        List<String> threads = new CopyOnWriteArrayList<>();
        t.require("stuck", Absence.SKIP, Duration.ZERO);
        t.handler("stuck", Phase.SCREEN, (a, c) -> {
            threads.add(Thread.currentThread().getName());
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return Verdict.proceed();
        });
        t.route("carrier");
        RouteExplanation explained = t.rehearse(arrival());
        release.countDown();
        assertThat(told(explained)).contains("core: stuck hung its thread was written off");
        assertThat(explained.targets()).hasSize(1);
        assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("patchbay-io"));
        // It is at fault, and the next would lose its thread likewise.
        assertThat(t.core.slots.isQuarantined(SlotInfo.Kind.HANDLER, "stuck")).isTrue();
    }

    @Test
    void moreThanAFewAtATimeAreRefusedAndCallsGoOn() throws Exception {
        t.configure("hard_limit_ms", 10_000);
        CountDownLatch release = new CountDownLatch(1);
        t.handler("slow", Phase.SCREEN, (a, c) -> {
            if (c.rehearsal()) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return Verdict.proceed();
        });
        t.route("carrier");
        List<CompletableFuture<RouteExplanation>> running = new ArrayList<>();
        for (int i = 0; i < Rehearsal.MOST; i++) {
            running.add(Rehearsal.of(t.core, arrival(), TestCore.LATER).toCompletableFuture());
        }
        assertThatThrownBy(() -> Rehearsal.of(t.core, arrival(), TestCore.LATER))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("Ask again");
        for (int i = 0; i < 100; i++) {
            t.call("c" + i, TO);
        }
        for (int i = 0; i < 100; i++) {
            t.dialled("c" + i, "+4930111");
        }
        assertThat(running).noneMatch(CompletableFuture::isDone);
        release.countDown();
        CompletableFuture.allOf(running.toArray(new CompletableFuture<?>[0])).join();
        assertThat(t.rehearse(arrival()).targets()).hasSize(1);
        assertThat(t.core.rehearsals.availablePermits()).isEqualTo(Rehearsal.MOST);
    }

    @Test
    void whatIsNotDecidedInTenSecondsIsGivenUp() {
        t.bind(SlotInfo.Kind.LOOKUP, "silent", "1.0.0", Map.of(), (Lookup)
                (question, arguments, limit) -> new CompletableFuture<>());
        t.handler("ask", Phase.SCREEN, (a, c) -> Verdict.with()
                .ask(new Question("q", "silent", "", Map.of(), Duration.ofMinutes(1))));
        CompletableFuture<RouteExplanation> explained = CompletableFuture.supplyAsync(() -> t.rehearse(arrival()));
        await().until(() -> t.clock.pending() == 2);
        t.clock.advance(Duration.ofSeconds(11));
        assertThat(explained.join().outcome()).isEqualTo("not decided within 10 s");
        assertThat(told(explained.join())).contains("ask: ASK silent  ");
    }

    @Test
    void moreTargetsThanAnybodyReadsAreNotFollowed() {
        forward(new Wave(
                IntStream.range(1000, 1150)
                        .mapToObj(i -> Target.of("tel:+4930" + i))
                        .toList(),
                Duration.ofSeconds(9),
                Set.of(),
                0));
        t.route("carrier");
        RouteExplanation explained = t.rehearse(arrival());
        assertThat(explained.targets()).hasSizeBetween(100, 150);
        assertThat(explained.outcome()).endsWith(", then not followed beyond 100 targets");
    }

    @Test
    void anEmergencyCallIsOneAndSaysItsFallback() {
        t.require("screen", Absence.REFUSE, Duration.ofSeconds(60));
        t.handler("no", Phase.SCREEN, (a, c) -> Verdict.reject(403, 21, "blocked"));
        RouteExplanation explained =
                t.rehearse(TestCore.emergency("tried", "sip:112@x.test", Target.over("psap", "tel:112")));
        assertThat(explained.outcome()).isEqualTo("emergency call: rings tel:112 over psap");
        assertThat(explained.targets()).extracting(RouteTarget::peer).containsExactly("psap");
    }
}
