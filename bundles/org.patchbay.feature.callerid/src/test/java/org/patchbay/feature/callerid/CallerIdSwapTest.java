package org.patchbay.feature.callerid;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;

class CallerIdSwapTest extends SwapContract {
    private static final String ADA = "+14255550100";
    private static final String OUTSIDE = "+12065550199";
    private static final String OTHER = "+12065550198";

    @Override
    protected String bundle() {
        return "org.patchbay.feature.callerid";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.user("ada", ADA);
        runtime.settings().tenant(CallDriver.TENANT, "callerid", Map.of("withhold_code", "*67"));
    }

    private static void withheld(LegOrder.Dial leg) {
        assertThat(leg.amendments()).containsEntry("Privacy", "id");
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call(Side.HUB, ADA, "*67" + OUTSIDE);
        LegOrder.Dial leg = call.dialled(OUTSIDE);
        withheld(leg);
        call.answers(leg).callerHangsUp();
    }

    /** It rings, without the number. Then the provider sends the call elsewhere, and the number stays withheld. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(Side.HUB, ADA, "*67" + OUTSIDE);
        LegOrder.Dial ringing = call.dialled(OUTSIDE);
        return new Parked(call, () -> {
            call.happens(ringing.leg(), "", new Happening.Failed(302, 0, "", List.of("tel:" + OTHER)));
            LegOrder.Dial leg = call.dialled(OTHER);
            withheld(leg);
            call.answers(leg).callerHangsUp();
        });
    }
}
