package org.patchbay.feature.holiday;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.directory.Directory;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;

/** In the real core: the caller hears it, and nobody is dialled who could be down. */
class ClosedWithoutTheHubTest {
    @Test
    void theCallerHearsThatItIsClosedAndTheHubIsNotAsked(@TempDir Path scratch) {
        try (TestRuntime runtime = TestRuntime.start(scratch)) {
            runtime.serve(Directory.class, Museum.directory(), Map.of());
            runtime.user("desk", Museum.DESK);
            runtime.settings()
                    .tenant(
                            CallDriver.TENANT,
                            "holiday",
                            Map.of("on_holiday", "announce", "own_dates", "01-01..12-31 Always"));
            runtime.install(runtime.jar("org.patchbay.feature.holiday"));
            runtime.roster().require("holiday", Duration.ofSeconds(5));
            TestCall untold = runtime.calls().call(Museum.CALLER, Museum.DESK);
            assertThat(untold.refused()).isEqualTo(480);
            runtime.install(runtime.jar("org.patchbay.feature.announcement"));
            TestCall call = runtime.calls().call(Museum.CALLER, Museum.DESK);
            LegOrder.Play play =
                    call.awaited(LegOrder.Play.class, p -> p.prompt().equals("prompt:not-available"));
            call.happens(play.leg(), play.op(), new Happening.Played(""));
            assertThat(call.refused()).isEqualTo(480);
            assertThat(call.orders()).noneMatch(LegOrder.Dial.class::isInstance);
        }
    }
}
