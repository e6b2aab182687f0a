package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EndedLeg;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The one record of a call that the trunk has run to its end by itself, whatever the core knows of it. */
class TrunkAloneTest {
    private static final Target ROUTE = Target.over("psap", "sip:911@psap");

    @TempDir
    Path directory;

    private TestCore t;
    private final List<Fact> facts = new CopyOnWriteArrayList<>();
    private Instant began;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.listener("records", fact -> {
            if (fact.type().equals(Fact.CALL_ENDED)) {
                facts.add(fact);
            }
        });
        began = t.core.timers.now().minusSeconds(300);
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private EndedLeg leg(String id, String peer, boolean answered) {
        return new EndedLeg(
                id,
                peer,
                peer.equals("hub") ? Side.HUB : Side.PROVIDER,
                Party.of("sip:" + peer + "@x.test"),
                answered ? "pcma/8000" : "",
                began,
                answered ? Optional.of(began.plusSeconds(4)) : Optional.empty(),
                began.plusSeconds(60),
                answered ? 200 : 486,
                answered ? 16 : 17);
    }

    private EndedCall ended(boolean alone) {
        Arrival arrival = TestCore.emergency("c1", "sip:911@x.test", ROUTE);
        return new EndedCall(
                arrival,
                true,
                alone,
                began,
                Optional.of(began.plusSeconds(5)),
                began.plusSeconds(60),
                200,
                16,
                "",
                "c1-e2",
                List.of(leg(arrival.leg(), "hub", true), leg("c1-e1", "first", false), leg("c1-e2", "psap", true)));
    }

    private Map<String, String> record(CompletionStage<Void> kept) {
        await("the record").until(() -> !facts.isEmpty());
        await("the trunk may forget it").until(() -> kept.toCompletableFuture().isDone());
        assertThat(facts).hasSize(1);
        return facts.get(0).data();
    }

    private void isWhatTheTrunkSays(Map<String, String> record) {
        assertThat(record)
                .containsEntry("sip", "200")
                .containsEntry("by", "c1-e2")
                .containsEntry("emergency", "true")
                .containsEntry("answered", began.plusSeconds(5).toString())
                .containsEntry("ended", began.plusSeconds(60).toString())
                .containsEntry("legs", "3")
                .containsEntry("leg.0.id", "c1.a")
                .containsEntry("leg.0.sip", "200")
                .containsEntry("leg.0.ended", began.plusSeconds(60).toString())
                .containsEntry("leg.1.peer", "first")
                .containsEntry("leg.1.sip", "486")
                .containsEntry("leg.1.answered", "")
                .containsEntry("leg.2.peer", "psap")
                .containsEntry("leg.2.codec", "pcma/8000");
    }

    @Test
    void ofACallThatTheCoreNeverSaw() {
        CompletionStage<Void> kept = t.core.records.ended(ended(true));
        Map<String, String> record = record(kept);
        isWhatTheTrunkSays(record);
        assertThat(record).containsEntry("started", began.toString());
        assertThat(facts.get(0).scope()).isEqualTo(t.scope("c1"));
        assertThat(t.core.scopes.size()).isZero();
        assertThat(t.trace("c1")).anyMatch(step -> step.contains("ended without the core"));
    }

    /** The trunk asks of a call that it has written down. */
    @Test
    void ofACallThatTheCoreRanToItsEndIsTheCoresOwn() {
        t.route("carrier");
        t.call("c1", "sip:+4930333@x.test");
        t.fails(t.dialled("c1", "+4930333"), 486);
        t.ended("c1", "c1.a");
        await().until(() -> t.core.scopes.size() == 0);
        Map<String, String> record = record(t.core.records.ended(ended(false)));
        assertThat(record).containsEntry("sip", "486").containsEntry("legs", "2");
        record(t.core.records.ended(ended(false)));
    }

    @Test
    void ofACallThatTheCoreRefusedAndTheTrunkWentOnWith() {
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", ROUTE), t);
        t.fails(t.dialled("c1", "911"), 503);
        t.ended("c1", "c1.a");
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(facts).as("the core may be wrong").isEmpty();
        Map<String, String> record = record(t.core.records.ended(ended(true)));
        assertThat(record)
                .containsEntry("sip", "200")
                .containsEntry("by", "c1-e2")
                .as("and the leg that the core called")
                .containsEntry("legs", "4");
        assertThat(record.get("leg.1.sip")).isEqualTo("503");
    }

    @Test
    void ofACallThatTheCoreDidNotRuleInTime() {
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", ROUTE), t);
        t.happens("c1", "c1.a", new Happening.Ended(31, "Sent on without a ruling"));
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(facts).isEmpty();
        assertThat(record(t.core.records.ended(ended(true))))
                .containsEntry("sip", "200")
                .containsEntry("by", "c1-e2");
    }

    @Test
    void ofACallThatTheCoreRanTheCoreSaysIt() {
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", ROUTE), t);
        LegOrder.Dial dial = t.dialled("c1", "911");
        t.clock.advance(Duration.ofSeconds(7));
        t.fails(dial, 486);
        t.ended("c1", "c1.a");
        await().until(() -> t.core.scopes.size() == 0);
        Map<String, String> record = record(t.core.records.ended(ended(false)));
        assertThat(record)
                .containsEntry("sip", "486")
                .containsEntry("by", dial.leg())
                .containsEntry("legs", "2");
    }

    /** The trunk's word may overtake the end of the call here. */
    @Test
    void toldBeforeTheCoreIsThroughItIsToldOnceToo() {
        t.core.scopes.arrived(TestCore.emergency("c1", "sip:911@x.test", ROUTE), t);
        LegOrder.Dial dial = t.dialled("c1", "911");
        CompletionStage<Void> kept = t.core.records.ended(ended(false));
        t.fails(dial, 486);
        assertThat(record(kept)).containsEntry("sip", "486");
        await().until(() -> t.core.scopes.size() == 0);
        assertThat(facts).hasSize(1);
    }

    @Test
    void aTrunkThatNeverSaysSoHoldsNothingForEver() {
        for (int i = 0; i < 1005; i++) {
            String id = "d" + i;
            t.core.scopes.arrived(TestCore.emergency(id, "sip:911@x.test", ROUTE), t);
            t.happens(id, id + ".a", new Happening.Ended(16, ""));
        }
        await().until(() -> t.core.scopes.size() == 0);
        await().until(() -> facts.size() == 5);
        assertThat(facts.get(0).data()).containsEntry("sip", "487");
    }
}
