package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.Treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TreatmentTest {
    private static final String TO = "sip:+4930111@x.test";

    @TempDir
    Path directory;

    private TestCore t;
    private final List<Event> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.route("carrier");
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private Treatment noting(Treatment then) {
        return (event, scope) -> {
            seen.add(event);
            return then.on(event, scope);
        };
    }

    private void treated(String treatment) {
        t.handler("give", Phase.SERVICE, (a, c) -> Verdict.with().treat(treatment, Map.of("prompt", "hello")));
    }

    private <H extends Happening> H awaitSeen(Class<H> kind) {
        await("event " + kind.getSimpleName() + " of " + seen)
                .until(() -> seen.stream().anyMatch(e -> kind.isInstance(e.what())));
        return seen.stream()
                .map(Event::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void answersPlaysAndHangsUp() {
        treated("announce");
        t.treatment("announce", "1.0.0", noting((event, scope) -> {
            String leg = scope.callerLeg().map(l -> l.id()).orElse("");
            if (event.what() instanceof Happening.Started) {
                return Plan.of().answer(leg).play("p", leg, "prompt:x", false).build();
            }
            return event.what() instanceof Happening.Played
                    ? Plan.of().hangup(leg, 200, 16, "said").build()
                    : Plan.nothing();
        }));
        t.call("c1", TO);
        LegOrder.Play play = t.awaited("c1", LegOrder.Play.class, p -> true);
        assertThat(t.ordered("c1", LegOrder.Control.class)).containsExactly(new LegOrder.Control(true));
        assertThat(t.ordered("c1", LegOrder.Answer.class)).hasSize(1);
        assertThat(awaitSeen(Happening.Started.class).arguments()).containsEntry("prompt", "hello");
        t.happens("c1", "c1.a", play.op(), new Happening.Played(""));
        t.ended("c1", "c1.a");
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.clock.pending()).isZero();
    }

    @Test
    void aReleasedCallerGoesOnWithTheNextHandler() {
        treated("greet");
        t.treatment("greet", "1.0.0", (event, scope) -> Plan.of().release().build());
        t.call("c1", TO);
        t.dialled("c1", "+4930111");
        assertThat(t.ordered("c1", LegOrder.Control.class))
                .containsExactly(new LegOrder.Control(true), new LegOrder.Control(false));
    }

    @Test
    void collectsDigitsUntilTheHashOrThePause() {
        treated("menu");
        t.treatment(
                "menu",
                "1.0.0",
                noting((event, scope) -> event.what() instanceof Happening.Started
                                || event.what() instanceof Happening.Collected c && c.complete()
                        ? Plan.of()
                                .collect("d", scope.callerLeg().orElseThrow().id(), 4, Duration.ofSeconds(3))
                                .build()
                        : Plan.nothing()));
        t.call("c1", TO);
        awaitSeen(Happening.Started.class);
        for (char digit : "12#".toCharArray()) {
            t.happens("c1", "c1.a", new Happening.Digit(digit, 100));
        }
        assertThat(awaitSeen(Happening.Collected.class)).isEqualTo(new Happening.Collected("12", true));
        t.happens("c1", "c1.a", new Happening.Digit('7', 100));
        await().until(() -> t.trace("c1").toString().contains("Collected"));
        await().until(() -> {
            t.clock.advance(Duration.ofSeconds(4));
            return seen.stream().anyMatch(e -> e.what().equals(new Happening.Collected("7", false)));
        });
    }

    @Test
    void originatesThroughAllPolicyAndBridges() {
        t.handler(
                "block",
                Phase.SCREEN,
                (a, c) -> a.to().uri().contains("+252") ? Verdict.reject(603, 21, "blocked") : Verdict.proceed());
        t.handler(
                "give",
                Phase.SERVICE,
                (a, c) -> a.to().uri().equals(TO) ? Verdict.with().treat("queue", Map.of()) : Verdict.proceed());
        t.treatment("queue", "1.0.0", noting((event, scope) -> {
            if (event.what() instanceof Happening.Started) {
                return Plan.of()
                        .answer(scope.callerLeg().orElseThrow().id())
                        .originate("evil", scope.scope(), List.of(wave("tel:+252999")), "")
                        .build();
            }
            if (event.what() instanceof Happening.Failed) {
                return Plan.of()
                        .originate("agent", scope.scope(), List.of(wave("tel:+4930222")), "")
                        .build();
            }
            if (event.what() instanceof Happening.Answered && event.op().isPresent()) {
                return Plan.of()
                        .bridge(
                                "b",
                                scope.callerLeg().orElseThrow().id(),
                                event.leg().orElseThrow())
                        .release()
                        .build();
            }
            return Plan.nothing();
        }));
        t.call("c1", TO);
        LegOrder.Dial agent = t.dialled("c1", "+4930222");
        assertThat(awaitSeen(Happening.Failed.class).sip()).isEqualTo(603);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(1);
        t.answers(agent);
        LegOrder.Bridge bridge = t.awaited("c1", LegOrder.Bridge.class, b -> true);
        assertThat(List.of(bridge.a(), bridge.b())).containsExactly("c1.a", agent.leg());
        await().until(() -> t.ordered("c1", LegOrder.Control.class).size() == 2);
        assertThat(t.ordered("c1", LegOrder.End.class))
                .as("released while bridged")
                .isEmpty();
        t.happens("c1", agent.leg(), new Happening.Ended(16, "bye"));
        await().until(() -> t.core.scopes.size() == 0);
    }

    @Test
    void aCallThatWasReleasedInTheBeliefThatItIsBridgedEndsWhenItIsNot() {
        t.bridges = false;
        t.handler(
                "give",
                Phase.SERVICE,
                (a, c) -> a.to().uri().equals(TO) ? Verdict.with().treat("join", Map.of()) : Verdict.proceed());
        t.treatment("join", "1.0.0", (event, scope) -> {
            if (event.what() instanceof Happening.Started) {
                return Plan.of()
                        .answer("c1.a")
                        .originate("agent", scope.scope(), List.of(wave("tel:+4930222")), "")
                        .build();
            }
            return event.what() instanceof Happening.Answered
                    ? Plan.of()
                            .bridge("b", "c1.a", event.leg().orElseThrow())
                            .release()
                            .build()
                    : Plan.nothing();
        });
        t.call("c1", TO);
        LegOrder.Dial agent = t.dialled("c1", "+4930222");
        t.answers(agent);
        t.ended("c1", "c1.a");
        t.ended("c1", agent.leg());
        await().until(() -> t.core.scopes.size() == 0);
    }

    private static Wave wave(String uri) {
        return new Wave(List.of(Target.of(uri)), Duration.ofSeconds(20), Set.of(), 0);
    }

    @Test
    void anotherVersionResumesWithTheStateOfTheOneBefore() {
        treated("count");
        long old = t.treatment(
                "count", "1.0.0", (event, scope) -> Plan.of().put("n", "1").build());
        t.call("c1", TO);
        await().until(() -> t.core.scopes.call("c1") != null
                && t.core.scopes.call("c1").states.of("count").containsKey("n"));
        t.treatment("count", "2.0.0", noting((event, scope) -> Plan.of()
                .put("n", scope.state().get("n") + "2")
                .build()));
        t.core.slots.unbind(old);
        t.happens("c1", "c1.a", new Happening.Digit('5', 100));
        awaitSeen(Happening.Digit.class);
        assertThat(seen.get(0).what()).isEqualTo(new Happening.Resumed(1));
        await().until(() -> t.core.scopes.call("c1").states.of("count").get("n").equals("122"));
    }

    @Test
    void eventsWaitForATreatmentThatIsBeingReplaced() {
        treated("hold");
        long old = t.treatment("hold", "1.0.0", (event, scope) -> Plan.nothing());
        t.call("c1", TO);
        await().until(() -> t.trace("c1").toString().contains("Started"));
        t.core.slots.unbind(old);
        t.happens("c1", "c1.a", new Happening.Digit('5', 100));
        await().until(() -> t.trace("c1").toString().contains("waiting for hold"));
        t.treatment("hold", "1.1.0", noting((event, scope) -> Plan.nothing()));
        awaitSeen(Happening.Digit.class);
    }

    @Test
    void anObserverMayRememberButNotSteer() {
        t.handler("attach", Phase.SCREEN, (a, c) -> Verdict.with()
                .attach("recorder", Map.of("sink", "s"))
                .proceed());
        t.treatment(
                "recorder",
                "1.0.0",
                noting((event, scope) -> event.what() instanceof Happening.Started
                        ? Plan.of().put("k", "v").hangup("c1.a", 603, 21, "ha").build()
                        : Plan.nothing()));
        t.call("c1", TO);
        t.answers(t.dialled("c1", "+4930111"));
        awaitSeen(Happening.ActionFailed.class);
        assertThat(t.core.scopes.call("c1").states.of("recorder")).containsEntry("k", "v");
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
        t.happens("c1", "c1.a", new Happening.Ended(16, "bye"));
        awaitSeen(Happening.Ended.class);
        await().until(() -> t.core.scopes.size() == 0);
    }

    @Test
    void timersFireAndScopesSendMessagesToEachOther() {
        t.treatment(
                "desk",
                "1.0.0",
                noting((event, scope) -> event.what() instanceof Happening.Started
                        ? Plan.of().timer("tick", Duration.ofSeconds(9)).build()
                        : event.what() instanceof Happening.TimerFired
                                ? Plan.of()
                                        .send(scope.scope(), "note", Map.of("a", "b"))
                                        .build()
                                : event.what() instanceof Happening.Message
                                        ? Plan.of().release().build()
                                        : Plan.nothing()));
        ScopeState desk = t.core.scopes.open(new Scope("t1", "queue", "q1"));
        desk.post(() -> desk.control.take("desk", Map.of()));
        await().until(() -> {
            t.clock.advance(Duration.ofSeconds(10));
            return seen.stream().anyMatch(e -> e.what() instanceof Happening.TimerFired);
        });
        assertThat(awaitSeen(Happening.Message.class)).isEqualTo(new Happening.Message("note", Map.of("a", "b")));
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.core.scopes.signal(desk.scope, "late", Map.of())).isFalse();
    }

    @Test
    void callsThatTheRuntimeBeginsPassPolicyAndBridge() {
        t.core.scopes.adopt(List.of(), t);
        t.treatment("click", "1.0.0", (event, scope) -> {
            if (event.what() instanceof Happening.Started) {
                return Plan.of()
                        .originate("a", scope.scope(), List.of(wave("tel:+4930777")), "tel:+4930888")
                        .build();
            }
            if (event.what() instanceof Happening.Answered
                    && event.op().filter("a"::equals).isPresent()) {
                return Plan.of()
                        .put("first", event.leg().orElseThrow())
                        .originate("b", scope.scope(), List.of(wave("tel:+4930888")), "tel:+4930777")
                        .build();
            }
            if (event.what() instanceof Happening.Answered
                    && event.op().filter("b"::equals).isPresent()) {
                return Plan.of()
                        .bridge("x", scope.state().get("first"), event.leg().orElseThrow())
                        .release()
                        .build();
            }
            return Plan.nothing();
        });
        ScopeState call = t.core.scopes.open(Scope.call("t1", "k1"));
        call.post(() -> call.control.take("click", Map.of()));
        LegOrder.Dial first = t.dialled("k1", "+4930777");
        assertThat(first.from().uri()).isEqualTo("tel:+4930888");
        t.answers(first);
        LegOrder.Dial second = t.dialled("k1", "+4930888");
        t.answers(second);
        t.awaited("k1", LegOrder.Bridge.class, b -> b.a().equals(first.leg()) && b.b().equals(second.leg()));
        t.happens("k1", first.leg(), new Happening.Ended(16, "bye"));
        t.ended("k1", second.leg());
        await().until(() -> t.core.scopes.size() == 0);
    }

    /** Otherwise a class of service would be passed by: whoever is only named counts as somebody outside. */
    @Test
    void aLegThatTheRuntimeMakesIsJudgedAsThatOfTheUserWhomItNames() {
        t.core.identities.bind(TestCore.from("directory", "1.0.0", 2), new Identities() {
            @Override
            public Optional<String> tenant(Arrival arrival) {
                return Optional.empty();
            }

            @Override
            public Party identify(String tenant, Party party) {
                return party.uri().equals("tel:+4930777")
                        ? new Party(
                                party.uri(),
                                party.e164(),
                                "Ada",
                                Optional.of("ada"),
                                Optional.empty(),
                                Optional.empty())
                        : party;
            }
        });
        t.core.scopes.adopt(List.of(), t);
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("screen", Phase.SCREEN, (attempt, call) -> {
            asked.add(attempt.origin() + " " + attempt.from().user().orElse("") + " in a call of "
                    + call.caller().user().orElse("") + " to " + call.callee().dialled());
            return Verdict.proceed();
        });
        t.treatment(
                "click",
                "1.0.0",
                (event, scope) -> event.what() instanceof Happening.Started
                        ? Plan.of()
                                .originate("o", scope.scope(), List.of(wave("tel:+4930888")), "tel:+4930777")
                                .build()
                        : Plan.nothing());
        ScopeState call = t.core.scopes.open(Scope.call("t1", "k2"));
        call.post(() -> t.core.scopes.introduce(
                call,
                Map.of("caller", "tel:+4930777", "callee", "tel:+4930888"),
                () -> call.control.take("click", Map.of())));
        assertThat(t.dialled("k2", "+4930888").from().display()).isEqualTo("Ada");
        assertThat(asked).containsExactly(Origin.OPERATION + " ada in a call of ada to +4930888");
    }
}
