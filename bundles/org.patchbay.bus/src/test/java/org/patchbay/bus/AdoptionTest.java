package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.EstablishedLeg;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls that outlive a restart of the core, of the trunk or of the process. */
class AdoptionTest {
    private static final String TO = "sip:+4930111@x.test";
    private static final String A = "c9.a";
    private static final String B = "c9.7";

    private record Ordered(String call, LegOrder order) {}

    @TempDir
    Path directory;

    private TestCore t;
    private final List<Fact> facts = new CopyOnWriteArrayList<>();
    private Instant began;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.listener("records", facts::add);
        t.route("carrier");
        began = t.core.timers.now().minusSeconds(300);
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private EstablishedLeg leg(String id, String partner) {
        boolean caller = id.equals(A);
        return new EstablishedLeg(
                id,
                caller ? "hub" : "carrier",
                caller ? Side.HUB : Side.PROVIDER,
                Party.of(caller ? "sip:+14255550100@x.test" : TO),
                false,
                Optional.ofNullable(partner),
                "pcma/8000",
                began,
                began.plusSeconds(caller ? 5 : 4));
    }

    private EstablishedCall call(EstablishedLeg... legs) {
        return new EstablishedCall(TestCore.arrival("c9", Side.HUB, TO), true, began, List.of(legs));
    }

    private void adopt(EstablishedCall call) {
        t.core.scopes.adopt(List.of(call), t);
        await().until(() -> t.trace("c9").stream().anyMatch(s -> s.contains("adopted")));
    }

    private Map<String, String> record() {
        await().until(() -> facts.stream().anyMatch(f -> f.type().equals(Fact.CALL_ENDED)));
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(facts).filteredOn(f -> f.type().equals(Fact.CALL_ENDED)).hasSize(1);
        return facts.get(facts.size() - 1).data();
    }

    @Test
    void aCallThatTheCoreNeverSawIsSeenAndLeavesARecordWithItsTrueTimes() {
        adopt(call(leg(A, B), leg(B, A)));
        assertThat(t.core.scopes.summaries()).singleElement().satisfies(call -> {
            assertThat(call.stage()).isEqualTo("up");
            assertThat(call.began()).isEqualTo(began);
            assertThat(call.answered()).contains(began.plusSeconds(5));
            assertThat(call.legs()).extracting(Leg::id).containsExactly(A, B);
        });
        t.clock.advance(Duration.ofSeconds(60));
        t.happens("c9", B, new Happening.Ended(16, ""));
        assertThat(record())
                .containsEntry("started", began.toString())
                .containsEntry("answered", began.plusSeconds(5).toString())
                .containsEntry("sip", "200")
                .containsEntry("q850", "16")
                .containsEntry("by", B)
                .containsEntry("legs", "2")
                .containsEntry("leg.0.id", A)
                .containsEntry("leg.0.started", began.toString())
                .containsEntry("leg.0.answered", began.plusSeconds(5).toString())
                .containsEntry("leg.1.id", B)
                .containsEntry("leg.1.peer", "carrier")
                .containsEntry("leg.1.codec", "pcma/8000");
        t.ended("c9", A);
    }

    @Test
    void whoTalksToNobodyIsLetGoForItsTreatmentIsGone() {
        adopt(call(leg(A, null)));
        t.ended("c9", A);
        assertThat(record()).containsEntry("started", began.toString());
    }

    @Test
    void ofThreeTheTwoWhoTalkGoOn() {
        adopt(call(leg(A, B), leg(B, A), leg("c9.8", null)));
        t.ended("c9", "c9.8");
        assertThat(t.ordered("c9", LegOrder.End.class)).hasSize(1);
        assertThat(t.core.scopes.summaries()).hasSize(1);
    }

    @Test
    void aTransferOfItMakesALegWithANewName() {
        adopt(call(leg(A, B), leg(B, A)));
        t.happens("c9", A, new Happening.TransferAsked("<sip:+4930222@x.test>", ""));
        LegOrder.Dial dial = t.dialled("c9", "+4930222");
        assertThat(dial.leg()).isEqualTo("c9.8");
    }

    @Test
    void aCallThatTheCoreHasGoesOnWithTheNewTrunk() {
        t.call("c9", Side.HUB, TO);
        LegOrder.Dial dial = t.dialled("c9", "+4930111");
        t.answers(dial);
        t.awaited("c9", LegOrder.Bridge.class, b -> true);
        await().until(() -> t.trace("c9").stream().anyMatch(s -> s.contains("bridged")));
        List<Ordered> orders = new ArrayList<>();
        LegPort trunk = (call, order) -> {
            orders.add(new Ordered(call, order));
            if (order instanceof LegOrder.End end) {
                t.happens(call, end.leg(), new Happening.Gone(Map.of()));
            }
        };
        t.core.scopes.adopt(List.of(call(leg(A, dial.leg()), leg(dial.leg(), A), leg("c9.99", null))), trunk);
        await().until(() -> orders.size() >= 2);
        assertThat(orders)
                .containsExactly(
                        new Ordered("c9", new LegOrder.Control(false)),
                        new Ordered("c9", new LegOrder.End("c9.99", 480, 16, "", false)));
        t.happens("c9", A, new Happening.Ended(16, ""));
        Map<String, String> record = record();
        assertThat(record).containsEntry("legs", "2").containsEntry("sip", "200");
        assertThat(orders).last().isEqualTo(new Ordered("c9", new LegOrder.End(dial.leg(), 487, 16, "", false)));
    }

    @Test
    void aLegThatTheTrunkLostHasEnded() {
        t.call("c9", Side.HUB, TO);
        LegOrder.Dial dial = t.dialled("c9", "+4930111");
        t.answers(dial);
        t.awaited("c9", LegOrder.Bridge.class, b -> true);
        await().until(() -> t.trace("c9").stream().anyMatch(s -> s.contains("bridged")));
        t.core.scopes.adopt(List.of(call(leg(A, null))), t);
        assertThat(record()).containsEntry("q850", "41");
        t.ended("c9", A);
    }

    @Test
    void aCallThatTheTrunkDoesNotBringBackIsOverOnceItHasBroughtBackAll() {
        t.call("c9", Side.HUB, TO);
        LegOrder.Dial dial = t.dialled("c9", "+4930111");
        t.answers(dial);
        t.awaited("c9", LegOrder.Bridge.class, b -> true);
        await().until(() -> t.trace("c9").stream().anyMatch(s -> s.contains("bridged")));
        LegPort trunk = (call, order) -> {
            if (order instanceof LegOrder.End end) {
                t.happens(call, end.leg(), new Happening.Gone(Map.of()));
            }
        };
        t.core.scopes.adopt(List.of(), trunk);
        assertThat(t.core.scopes.size()).as("it may come still").isPositive();
        t.core.scopes.adopted(trunk);
        assertThat(record()).containsEntry("q850", "41").containsEntry("sip", "200");
    }

    @Test
    void whatIsOfThisTrunkStaysWhenAllIsBack() {
        t.call("c9", Side.HUB, TO);
        t.answers(t.dialled("c9", "+4930111"));
        await().until(() -> t.trace("c9").stream().anyMatch(s -> s.contains("bridged")));
        LegPort trunk = (call, order) -> {};
        t.core.scopes.adopt(List.of(call(leg(A, null))), trunk);
        t.core.scopes.adopted(trunk);
        await().until(() -> t.trace("c9").stream().anyMatch(s -> s.contains("goes on")));
        assertThat(t.trace("c9")).noneMatch(s -> s.contains("without it"));
    }

    @Test
    void aTreatmentKeepsItsCallWhileTheTrunkIsAway() {
        t.handler("screen", Phase.SCREEN, (attempt, call) -> Verdict.with().treat("hold", Map.of()));
        t.treatment(
                "hold",
                "1.0.0",
                (event, scope) -> event.what() instanceof Happening.Started
                        ? Plan.of().answer(A).build()
                        : Plan.nothing());
        t.call("c9", Side.HUB, TO);
        t.awaited("c9", LegOrder.Answer.class, any -> true);
        t.happens("c9", A, new Happening.Answered());
        await().until(() -> t.core.scopes.summaries().get(0).answered().isPresent());
        List<Ordered> orders = new CopyOnWriteArrayList<>();
        t.core.scopes.adopt(List.of(call(leg(A, null))), (call, order) -> orders.add(new Ordered(call, order)));
        await().until(() -> !orders.isEmpty());
        assertThat(orders).containsExactly(new Ordered("c9", new LegOrder.Control(true)));
    }
}
