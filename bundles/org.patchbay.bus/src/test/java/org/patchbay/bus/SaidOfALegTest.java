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
import org.patchbay.api.ops.routing.RouteTarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What handlers say of a leg beside where it goes: who is shown as its caller, and what is heard on hold. */
class SaidOfALegTest {
    private static final String TO = "sip:+4930111@x.test";
    private static final String ELSEWHERE = "sip:+4930112@x.test";

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

    private static Arrival named(Arrival arrival, String display) {
        return with(arrival, arrival.from().named(display), Optional.empty());
    }

    private static Arrival with(Arrival arrival, Party from, Optional<Party> shown) {
        return new Arrival(
                arrival.call(),
                arrival.leg(),
                arrival.peer(),
                arrival.side(),
                arrival.tenant(),
                from,
                arrival.to(),
                arrival.host(),
                arrival.diversions(),
                arrival.headers(),
                arrival.emergency(),
                arrival.fallback(),
                shown);
    }

    @Test
    void aHandlerNamesTheCallerWhicheverNumberIsPresented() {
        t.handler("warn", Phase.SCREEN, (attempt, call) -> Verdict.with()
                .named("Suspected: " + attempt.from().display())
                .proceed());
        t.handler(
                "present",
                Phase.IDENTITY,
                (attempt, call) -> attempt.to().uri().equals(TO)
                        ? Verdict.with().present("tel:+4930900").proceed()
                        : Verdict.proceed());
        t.core.scopes.arrived(named(TestCore.arrival("c1", Side.HUB, TO), "Ada"), t);
        LegOrder.Dial dial = t.dialled("c1", "+4930111");
        assertThat(dial.from()).isEqualTo(Party.of("tel:+4930900").named("Suspected: Ada"));

        t.core.scopes.arrived(named(TestCore.arrival("c2", Side.HUB, ELSEWHERE), "Ada"), t);
        Party own = t.dialled("c2", "+4930112").from();
        assertThat(own.display()).isEqualTo("Suspected: Ada");
        assertThat(own.dialled()).isEqualTo("+14255550100");
        assertThat(t.core.scopes.call("c2").caller.display())
                .as("the record keeps the caller's own")
                .isEqualTo("Ada");
    }

    @Test
    void aNameIsOfTheLegThatItWasSaidOf() {
        t.handler(
                "two",
                Phase.SERVICE,
                (attempt, call) -> attempt.to().uri().equals(TO)
                        ? Verdict.with()
                                .named("Warned")
                                .route(List.of(new Wave(
                                        List.of(Target.of(TO), Target.of(ELSEWHERE)),
                                        Duration.ofSeconds(20),
                                        java.util.Set.of(),
                                        0)))
                        : Verdict.proceed());
        t.call("c1", Side.HUB, TO);
        assertThat(t.dialled("c1", "+4930111").from().display()).isEqualTo("Warned");
        assertThat(t.dialled("c1", "+4930112").from().display()).isEmpty();
    }

    @Test
    void aRehearsalShowsTheNameToo() {
        t.handler("warn", Phase.SCREEN, (attempt, call) -> Verdict.with()
                .named("Suspected")
                .proceed());
        assertThat(t.rehearse(TestCore.arrival("tried", Side.HUB, TO)).targets())
                .extracting(RouteTarget::caller)
                .containsExactly("Suspected <+14255550100>");
    }

    @Test
    void whatIsHeardOnHoldIsOrderedOfBothWithTheAnswer() {
        t.handler("hold", Phase.EGRESS, (attempt, call) -> Verdict.with()
                .onHold("music:caller", "music:" + attempt.to().dialled())
                .proceed());
        t.call("c1", Side.HUB, TO);
        LegOrder.Dial dial = t.dialled("c1", "+4930111");
        assertThat(t.ordered("c1", LegOrder.OnHold.class))
                .as("nobody has answered")
                .isEmpty();
        t.answers(dial);
        t.awaited("c1", LegOrder.Bridge.class, b -> true);
        assertThat(t.ordered("c1", LegOrder.OnHold.class))
                .containsExactly(
                        new LegOrder.OnHold(dial.leg(), "music:+4930111"), new LegOrder.OnHold("c1.a", "music:caller"));
    }

    @Test
    void whereNobodySaysAnythingOfHoldsNothingIsOrdered() {
        t.call("c1", Side.HUB, TO);
        t.answers(t.dialled("c1", "+4930111"));
        t.awaited("c1", LegOrder.Bridge.class, b -> true);
        assertThat(t.ordered("c1", LegOrder.OnHold.class)).isEmpty();
    }

    @Test
    void whomTheHubShowsIsSeenByHandlersAndStandsInTheRecord() {
        List<Map<String, String>> records = new CopyOnWriteArrayList<>();
        List<Optional<Party>> shown = new CopyOnWriteArrayList<>();
        t.listener("facts", fact -> {
            if (fact.type().equals(Fact.CALL_ENDED)) {
                records.add(fact.data());
            }
        });
        t.handler("look", Phase.IDENTITY, (attempt, call) -> {
            shown.add(attempt.shown());
            return Verdict.proceed();
        });
        Arrival plain = TestCore.arrival("c1", Side.HUB, TO);
        Party boss = Party.of("sip:+4930100@x.test");
        t.core.scopes.arrived(with(plain, plain.from(), Optional.of(boss)), t);
        t.answers(t.dialled("c1", "+4930111"));
        t.awaited("c1", LegOrder.Bridge.class, b -> true);
        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        await().until(() -> records.size() == 1);
        assertThat(records.get(0))
                .containsEntry("from", "sip:+14255550100@x.test")
                .containsEntry("on_behalf_of", "sip:+4930100@x.test");
        assertThat(shown).isNotEmpty().allMatch(each -> each.equals(Optional.of(boss)));
    }
}
