package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A party that talks in two calls connects the other two: REFER with Replaces (RFC 5589 section 7), of which the calls are c1 and c2. */
class ConsultationTest {
    private static final String ADA = "sip:+4930111@x.test";
    private static final String CAT = "sip:+4930333@x.test";

    @TempDir
    Path directory;

    private TestCore t;
    private final List<Attempt> asked = new CopyOnWriteArrayList<>();
    private final List<Fact> facts = new CopyOnWriteArrayList<>();
    private volatile Verdict verdict = Verdict.proceed();
    private String ada = "";
    private String cat = "";

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.route("carrier");
        t.handler("screen", Phase.SCREEN, (attempt, call) -> {
            if (attempt.origin() == Origin.REFER) {
                asked.add(attempt);
                return verdict;
            }
            return Verdict.proceed();
        });
        t.listener("facts", facts::add);
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private String answered(String call, String to) {
        t.call(call, to);
        LegOrder.Dial dial = t.awaited(call, LegOrder.Dial.class, d -> true);
        t.answers(dial);
        t.awaited(call, LegOrder.Bridge.class, b -> b.b().equals(dial.leg()));
        return dial.leg();
    }

    /** Both calls are up, and the one who called in both asks to connect the others. */
    private void consulted() {
        ada = answered("c1", ADA);
        cat = answered("c2", CAT);
        asks("c2", "c2.a");
    }

    private void asks(String call, String leg) {
        t.happens(
                "c1",
                "c1.a",
                new Happening.TransferAsked(
                        "<sip:x?Replaces=y>", "", Optional.of(new Happening.Consultation(call, leg))));
    }

    private void told(int sip) {
        t.awaited("c1", LegOrder.TransferStatus.class, s -> s.equals(new LegOrder.TransferStatus("c1.a", sip)));
    }

    private LegOrder.Adopt adopted() {
        return t.awaited("c1", LegOrder.Adopt.class, a -> true);
    }

    /** The trunk has done it. */
    private String moves(LegOrder.Adopt order) {
        t.happens(order.call(), order.from(), new Happening.Replaced(order.leg()));
        t.happens("c1", order.leg(), new Happening.Answered());
        return order.leg();
    }

    private Map<String, String> record(String call) {
        await().until(() -> facts.stream()
                .anyMatch(
                        f -> f.type().equals(Fact.CALL_ENDED) && f.scope().id().equals(call)));
        return facts.stream()
                .filter(f -> f.type().equals(Fact.CALL_ENDED) && f.scope().id().equals(call))
                .findFirst()
                .orElseThrow()
                .data();
    }

    private void goesOn(String call) {
        assertThat(t.ordered(call, LegOrder.End.class)).isEmpty();
        assertThat(t.core.scopes.call(call)).isNotNull();
    }

    @Test
    void theTwoOthersTalkAndBothCallsSaySo() {
        consulted();
        LegOrder.Adopt order = adopted();
        assertThat(order.call()).isEqualTo("c2");
        assertThat(order.from()).isEqualTo(cat);
        assertThat(t.ordered("c2", LegOrder.Control.class)).containsExactly(new LegOrder.Control(true));
        String moved = moves(order);
        t.awaited("c1", LegOrder.Bridge.class, b -> b.a().equals(ada) && b.b().equals(moved));
        told(200);
        assertThat(t.ended("c2", "c2.a").q850()).isEqualTo(16);
        assertThat(t.ordered("c2", LegOrder.End.class)).hasSize(1);
        assertThat(record("c2"))
                .containsEntry("transfers", "c2.a 200 call c1")
                .containsEntry("sip", "200")
                .containsEntry("by", "c2.a")
                .containsEntry("reason", "transferred");
        assertThat(t.trace("c2")).anyMatch(s -> s.contains("handed over leg " + cat + " to call c1"));

        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        await().until(() -> t.trace("c1").stream().anyMatch(s -> s.contains("ended leg c1.a")));
        goesOn("c1");
        t.happens("c1", moved, new Happening.Ended(16, ""));
        t.ended("c1", ada);
        assertThat(record("c1"))
                .containsEntry("transfers", "c1.a 200 call c2")
                .containsEntry("legs", "3")
                .containsEntry("leg.2.party", CAT);
        assertThat(t.trace("c1")).anyMatch(s -> s.contains("transferred " + ada + " talks to " + moved));
    }

    @Test
    void policyIsAskedWhetherTheTwoMay() {
        verdict = Verdict.reject(403, 21, "not those two");
        consulted();
        told(403);
        assertThat(asked).singleElement().satisfies(a -> {
            assertThat(a.from().uri()).isEqualTo(ADA);
            assertThat(a.to().uri()).isEqualTo(CAT);
        });
        assertThat(t.ordered("c1", LegOrder.Adopt.class)).isEmpty();
        t.awaited("c2", LegOrder.Control.class, c -> !c.on());
        goesOn("c1");
        goesOn("c2");
        // And both can be connected later.
        verdict = Verdict.proceed();
        asks("c2", "c2.a");
        moves(adopted());
        told(200);
    }

    @Test
    void whatDialogThereIsNotIsToldAndTheCallGoesOn() {
        ada = answered("c1", ADA);
        asks("", "");
        told(481);
        asks("c1", ada);
        asks("c7", "c7.a");
        await().until(() -> t.ordered("c1", LegOrder.TransferStatus.class).size() == 3);
        assertThat(t.ordered("c1", LegOrder.TransferStatus.class)).allMatch(s -> s.sip() == 481);
        goesOn("c1");
    }

    @Test
    void aCallOfAnotherTenantsIsOneThatThereIsNot() {
        ada = answered("c1", ADA);
        Arrival theirs = TestCore.arrival("c2", Side.PROVIDER, CAT);
        t.core.scopes.arrived(
                new Arrival(
                        "c2",
                        "c2.a",
                        "provider",
                        Side.PROVIDER,
                        Optional.of("t2"),
                        theirs.from(),
                        theirs.to(),
                        "x.test",
                        List.of(),
                        Map.of(),
                        false,
                        Optional.empty()),
                t);
        t.answers(t.awaited("c2", LegOrder.Dial.class, d -> true));
        t.awaited("c2", LegOrder.Bridge.class, b -> true);
        asks("c2", "c2.a");
        told(481);
        goesOn("c1");
        goesOn("c2");
    }

    @Test
    void whereNobodyHasAnsweredYetTheTargetIsCalledAnew() {
        ada = answered("c1", ADA);
        t.call("c2", CAT);
        LegOrder.Dial ringing = t.dialled("c2", "+4930333");
        t.happens("c2", ringing.leg(), new Happening.Ringing(180, false));
        asks("c2", "c2.a");
        assertThat(t.ended("c2", "c2.a").sip()).isEqualTo(487);
        t.ended("c2", ringing.leg());
        LegOrder.Dial anew = t.dialled("c1", "+4930333");
        assertThat(anew.from().uri()).isEqualTo(ADA);
        t.answers(anew);
        told(200);
        assertThat(record("c2")).containsEntry("transfers", "c2.a 487 call c1");
    }

    @Test
    void oneWhoCannotBeTakenOverLeavesBothCallsAsTheyWere() {
        consulted();
        LegOrder.Adopt order = adopted();
        t.happens("c1", order.leg(), new Happening.Failed(501, 0, "the engine cannot", List.of()));
        told(501);
        t.awaited("c2", LegOrder.Control.class, c -> !c.on());
        goesOn("c1");
        goesOn("c2");
    }

    @Test
    void oneWhoSpeaksNoCommonCodecGoesBackToWhereItWas() {
        consulted();
        t.bridges = false;
        LegOrder.Adopt order = adopted();
        moves(order);
        told(488);
        LegOrder.Adopt back = t.awaited("c2", LegOrder.Adopt.class, a -> true);
        assertThat(back.call()).isEqualTo("c1");
        assertThat(back.from()).isEqualTo(order.leg());
        t.bridges = true;
        t.happens("c2", back.leg(), new Happening.Answered());
        t.awaited("c2", LegOrder.Bridge.class, b -> b.a().equals("c2.a") && b.b().equals(back.leg()));
        t.awaited("c2", LegOrder.Control.class, c -> !c.on());
        goesOn("c1");
        goesOn("c2");
        t.happens("c2", back.leg(), new Happening.Ended(16, ""));
        t.ended("c2", "c2.a");
    }

    @Test
    void theOneWhoTransfersMayHangUpBothAtOnce() {
        consulted();
        LegOrder.Adopt order = adopted();
        t.happens("c2", "c2.a", new Happening.Ended(16, ""));
        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        String moved = moves(order);
        t.awaited("c1", LegOrder.Bridge.class, b -> b.b().equals(moved));
        assertThat(record("c2")).containsEntry("transfers", "c2.a 200 call c1");
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
        assertThat(t.ordered("c2", LegOrder.End.class)).isEmpty();
    }

    @Test
    void oneWhoIsTransferredMayHangUpMeanwhile() {
        consulted();
        LegOrder.Adopt order = adopted();
        t.happens("c1", ada, new Happening.Ended(16, ""));
        told(487);
        // The trunk was already at it: whoever arrives now finds nobody.
        t.happens("c2", cat, new Happening.Replaced(order.leg()));
        t.happens("c1", order.leg(), new Happening.Answered());
        await().until(() -> t.ordered("c1", LegOrder.End.class).stream()
                        .filter(e -> e.leg().equals(order.leg()))
                        .count()
                >= 1);
        t.ended("c2", "c2.a");
        await().until(() -> t.core.scopes.call("c1") == null && t.core.scopes.call("c2") == null);
    }

    @Test
    void twoCannotHaveTheSameParty() {
        ada = answered("c1", ADA);
        cat = answered("c2", CAT);
        answered("c3", "sip:+4930444@x.test");
        asks("c2", "c2.a");
        adopted();
        t.happens(
                "c3",
                "c3.a",
                new Happening.TransferAsked("<sip:x>", "", Optional.of(new Happening.Consultation("c2", "c2.a"))));
        t.awaited("c3", LegOrder.TransferStatus.class, s -> s.sip() == 491);
        assertThat(t.ordered("c2", LegOrder.Control.class)).containsExactly(new LegOrder.Control(true));
        t.clock.advance(Duration.ofSeconds(1));
        moves(adopted());
        told(200);
    }
}
