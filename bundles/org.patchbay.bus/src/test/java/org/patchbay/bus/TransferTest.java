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

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the core makes of a REFER, and of an INVITE with Replaces. */
class TransferTest {
    private static final String USER = "sip:+4930111@x.test";
    private static final String BACK = "sip:hub.test:5061;transport=tls;x-m=8:orgid:1";
    private static final Happening.TransferAsked TO_THE_HUB =
            new Happening.TransferAsked("<" + BACK + ">", "<sip:hub.test;x-ti=7>");

    @TempDir
    Path directory;

    private TestCore t;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.handler(
                "route",
                Phase.ROUTE,
                (attempt, call) -> attempt.peer().isPresent()
                        ? Verdict.proceed()
                        : Verdict.with()
                                .route(List.of(Wave.of(
                                        Target.over(
                                                attempt.to().uri().equals(USER) ? "hub" : "carrier",
                                                attempt.to().uri()),
                                        Duration.ofMinutes(2)))));
        // The core learns by a call of its own on which side a peer is.
        t.call("c0", Side.HUB, "sip:+4930999@x.test");
        t.happens("c0", "c0.a", new Happening.Ended(16, ""));
    }

    @AfterEach
    void stop() {
        t.close();
    }

    /** A call from the provider, answered by the hub. */
    private String answered(String call) {
        t.call(call, USER);
        LegOrder.Dial hub = t.dialled(call, "+4930111");
        t.answers(hub);
        t.awaited(call, LegOrder.Bridge.class, b -> b.b().equals(hub.leg()));
        return hub.leg();
    }

    private void told(String call, String leg, int sip) {
        t.awaited(call, LegOrder.TransferStatus.class, s -> s.equals(new LegOrder.TransferStatus(leg, sip)));
    }

    private LegOrder.Dial referred(String call, String hub) {
        t.happens(call, hub, TO_THE_HUB);
        return t.awaited(call, LegOrder.Dial.class, d -> d.target().uri().equals(BACK));
    }

    @Test
    void theHubsReferGoesBackToTheHubWithItsOwnWords() {
        String hub = answered("c1");
        LegOrder.Dial leg = referred("c1", hub);
        assertThat(leg.target()).isEqualTo(Target.over("hub", BACK));
        assertThat(leg.referral()).contains(new LegOrder.Referral(TO_THE_HUB.referTo(), TO_THE_HUB.referredBy()));
        assertThat(leg.relayTo()).contains("c1.a");
        assertThat(leg.from().uri()).isEqualTo("sip:+14255550100@x.test");
        assertThat(leg.diversions()).isEmpty();
        assertThat(t.ordered("c1", LegOrder.Control.class)).containsExactly(new LegOrder.Control(true));

        t.happens("c1", leg.leg(), new Happening.Ringing(180, false));
        t.happens("c1", leg.leg(), new Happening.Ringing(183, true));
        told("c1", hub, 180);
        assertThat(t.awaited("c1", LegOrder.Play.class, p -> p.prompt().equals("tone:ringback"))
                        .leg())
                .isEqualTo("c1.a");

        t.answers(leg);
        told("c1", hub, 200);
        assertThat(t.ordered("c1", LegOrder.Bridge.class)).last().satisfies(b -> {
            assertThat(b.a()).isEqualTo("c1.a");
            assertThat(b.b()).isEqualTo(leg.leg());
        });
        t.awaited("c1", LegOrder.Stop.class, s -> s.leg().equals("c1.a"));
        t.awaited("c1", LegOrder.Control.class, c -> !c.on());
        assertThat(t.ordered("c1", LegOrder.TransferStatus.class))
                .extracting(LegOrder.TransferStatus::sip)
                .containsExactly(180, 200);

        // The one who transferred leaves; the others go on until one of them hangs up.
        t.happens("c1", hub, new Happening.Ended(16, ""));
        await().until(() -> t.trace("c1").stream().anyMatch(s -> s.contains("ended leg " + hub)));
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
        t.happens("c1", leg.leg(), new Happening.Ended(16, ""));
        t.ended("c1", "c1.a");
        await().until(() -> t.core.scopes.call("c1") == null);
    }

    /** The trunk lets the transferee hear the target's early media, and says so. */
    @Test
    void whatTheTargetPlaysTakesThePlaceOfOurRingingTone() {
        String hub = answered("c1");
        LegOrder.Dial leg = referred("c1", hub);
        t.happens("c1", leg.leg(), new Happening.Ringing(183, true));
        told("c1", hub, 180);
        assertThat(t.ordered("c1", LegOrder.Play.class)).isEmpty();
        t.answers(leg);
        told("c1", hub, 200);
        assertThat(t.ordered("c1", LegOrder.Stop.class)).isEmpty();
    }

    @Test
    void policySeesWhoTransfersAndSaysWhatIsHeardMeanwhile() {
        List<String> by = new CopyOnWriteArrayList<>();
        t.handler("transfer", Phase.SCREEN, (attempt, call) -> {
            attempt.transferor()
                    .ifPresent(leg -> by.add(leg.side() + " " + leg.party().dialled()));
            return Verdict.with().whileRinging("music:default").proceed();
        });
        String hub = answered("c1");
        assertThat(by).as("nobody transfers").isEmpty();
        LegOrder.Dial leg = referred("c1", hub);
        assertThat(by).containsExactly("HUB +4930111");
        t.happens("c1", leg.leg(), new Happening.Ringing(180, false));
        told("c1", hub, 180);
        assertThat(t.ordered("c1", LegOrder.Play.class))
                .extracting(LegOrder.Play::prompt)
                .containsExactly("music:default");
    }

    @Test
    void nothingIsHeardMeanwhileIfPolicyWantsThat() {
        t.handler("transfer", Phase.SCREEN, (attempt, call) -> Verdict.with()
                .whileRinging("")
                .proceed());
        String hub = answered("c1");
        LegOrder.Dial leg = referred("c1", hub);
        t.happens("c1", leg.leg(), new Happening.Ringing(180, false));
        told("c1", hub, 180);
        t.answers(leg);
        told("c1", hub, 200);
        assertThat(t.ordered("c1", LegOrder.Play.class)).isEmpty();
        assertThat(t.ordered("c1", LegOrder.Stop.class)).isEmpty();
    }

    @Test
    void whatTheHubSaysOfALegIsInTraceAndRecord() {
        List<Map<String, String>> records = new CopyOnWriteArrayList<>();
        t.listener("facts", fact -> {
            if (fact.type().equals(Fact.CALL_ENDED) && fact.scope().id().equals("c1")) {
                records.add(fact.data());
            }
        });
        t.call("c1", USER);
        LegOrder.Dial hub = t.dialled("c1", "+4930111");
        t.happens("c1", hub.leg(), new Happening.Noted("", "", Map.of("call_chain", "x", "hub_call", "y")));
        t.happens(
                "c1",
                hub.leg(),
                new Happening.Noted(
                        "microsoft 510532",
                        "no trunk of that name",
                        Map.of("call_chain", "z", "microsoft_subcode", "510532")));
        t.fails(hub, 403);
        t.ended("c1", "c1.a");
        await().until(() -> records.stream().anyMatch(r -> r.containsKey("leg.1.microsoft_subcode")));
        assertThat(records).last().satisfies(r -> assertThat(r)
                .containsEntry("leg.1.call_chain", "x")
                .containsEntry("leg.1.hub_call", "y")
                .containsEntry("leg.1.microsoft_subcode", "510532"));
        assertThat(t.trace("c1")).anyMatch(s -> s.contains("microsoft 510532 no trunk of that name"));
    }

    @Test
    void oneWhoTransferredAndStaysIsEndedAfterAWhile() {
        String hub = answered("c1");
        t.answers(referred("c1", hub));
        told("c1", hub, 200);
        t.clock.advance(Duration.ofSeconds(33));
        t.ended("c1", hub);
        assertThat(t.ordered("c1", LegOrder.End.class)).hasSize(1);
        assertThat(t.core.scopes.call("c1")).isNotNull();
    }

    @Test
    void aTransferThatFailsLeavesTheCallAsItWas() {
        String hub = answered("c1");
        t.fails(referred("c1", hub), 486);
        told("c1", hub, 486);
        t.awaited("c1", LegOrder.Control.class, c -> !c.on());
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
        // And it can be tried again.
        LegOrder.Dial again = t.awaited("c1", LegOrder.Dial.class, d -> {
            if (t.ordered("c1", LegOrder.Dial.class).size() == 2) {
                t.happens("c1", hub, TO_THE_HUB);
            }
            return t.ordered("c1", LegOrder.Dial.class).size() > 2;
        });
        assertThat(again).isNotNull();
        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        t.ended("c1", hub);
    }

    @Test
    void oneWhoLeavesBeforeTheTargetAnswersDoesNotTakeTheCallAlong() {
        String hub = answered("c1");
        LegOrder.Dial leg = referred("c1", hub);
        t.happens("c1", hub, new Happening.Ended(16, ""));
        t.answers(leg);
        t.awaited("c1", LegOrder.Bridge.class, b -> b.b().equals(leg.leg()));
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
        assertThat(t.ordered("c1", LegOrder.TransferStatus.class)).isEmpty();
    }

    @Test
    void nobodyIsLeftAloneWhenTheTransferFailsAndTheOtherHasLeft() {
        String hub = answered("c1");
        LegOrder.Dial leg = referred("c1", hub);
        t.happens("c1", hub, new Happening.Ended(16, ""));
        t.fails(leg, 404);
        t.ended("c1", "c1.a");
        await().until(() -> t.core.scopes.call("c1") == null);
    }

    @Test
    void oneWhoIsTransferredMayHangUpMeanwhile() {
        String hub = answered("c1");
        LegOrder.Dial leg = referred("c1", hub);
        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        t.ended("c1", leg.leg());
        told("c1", hub, 487);
        t.ended("c1", hub);
        await().until(() -> t.core.scopes.call("c1") == null);
    }

    @Test
    void aTransferIsScreenedLikeEveryLeg() {
        t.handler(
                "screen",
                Phase.SCREEN,
                (attempt, call) ->
                        attempt.origin() == Origin.REFER ? Verdict.reject(403, 21, "no transfers") : Verdict.proceed());
        String hub = answered("c1");
        t.happens("c1", hub, TO_THE_HUB);
        told("c1", hub, 403);
        assertThat(t.ordered("c1", LegOrder.Dial.class)).hasSize(1);
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
    }

    @Test
    void aProvidersReferIsARouteLikeAnyOther() {
        answered("c1");
        t.happens("c1", "c1.a", new Happening.TransferAsked("\"Ben\" <tel:+4930222?Subject=x>", ""));
        LegOrder.Dial leg = t.dialled("c1", "+4930222");
        assertThat(leg.target()).isEqualTo(Target.over("carrier", "tel:+4930222"));
        assertThat(leg.referral()).isEmpty();
        t.answers(leg);
        told("c1", "c1.a", 200);
    }

    @Test
    void onlyOneTransferAtATime() {
        String hub = answered("c1");
        referred("c1", hub);
        t.happens("c1", "c1.a", new Happening.TransferAsked("<tel:+4930222>", ""));
        told("c1", "c1.a", 491);
    }

    private static Arrival replacement(String call) {
        Arrival a = TestCore.arrival(call, Side.HUB, USER);
        return new Arrival(
                call,
                call + ".r",
                "hub",
                Side.HUB,
                Optional.of("t1"),
                Party.of("sip:hub.test"),
                a.to(),
                "x.test",
                List.of(),
                Map.of(),
                false,
                Optional.empty());
    }

    @Test
    void aNewDialogTakesThePlaceOfOneThatIsUp() {
        String hub = answered("c1");
        t.core.scopes.replaced(replacement("c1"), hub);
        t.awaited("c1", LegOrder.Bridge.class, b -> b.a().equals("c1.a") && b.b().equals("c1.r"));
        assertThat(t.ended("c1", hub).elsewhere()).isFalse();
        assertThat(t.ordered("c1", LegOrder.End.class)).hasSize(1);
        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        t.ended("c1", "c1.r");
        await().until(() -> t.core.scopes.call("c1") == null);
    }

    @Test
    void aReplacementThatCannotBeBridgedLeavesTheCallAsItWas() {
        String hub = answered("c1");
        t.bridges = false;
        t.core.scopes.replaced(replacement("c1"), hub);
        assertThat(t.ended("c1", "c1.r").sip()).isEqualTo(488);
        assertThat(t.ordered("c1", LegOrder.End.class)).hasSize(1);
    }

    @Test
    void whoCalledIsStillTheCallerIfNobodyCouldTakeTheirPlace() {
        answered("c1");
        t.bridges = false;
        t.core.scopes.replaced(replacement("c1"), "c1.a");
        assertThat(t.ended("c1", "c1.r").sip()).isEqualTo(488);
        await().untilAsserted(() -> assertThat(t.core.scopes.call("c1").legs.callerLeg())
                .hasValueSatisfying(leg -> assertThat(leg.id()).isEqualTo("c1.a")));
    }

    @Test
    void aNewDialogTakesThePlaceOfOneThatRings() {
        t.call("c1", USER);
        LegOrder.Dial hub = t.dialled("c1", "+4930111");
        t.happens("c1", hub.leg(), new Happening.Ringing(180, false));
        t.core.scopes.replaced(replacement("c1"), hub.leg());
        assertThat(t.ended("c1", hub.leg()).elsewhere()).isTrue();
        t.awaited("c1", LegOrder.Bridge.class, b -> b.a().equals("c1.a") && b.b().equals("c1.r"));
        assertThat(t.ordered("c1", LegOrder.End.class)).hasSize(1);
    }

    @Test
    void nothingTakesThePlaceOfWhatIsNotThere() {
        String hub = answered("c1");
        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        t.ended("c1", hub);
        t.core.scopes.replaced(replacement("c1"), hub);
        assertThat(t.ended("c1", "c1.r").sip()).isEqualTo(481);
    }
}
