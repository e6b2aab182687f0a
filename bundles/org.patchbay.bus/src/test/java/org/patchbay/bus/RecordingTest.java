package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.Treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A plan that records, and digits that cut off a prompt. */
class RecordingTest {
    private static final String TO = "sip:+4930111@x.test";
    private static final String A = "c1.a";
    private static final Happening.Recorded DONE = new Happening.Recorded("/r/s/c1.wav", Duration.ofSeconds(3));

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

    private void treated(Treatment then) {
        t.handler("give", Phase.SERVICE, (a, c) -> Verdict.with().treat("voicemail", Map.of()));
        t.treatment("voicemail", "1.0.0", (event, scope) -> {
            seen.add(event);
            return then.on(event, scope);
        });
        t.call("c1", TO);
    }

    private <H extends Happening> H awaitSeen(Class<H> kind) {
        await(kind.getSimpleName() + " of " + seen).until(() -> seen.stream().anyMatch(e -> kind.isInstance(e.what())));
        return seen.stream()
                .map(Event::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private static boolean starts(Event event) {
        return event.what() instanceof Happening.Started;
    }

    @Test
    void aLegIsRecordedPausedAndStopped() {
        treated((event, scope) -> {
            if (starts(event)) {
                return Plan.of().answer(A).record("rec", List.of(A), "messages").build();
            }
            if (event.what() instanceof Happening.Digit digit) {
                return digit.digit() == '#'
                        ? Plan.of().stop("rec").build()
                        : Plan.of().pauseRecording("rec", digit.digit() == '1').build();
            }
            return Plan.nothing();
        });
        assertThat(t.awaited("c1", LegOrder.Record.class, r -> true))
                .isEqualTo(new LegOrder.Record("voicemail#rec", A, false, "messages"));
        t.happens("c1", A, new Happening.Digit('1', 100));
        t.awaited(
                "c1",
                LegOrder.PauseRecording.class,
                p -> p.equals(new LegOrder.PauseRecording("voicemail#rec", A, true)));
        t.happens("c1", A, new Happening.Digit('2', 100));
        t.awaited("c1", LegOrder.PauseRecording.class, p -> !p.on());
        t.happens("c1", A, new Happening.Digit('#', 100));
        t.awaited("c1", LegOrder.Stop.class, s -> s.op().equals("voicemail#rec"));
        t.happens("c1", A, "voicemail#rec", DONE);
        assertThat(awaitSeen(Happening.Recorded.class)).isEqualTo(DONE);
        t.happens("c1", A, new Happening.Digit('1', 100));
        assertThat(awaitSeen(Happening.ActionFailed.class).reason()).contains("nothing is recorded");
    }

    /** A message ends when its caller hangs up: its treatment has to be told of it all the same. */
    @Test
    void theCallWaitsForARecordingThatEndsWithItsLeg() {
        List<Fact> facts = new CopyOnWriteArrayList<>();
        t.listener("cdr", facts::add);
        treated((event, scope) -> starts(event)
                ? Plan.of().answer(A).record("rec", List.of(A), "messages").build()
                : event.what() instanceof Happening.Recorded
                        ? Plan.of().tell("message.left", Map.of(), false).build()
                        : Plan.nothing());
        t.awaited("c1", LegOrder.Record.class, r -> true);
        t.happens("c1", A, new Happening.Ended(16, "bye"));
        awaitSeen(Happening.Ended.class);
        assertThat(t.core.scopes.size()).isPositive();
        t.happens("c1", A, "voicemail#rec", DONE);
        awaitSeen(Happening.Recorded.class);
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(t.trace("c1")).anyMatch(line -> line.contains("recorded /r/s/c1.wav"));
        await().until(() ->
                facts.stream().anyMatch(f -> "/r/s/c1.wav".equals(f.data().get("leg.0.recordings"))));
    }

    @Test
    void aRecordingOfWhichNothingIsToldHoldsTheCallNotForEver() {
        treated((event, scope) -> starts(event)
                ? Plan.of().answer(A).record("rec", List.of(A), "messages").build()
                : Plan.nothing());
        t.awaited("c1", LegOrder.Record.class, r -> true);
        t.happens("c1", A, new Happening.Ended(16, "bye"));
        awaitSeen(Happening.Ended.class);
        await().until(() -> {
            t.clock.advance(Duration.ofSeconds(4));
            return t.core.scopes.size() == 0;
        });
        assertThat(awaitSeen(Happening.ActionFailed.class).reason()).contains("was not told");
    }

    @Test
    void aRecordingThatComesToNothingIsToldAfterTheLegHasEnded() {
        treated((event, scope) -> starts(event)
                ? Plan.of().answer(A).record("rec", List.of(A), "messages").build()
                : Plan.nothing());
        t.awaited("c1", LegOrder.Record.class, r -> true);
        t.happens("c1", A, new Happening.Ended(16, "bye"));
        awaitSeen(Happening.Ended.class);
        t.happens("c1", A, "voicemail#rec", new Happening.ActionFailed("no such sink"));
        assertThat(awaitSeen(Happening.ActionFailed.class).reason()).isEqualTo("no such sink");
        await().until(() -> t.core.scopes.size() == 0);
    }

    @Test
    void twoAreRecordedOnlyWhileTheyHearEachOther() {
        treated((event, scope) -> {
            if (starts(event)) {
                return Plan.of()
                        .answer(A)
                        .record("none", List.of(), "s")
                        .record("gone", List.of("c1.77"), "s")
                        .record("alone", List.of(A, A), "s")
                        .record("many", List.of(A, A, A), "s")
                        .build();
            }
            return Plan.nothing();
        });
        await().until(() -> seen.stream()
                        .filter(e -> e.what() instanceof Happening.ActionFailed)
                        .count()
                == 4);
        assertThat(t.ordered("c1", LegOrder.Record.class)).isEmpty();
    }

    /** It follows the conversation that policy has made, and need not control it. */
    @Test
    void anObserverRecordsBothOfACall() {
        t.handler("watch", Phase.SERVICE, (a, c) -> Verdict.with()
                .attach("recorder", Map.of())
                .proceed());
        t.treatment("recorder", "1.0.0", (event, scope) -> {
            seen.add(event);
            return event.what() instanceof Happening.Bridged b
                    ? Plan.of()
                            .record("rec", List.of(b.a(), b.b()), "compliance")
                            .build()
                    : Plan.nothing();
        });
        t.call("c1", TO);
        LegOrder.Dial dial = t.dialled("c1", "+4930111");
        t.answers(dial);
        LegOrder.Record order = t.awaited("c1", LegOrder.Record.class, r -> true);
        assertThat(order.both()).isTrue();
        assertThat(order.op()).isEqualTo("recorder#rec");
        t.happens("c1", dial.leg(), new Happening.Ended(16, "bye"));
        await().until(() -> t.ordered("c1", LegOrder.End.class).size() == 1);
        assertThat(t.core.scopes.size()).as("it waits for its recording").isPositive();
        t.happens("c1", order.leg(), order.op(), DONE);
        assertThat(awaitSeen(Happening.Recorded.class)).isEqualTo(DONE);
        await().until(() -> t.core.scopes.size() == 0);
    }

    private void asksForDigits() {
        treated((event, scope) -> starts(event)
                ? Plan.of()
                        .answer(A)
                        .play("menu", A, "prompt:menu", false)
                        .collect("d", A, 4, Duration.ofSeconds(3), "menu")
                        .build()
                : Plan.nothing());
        t.awaited("c1", LegOrder.Play.class, p -> true);
    }

    @Test
    void theFirstDigitStopsThePrompt() {
        asksForDigits();
        t.happens("c1", A, new Happening.Digit('4', 100));
        t.awaited("c1", LegOrder.Stop.class, s -> s.op().equals("voicemail#menu"));
        t.happens("c1", A, "voicemail#menu", new Happening.Played(""));
        t.happens("c1", A, new Happening.Digit('2', 100));
        t.happens("c1", A, new Happening.Digit('#', 100));
        assertThat(awaitSeen(Happening.Collected.class)).isEqualTo(new Happening.Collected("42", true));
        assertThat(t.ordered("c1", LegOrder.Stop.class)).hasSize(1);
    }

    @Test
    void noPauseIsTooLongWhileThePromptLasts() {
        asksForDigits();
        t.clock.advance(Duration.ofSeconds(30));
        t.happens("c1", A, "voicemail#menu", new Happening.Played(""));
        awaitSeen(Happening.Played.class);
        assertThat(seen).noneMatch(e -> e.what() instanceof Happening.Collected);
        await().until(() -> {
            t.clock.advance(Duration.ofSeconds(4));
            return seen.stream().anyMatch(e -> e.what().equals(new Happening.Collected("", false)));
        });
    }
}
