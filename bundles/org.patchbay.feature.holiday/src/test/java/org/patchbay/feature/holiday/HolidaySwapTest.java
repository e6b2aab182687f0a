package org.patchbay.feature.holiday;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.directory.Directory;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.feature.holiday.Museum.ADA;
import static org.patchbay.feature.holiday.Museum.CALLER;
import static org.patchbay.feature.holiday.Museum.DESK;

/** Every day is a holiday of the desk, and Ada stands in. */
class HolidaySwapTest extends SwapContract {
    @Override
    protected String bundle() {
        return "org.patchbay.feature.holiday";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.serve(Directory.class, Museum.directory(), Map.of());
        runtime.user("desk", DESK);
        runtime.user("ada", ADA);
        runtime.settings()
                .tenant(
                        CallDriver.TENANT,
                        "holiday",
                        Map.of("on_holiday", "forward", "forward_to", ADA, "own_dates", "01-01..12-31 Always"));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call(CALLER, DESK);
        call.answers(call.dialled(ADA)).callerHangsUp();
        assertThat(call.orders().stream().filter(LegOrder.Dial.class::isInstance))
                .hasSize(1);
    }

    /** Ada rings, and sends the call to the desk's second line, which is closed as well. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(CALLER, DESK);
        LegOrder.Dial ada = call.dialled(ADA);
        return new Parked(call, () -> {
            call.happens(ada.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:+4930999@peer.test")));
            call.answers(call.dialled("+4930999")).callerHangsUp();
        });
    }
}
