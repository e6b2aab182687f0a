package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.lookup.Lookup;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteTarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each scenario once as a rehearsal and once as a call that nobody answers: the same are asked, say the same, and the same are called. */
class RehearsalLikeACallTest {
    /** Nothing has happened for so many looks, a fiftieth of a second each. */
    private static final int QUIET_POLLS = 20;

    private static final String TO = "sip:+4930111@x.test";
    private static final Duration RING = Duration.ofSeconds(20);

    /**
     * @param fails what everybody says who is called
     */
    record Scenario(String name, int fails, boolean emergency, Consumer<TestCore> set) {
        @Override
        public String toString() {
            return name;
        }

        Arrival arrival() {
            return emergency
                    ? TestCore.emergency("c1", "sip:112@x.test", Target.over("psap", "tel:112"))
                    : TestCore.arrival("c1", Side.HUB, TO);
        }
    }

    @TempDir
    Path directory;

    private static Scenario of(String name, Consumer<TestCore> set) {
        return new Scenario(name, 408, false, set);
    }

    private static CallHandler onCallTo(String number, Verdict verdict) {
        return (attempt, call) -> attempt.to().uri().contains(number) ? verdict : Verdict.proceed();
    }

    private static Wave wave(int cause, Set<Integer> huntOn, String... targets) {
        return new Wave(Stream.of(targets).map(Target::of).toList(), RING, huntOn, cause);
    }

    private static CallHandler over(String... peers) {
        return (attempt, call) -> attempt.peer().isPresent()
                ? Verdict.proceed()
                : Verdict.with()
                        .because("least cost")
                        .route(Stream.of(peers)
                                .map(peer ->
                                        Wave.of(Target.over(peer, attempt.to().uri()), RING))
                                .toList());
    }

    private static void screen(TestCore t) {
        t.handler("block", Phase.SCREEN, onCallTo("+252", Verdict.reject(403, 21, "blocked destination")));
        t.handler("ban", Phase.SCREEN, onCallTo("+888", Verdict.reject(603, 21, "banned")));
        t.handler(
                "last", Phase.EGRESS, (a, c) -> Verdict.with().amend("x-a", "b").proceed());
        t.handler("routing", Phase.ROUTE, over("cheap", "dear"));
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                of("one peer", t -> t.route("carrier")),
                of("peers by cost", RehearsalLikeACallTest::screen),
                of("no route", t -> {}),
                of("no roster", t -> t.core.roster.unbind(1)),
                of("refused", t -> t.handler("no", Phase.IDENTITY, (a, c) -> Verdict.reject(486, 17, "busy today"))),
                of("redirected to a blocked number", t -> {
                    screen(t);
                    t.handler(
                            "moved",
                            Phase.SERVICE,
                            onCallTo("+4930111", Verdict.with().redirect("tel:+252611", 302)));
                }),
                of("forwarded to a blocked number", t -> {
                    screen(t);
                    forward(t, wave(0, Set.of(), TO), wave(408, Set.of(), "tel:+252611"));
                }),
                of("forwarded to another", t -> {
                    screen(t);
                    forward(t, wave(0, Set.of(), TO), wave(408, Set.of(), "tel:+4930222"));
                }),
                new Scenario("forwarded when busy", 486, false, t -> {
                    t.route("carrier");
                    forward(t, wave(0, Set.of(486), TO), wave(486, Set.of(), "tel:+4930222"));
                }),
                of("several, one of them blocked", t -> {
                    screen(t);
                    forward(t, wave(0, Set.of(), "tel:+4930222", "tel:+252611", "tel:+4930333"));
                }),
                of("several, one of them refusing for all", t -> {
                    t.handler("ban", Phase.SCREEN, onCallTo("+888", Verdict.reject(603, 21, "banned")));
                    forward(t, wave(0, Set.of(), "tel:+888611", "tel:+4930333"));
                    t.route("carrier");
                }),
                of("a circle", t -> {
                    t.configure("hop_limit", 3);
                    t.handler("loop", Phase.SERVICE, (a, c) -> Verdict.with().redirect("tel:+4930" + a.hops(), 302));
                }),
                of("each target leads to five more", t -> {
                    t.handler("fork", Phase.SERVICE, (a, c) -> Verdict.with()
                            .route(List.of(wave(
                                    0,
                                    Set.of(),
                                    IntStream.range(0, 5)
                                            .mapToObj(i -> a.to().uri() + i)
                                            .toArray(String[]::new)))));
                    t.route("carrier");
                }),
                of("who remembers", t -> {
                    screen(t);
                    t.handler("counting", Phase.SERVICE, (a, c) -> Verdict.with()
                            .put("n", c.state().getOrDefault("n", "") + "i")
                            .because("asked " + c.state() + " in version " + c.stateVersion())
                            .proceed());
                    forward(t, wave(0, Set.of(), TO), wave(408, Set.of(), "tel:+4930222"));
                }),
                of("another caller is shown", t -> {
                    t.handler("show", Phase.IDENTITY, (a, c) -> Verdict.with()
                            .present("tel:+49301000")
                            .proceed());
                    t.route("carrier");
                }),
                of("a required handler is missing", t -> {
                    t.require("screen", Absence.REFUSE, Duration.ofSeconds(3));
                    t.route("carrier");
                }),
                of("a handler that may be missing is", t -> {
                    t.require("screen", Absence.SKIP, Duration.ZERO);
                    t.route("carrier");
                }),
                of("a required handler throws", t -> {
                    t.require("bad", Absence.REFUSE, Duration.ZERO);
                    t.handler("bad", Phase.SCREEN, (a, c) -> {
                        throw new IllegalStateException("bug");
                    });
                }),
                of("another handler throws", t -> {
                    t.handler("bad", Phase.SCREEN, (a, c) -> {
                        throw new IllegalStateException("bug");
                    });
                    t.route("carrier");
                }),
                of("a lookup answers", t -> {
                    t.bind(SlotInfo.Kind.LOOKUP, "names", "1.0.0", Map.of(), (Lookup)
                            (question, arguments, limit) -> CompletableFuture.completedFuture(Map.of("block", "yes")));
                    asking(t);
                    t.route("carrier");
                }),
                of("a lookup fails", t -> {
                    t.bind(SlotInfo.Kind.LOOKUP, "names", "1.0.0", Map.of(), (Lookup) (question, arguments, limit) ->
                            CompletableFuture.failedFuture(new IllegalStateException("down")));
                    asking(t);
                    t.route("carrier");
                }),
                of("a lookup is asked without end", t -> {
                    t.bind(SlotInfo.Kind.LOOKUP, "names", "1.0.0", Map.of(), (Lookup)
                            (question, arguments, limit) -> CompletableFuture.completedFuture(Map.of()));
                    t.handler("ask", Phase.SCREEN, (a, c) -> Verdict.with().ask(question()));
                    t.route("carrier");
                }),
                of(
                        "a treatment is missing",
                        t -> t.handler("greet", Phase.SERVICE, (a, c) -> Verdict.with()
                                .otherwise(480, 20, "closed")
                                .treat("greeting", Map.of()))),
                of("an observer is missing", t -> {
                    t.handler("rec", Phase.SERVICE, (a, c) -> Verdict.with()
                            .attach("recording", Map.of())
                            .proceed());
                    t.route("carrier");
                }),
                new Scenario("an emergency call", 480, true, RehearsalLikeACallTest::screen),
                new Scenario("an emergency call that has routes", 404, true, t -> {
                    t.handler("block", Phase.SCREEN, (a, c) -> Verdict.reject(403, 21, "all is blocked"));
                    t.handler(
                            "sos",
                            Phase.ROUTE,
                            "1.0.0",
                            Map.of("patchbay.emergency", true),
                            (a, c) -> a.peer().isPresent()
                                    ? Verdict.reject(403, 21, "may not")
                                    : Verdict.with()
                                            .route(List.of(
                                                    new Wave(
                                                            List.of(Target.over("near", "tel:112")),
                                                            RING,
                                                            Set.of(404),
                                                            0),
                                                    Wave.of(Target.over("far", "tel:112"), RING))));
                }));
    }

    private static void forward(TestCore t, Wave... waves) {
        t.handler("forward", Phase.SERVICE, onCallTo("+4930111", Verdict.with().route(List.of(waves))));
    }

    private static Question question() {
        return new Question("q", "names", "who", Map.of(), Duration.ofSeconds(5));
    }

    private static void asking(TestCore t) {
        t.handler("ask", Phase.SCREEN, (a, c) -> a.answer("q")
                .map(answer -> answer.containsKey("block")
                        ? Verdict.reject(603, 21, "as the lookup said")
                        : Verdict.with().because(answer.toString()).proceed())
                .orElseGet(() -> Verdict.with().ask(question())));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void asksTheSameAndEndsTheSame(Scenario scenario) {
        try (TestCore t = new TestCore(directory)) {
            scenario.set.accept(t);
            RouteExplanation explained = t.rehearse(scenario.arrival());
            assertThat(t.orders).isEmpty();

            t.fails = scenario.fails;
            t.core.scopes.arrived(scenario.arrival(), t);
            ended(t);
            List<TraceEntry> trace = t.core.traces.of("c1").orElseThrow().entries();
            assertThat(said(explained.steps())).isEqualTo(said(trace)).isNotEmpty();
            assertThat(explained.targets().stream()
                            .map(x -> x.uri() + " over " + x.peer() + " from " + x.caller())
                            .toList())
                    .containsExactlyElementsOf(t.ordered("c1", LegOrder.Dial.class).stream()
                            .map(d -> d.target().uri() + " over "
                                    + d.target().peer().orElse("") + " from "
                                    + d.from().dialled())
                            .toList());
            if (explained.targets().isEmpty()) {
                assertThat(explained.status()).isEqualTo(refusal(t));
            } else {
                assertThat(explained.status()).isZero();
            }
            assertThat(explained.targets().stream().map(RouteTarget::wave).toList())
                    .isSorted();
        }
    }

    /** Time passes only where the call waits for it: on a slow machine its steps are not to run out of time. */
    private static void ended(TestCore t) {
        int[] seen = {0, 0};
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            int steps = t.core.scopes.trace("c1").size() + t.orders.size();
            seen[1] = steps == seen[0] ? seen[1] + 1 : 0;
            seen[0] = steps;
            if (seen[1] == QUIET_POLLS) {
                seen[1] = 0;
                t.clock.advance(Duration.ofMillis(500));
            }
            return !t.core.traces.last(1).isEmpty();
        });
    }

    private static int refusal(TestCore t) {
        return Stream.concat(
                        t.ordered("c1", LegOrder.Refuse.class).stream().map(LegOrder.Refuse::sip),
                        t.ordered("c1", LegOrder.End.class).stream()
                                .filter(e -> e.leg().equals("c1.a"))
                                .map(LegOrder.End::sip))
                .findFirst()
                .orElse(0);
    }

    /** All but what only a trunk can say, and how long it took. */
    private static List<String> said(List<TraceEntry> steps) {
        return steps.stream()
                .filter(s -> !s.what().startsWith("failed 4") && !s.what().startsWith("refused 4"))
                .filter(s -> !s.what().equals("call ended"))
                // A call to whom nobody answers is over before its observer is given up.
                .filter(s -> !s.what().startsWith("treatment recording left"))
                .map(s -> String.join(" | ", s.attempt(), s.who(), s.bundle(), s.what(), s.why()))
                .toList();
    }
}
