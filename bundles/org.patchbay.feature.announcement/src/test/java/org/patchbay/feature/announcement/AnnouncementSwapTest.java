package org.patchbay.feature.announcement;

import java.util.Map;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;

class AnnouncementSwapTest extends SwapContract {

    @Override
    protected String bundle() {
        return "org.patchbay.feature.announcement";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        CallHandler everybody = (attempt, call) ->
                Verdict.with().treat("announcement", Map.of("prompt", "prompt:closed", "sip", "486", "q850", "17"));
        runtime.serve(CallHandler.class, everybody, Map.of("patchbay.name", "closed", "patchbay.phase", "SERVICE"));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call("+12065550199", "+14255550100");
        call.awaited(LegOrder.Progress.class, p -> p.sip() == 183);
        LegOrder.Play play = call.awaited(LegOrder.Play.class, p -> p.prompt().equals("prompt:closed"));
        call.happens(play.leg(), play.op(), new Happening.Played(""));
        assertThat(call.refused()).isEqualTo(486);
    }

    /** The prompt plays; how the call ends, and when at the latest, is in its state. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call("+12065550199", "+14255550100");
        LegOrder.Play play = call.awaited(LegOrder.Play.class, p -> p.prompt().equals("prompt:closed"));
        return new Parked(call, () -> {
            call.happens(play.leg(), play.op(), new Happening.Played(""));
            assertThat(call.refused()).isEqualTo(486);
        });
    }
}
