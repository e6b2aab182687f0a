package org.patchbay.feature.forwarding;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of the waves in the real core. */
class ForwardingWavesTest {
    private static final String CALLER = "+12065550199";
    private static final String ADA = "+14255550100";
    private static final String WHEN_BUSY = "+12065550111";
    private static final String WHEN_AWAY = "+12065550122";
    private TestRuntime runtime;

    @BeforeEach
    void start(@TempDir Path scratch) {
        runtime = TestRuntime.start(scratch);
        runtime.user("ada", ADA);
        runtime.install(runtime.jar("org.patchbay.feature.forwarding"));
        runtime.roster().require("forwarding", java.time.Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    private void wishes(Map<String, String> values) {
        runtime.settings().tenant(CallDriver.TENANT, "forwarding", values);
    }

    @Test
    void findsTheRightOneForBusyAndForNobodyThere() {
        wishes(Map.of("busy_to", WHEN_BUSY, "no_answer_to", WHEN_AWAY));
        TestCall busy = runtime.calls().call(CALLER, ADA);
        busy.fails(busy.dialled(ADA), 486);
        LegOrder.Dial forward = busy.dialled(WHEN_BUSY);
        assertThat(forward.diversions()).extracting(Diversion::cause).containsExactly(486);

        TestCall away = runtime.calls().call(CALLER, ADA);
        away.fails(away.dialled(ADA), 480);
        assertThat(away.dialled(WHEN_AWAY).diversions())
                .extracting(Diversion::cause)
                .containsExactly(408);
        assertThat(away.orders().toString()).doesNotContain(WHEN_BUSY);
    }

    @Test
    void leavesBusyAloneWhereTheUserSaysNothingOfIt() {
        wishes(Map.of("no_answer_to", WHEN_AWAY));
        TestCall call = runtime.calls().call(CALLER, ADA);
        call.fails(call.dialled(ADA), 486);
        assertThat(call.refused()).isEqualTo(486);
    }

    @Test
    void givesUpTheFirstPhoneAfterItsTime() {
        wishes(Map.of("no_answer_to", WHEN_AWAY, "ring_seconds", "1"));
        TestCall call = runtime.calls().call(CALLER, ADA);
        LegOrder.Dial first = call.dialled(ADA);
        call.rings(first);
        call.dialled(WHEN_AWAY);
        call.awaited(LegOrder.End.class, end -> end.leg().equals(first.leg()));
    }

    @Test
    void endsACircleOfTwoUsers() {
        runtime.user("bob", WHEN_BUSY);
        wishes(Map.of("always_to", WHEN_BUSY));
        runtime.settings()
                .put(
                        new org.patchbay.api.ops.settings.SettingsScope(
                                CallDriver.TENANT, java.util.Optional.empty(), java.util.Optional.of("bob")),
                        "forwarding",
                        Map.of("always_to", ADA));
        assertThat(runtime.calls().call(CALLER, ADA).refused()).isEqualTo(482);
    }
}
