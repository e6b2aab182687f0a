package org.patchbay.feature.hold;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

class HoldSwapTest extends SwapContract {
    private static final String ADA = "+14255550100";
    private static final String OUTSIDE = "+12065550199";
    private static final String OTHER = "+12065550198";

    @Override
    protected String bundle() {
        return "org.patchbay.feature.hold";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.user("ada", ADA);
        runtime.settings().tenant(CallDriver.TENANT, "hold", Map.of("music", "music:default"));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call(Side.HUB, ADA, OUTSIDE);
        answered(call, call.dialled(OUTSIDE));
    }

    private static void answered(TestCall call, LegOrder.Dial leg) {
        call.answers(leg);
        call.awaited(
                LegOrder.OnHold.class, order -> order.equals(new LegOrder.OnHold(call.callerLeg(), "music:default")));
        call.callerHangsUp();
    }

    /** It rings. Then the provider sends the call elsewhere, and the leg to there is asked about as well. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(Side.HUB, ADA, OUTSIDE);
        LegOrder.Dial ringing = call.dialled(OUTSIDE);
        return new Parked(call, () -> {
            call.happens(ringing.leg(), "", new Happening.Failed(302, 0, "", List.of("tel:" + OTHER)));
            answered(call, call.dialled(OTHER));
        });
    }
}
