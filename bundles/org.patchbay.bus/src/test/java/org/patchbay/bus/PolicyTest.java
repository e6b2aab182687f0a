package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.lookup.Lookup;
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

    @Test
    void asksByPhaseThenByBeforeAndAfterThenByNameAndDials() {
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("zeta", Phase.SCREEN, TestCore.noting(asked, "zeta"));
        t.handler(
                "early",
                Phase.SCREEN,
                "1.0.0",
                Map.of("patchbay.after", new String[] {"zeta"}),
                TestCore.noting(asked, "early"));
        t.handler("alpha", Phase.SERVICE, TestCore.noting(asked, "alpha"));
        t.handler("last", Phase.EGRESS, TestCore.noting(asked, "last"));
        t.handler("who", Phase.IDENTITY, TestCore.noting(asked, "who"));
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
        assertThat(t.clock.pending()).as("timers left").isZero();
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
    void theHighestVersionIsLiveAndTheOtherStandsBy() {
        List<String> asked = new CopyOnWriteArrayList<>();
        t.handler("f", Phase.SCREEN, "1.0.0", Map.of(), TestCore.noting(asked, "old"));
        long newer = t.handler("f", Phase.SCREEN, "1.1.0", Map.of(), TestCore.noting(asked, "new"));
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
        t.handler(
                "a", Phase.SCREEN, "1.0.0", Map.of("patchbay.after", new String[] {"b"}), TestCore.noting(asked, "a"));
        t.handler(
                "b", Phase.SCREEN, "1.0.0", Map.of("patchbay.after", new String[] {"a"}), TestCore.noting(asked, "b"));
        t.route("carrier");
        t.call("c1", TO);
        t.dialled("c1", "+4930111");
        assertThat(asked).containsExactly("a");
        assertThat(t.core.slots.live(SlotInfo.Kind.HANDLER, "b")).isNull();
    }

    @Test
    void asksTheSameNameAgainWithTheAnswerOfALookup() {
        t.bind(SlotInfo.Kind.LOOKUP, "names", "1.0.0", Map.of(), (Lookup)
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
        t.bind(SlotInfo.Kind.LOOKUP, "never", "1.0.0", Map.of(), (Lookup)
                (question, arguments, limit) -> new CompletableFuture<>());
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

    /** The answer and the state of the version that asked go to the version that is there when the lookup answers. */
    @Test
    void aHandlerThatIsUpdatedWhileItsLookupIsOutGoesOnInTheNewVersion() throws Exception {
        CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
        CountDownLatch out = new CountDownLatch(1);
        t.bind(SlotInfo.Kind.LOOKUP, "names", "1.0.0", Map.of(), (Lookup) (question, arguments, limit) -> {
            out.countDown();
            return answer;
        });
        List<String> asked = new CopyOnWriteArrayList<>();
        t.require("cnam", Absence.REFUSE, Duration.ofSeconds(5));
        long old = t.handler("cnam", Phase.IDENTITY, "1.0.0", Map.of("patchbay.state.version", 3), (a, c) -> {
            asked.add("old");
            return Verdict.with()
                    .put("since", "1.0.0")
                    .ask(new Question("q", "names", "who", Map.of(), Duration.ofSeconds(9)));
        });
        t.route("carrier");
        t.call("c1", TO);
        out.await();
        t.core.slots.unbind(old);
        t.handler("cnam", Phase.IDENTITY, "2.0.0", Map.of("patchbay.state.version", 4), (a, c) -> {
            asked.add("new");
            return Verdict.with()
                    .amend("x-name", a.answer("q").orElseThrow().get("name"))
                    .amend("x-state", c.state() + " of version " + c.stateVersion())
                    .proceed();
        });
        answer.complete(Map.of("name", "Ada"));
        assertThat(t.dialled("c1", "+4930111").amendments())
                .containsOnly(Map.entry("x-name", "Ada"), Map.entry("x-state", "{since=1.0.0} of version 3"));
        assertThat(asked).containsExactly("old", "new");
    }

    @Test
    void anAnswerThatComesWhileTheHandlerIsAwayWaitsForIt() throws Exception {
        CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
        CountDownLatch out = new CountDownLatch(1);
        t.bind(SlotInfo.Kind.LOOKUP, "names", "1.0.0", Map.of(), (Lookup) (question, arguments, limit) -> {
            out.countDown();
            return answer;
        });
        CallHandler cnam = (a, c) -> a.answer("q")
                .map(found -> Verdict.with().amend("x-name", found.get("name")).proceed())
                .orElseGet(
                        () -> Verdict.with().ask(new Question("q", "names", "who", Map.of(), Duration.ofSeconds(9))));
        t.require("cnam", Absence.REFUSE, Duration.ofSeconds(5));
        long old = t.handler("cnam", Phase.IDENTITY, cnam);
        t.route("carrier");
        t.call("c1", TO);
        out.await();
        t.core.slots.unbind(old);
        answer.complete(Map.of("name", "Ada"));
        await().until(() -> t.trace("c1").toString().contains("waiting for cnam"));
        t.handler("cnam", Phase.IDENTITY, "1.0.1", Map.of(), cnam);
        assertThat(t.dialled("c1", "+4930111").amendments()).containsEntry("x-name", "Ada");
    }
}
