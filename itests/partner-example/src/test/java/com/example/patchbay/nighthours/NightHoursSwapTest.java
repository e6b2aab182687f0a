package com.example.patchbay.nighthours;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

/** Calls come in while this bundle is updated, stepped back, retired and installed again: none may notice. */
class NightHoursSwapTest extends SwapContract {
    private static final String ADA = "+14255550100";
    private static final String NIGHT_DESK = "+12065550111";
    private static final String ON_CALL = "+12065550122";

    @Override
    protected String bundle() {
        return "com.example.patchbay.nighthours";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.user("ada", ADA);
        // Open on no day at all: it is always night.
        runtime.settings()
                .tenant(
                        CallDriver.TENANT,
                        "nighthours",
                        Map.of("opens", "08:00", "closes", "18:00", "days", "none", "night_to", NIGHT_DESK));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call("+12065550199", ADA);
        LegOrder.Dial desk = call.dialled(NIGHT_DESK);
        assertThat(desk.diversions()).extracting(Diversion::cause).containsExactly(480);
        call.answers(desk).callerHangsUp();
    }

    /** The night desk rings. Then it sends the call on, and that leg is asked about as well. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call("+12065550199", ADA);
        LegOrder.Dial desk = call.dialled(NIGHT_DESK);
        return new Parked(call, () -> {
            call.happens(desk.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:" + ON_CALL + "@peer.test")));
            call.answers(call.dialled(ON_CALL)).callerHangsUp();
        });
    }
}
