package org.patchbay.feature.ring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.list.NumberLists;
import org.patchbay.api.directory.list.Ruling;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.feature.ring.Sales.ADA;
import static org.patchbay.feature.ring.Sales.BOB;
import static org.patchbay.feature.ring.Sales.CALLER;
import static org.patchbay.feature.ring.Sales.MOBILE;

/** What becomes of it in the real core, with forwarding and blocking. */
class RingingTest {
    private TestRuntime runtime;

    @BeforeEach
    void start(@TempDir Path scratch) {
        runtime = TestRuntime.start(scratch);
        runtime.serve(Directory.class, Sales.directory(), Map.of());
        NumberLists nobodyListed = (owner, direction, number, at) -> Ruling.UNLISTED;
        runtime.serve(NumberLists.class, nobodyListed, Map.of());
        runtime.user("ada", ADA);
        for (String name : List.of("ring", "forwarding", "blocking")) {
            runtime.install(runtime.jar("org.patchbay.feature." + name));
            runtime.roster().require(name, Duration.ofSeconds(5));
        }
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    private void set(String owner, String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        runtime.settings().tenant(CallDriver.TENANT, owner, values);
    }

    private TestCall call() {
        return runtime.calls().call(CALLER, ADA);
    }

    @Test
    void whoAnswersWinsAndTheOthersHearThatItIsAnsweredElsewhere() {
        set("ring", "also", "mobile, " + BOB);
        TestCall call = call();
        LegOrder.Dial own = call.dialled(ADA);
        LegOrder.Dial mobile = call.dialled(MOBILE);
        LegOrder.Dial bob = call.dialled(BOB);
        assertThat(mobile.from().dialled()).isEqualTo(CALLER);
        assertThat(mobile.diversions())
                .containsExactly(new Diversion(own.target().uri(), 496));
        call.rings(own).rings(mobile).answers(mobile);
        assertThat(call.awaited(LegOrder.End.class, e -> e.leg().equals(own.leg()))
                        .elsewhere())
                .isTrue();
        assertThat(call.awaited(LegOrder.End.class, e -> e.leg().equals(bob.leg()))
                        .elsewhere())
                .isTrue();
        // Its answer crosses our CANCEL: it is ended, and nobody else hears of it.
        call.happens(own.leg(), "", new org.patchbay.api.call.treatment.Happening.Answered());
        assertThat(call.orders().stream().filter(LegOrder.Bridge.class::isInstance))
                .hasSize(1);
    }

    @Test
    void busyAtOneLeavesTheOtherRinging() {
        set("ring", "also", "mobile");
        TestCall call = call();
        call.fails(call.dialled(ADA), 486);
        call.answers(call.dialled(MOBILE));
        TestCall other = call();
        other.fails(other.dialled(MOBILE), 603);
        other.answers(other.dialled(ADA));
    }

    @Test
    void theUserDeclinesForAllOfThem() {
        set("ring", "also", "mobile");
        TestCall call = call();
        LegOrder.Dial mobile = call.dialled(MOBILE);
        call.fails(call.dialled(ADA), 603);
        call.awaited(LegOrder.End.class, e -> e.leg().equals(mobile.leg()));
        assertThat(call.refused()).isEqualTo(603);
    }

    @Test
    void aHubThatCannotBeReachedLeavesTheMobileRinging() {
        set("ring", "also", "mobile");
        TestCall call = call();
        call.fails(call.dialled(ADA), 503);
        call.answers(call.dialled(MOBILE));
    }

    @Test
    void oneThatIsBlockedIsLeftOut() {
        set("ring", "also", "mobile, " + BOB);
        set("blocking", "blocked_destinations", MOBILE);
        TestCall call = call();
        LegOrder.Dial own = call.dialled(ADA);
        call.dialled(BOB);
        call.answers(own);
        assertThat(call.orders().toString()).doesNotContain(MOBILE);
    }

    @Test
    void theOthersRingLaterAndTheOwnGoOn() {
        set("ring", "also", "mobile", "delay_seconds", "1");
        TestCall call = call();
        LegOrder.Dial own = call.dialled(ADA);
        call.rings(own);
        assertThat(call.orders().toString()).doesNotContain(MOBILE);
        call.answers(call.dialled(MOBILE));
        assertThat(call.orders().stream().filter(LegOrder.Dial.class::isInstance))
                .hasSize(2);
    }

    @Test
    void whoForwardsWhenBusyMeansAllTelephonesTogether() {
        set("ring", "also", "mobile");
        set("forwarding", "busy_to", BOB);
        TestCall call = call();
        LegOrder.Dial mobile = call.dialled(MOBILE);
        call.fails(call.dialled(ADA), 486);
        assertThat(call.orders().toString()).doesNotContain(BOB);
        call.fails(mobile, 486);
        LegOrder.Dial bob = call.dialled(BOB);
        assertThat(bob.diversions()).extracting(Diversion::cause).containsExactly(486);
        call.answers(bob);
    }

    @Test
    void nobodyAnswersAndTheCallGoesOnToWhoIsForThat() {
        set("ring", "also", "mobile");
        set("forwarding", "no_answer_to", BOB, "ring_seconds", "1");
        TestCall call = call();
        call.rings(call.dialled(ADA)).rings(call.dialled(MOBILE));
        LegOrder.Dial bob = call.dialled(BOB);
        assertThat(bob.diversions()).extracting(Diversion::cause).containsExactly(408);
        call.answers(bob);
    }

    @Test
    void aForwardToAGroupRingsAllOfItButTheOneWhoForwards() {
        set("forwarding", "always_to", "group:sales");
        TestCall call = call();
        LegOrder.Dial bob = call.dialled(BOB);
        LegOrder.Dial carl = call.dialled("3003");
        assertThat(bob.diversions()).extracting(Diversion::cause).containsExactly(302);
        call.fails(bob, 603);
        call.answers(carl);
        assertThat(call.orders().toString()).doesNotContain("Dial[leg=" + ADA);
    }

    @Test
    void whatTheHubForksItselfComesOutOnce() {
        set("ring", "also", "mobile");
        TestCall call = runtime.calls().call(Side.HUB, CALLER, MOBILE);
        call.answers(call.dialled(MOBILE));
        assertThat(call.orders().stream().filter(LegOrder.Dial.class::isInstance))
                .hasSize(1);
    }
}
