package org.patchbay.feature.mobility;

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
import static org.patchbay.feature.mobility.Office.ADA;
import static org.patchbay.feature.mobility.Office.CALLER;
import static org.patchbay.feature.mobility.Office.MOBILE;

class MobilitySwapTest extends SwapContract {
    @Override
    protected String bundle() {
        return "org.patchbay.feature.mobility";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.serve(Directory.class, Office.directory(), Map.of());
        runtime.user("ada", ADA);
        runtime.settings().tenant(CallDriver.TENANT, "mobility", Map.of("mobiles", "never"));
    }

    @Override
    protected void call(CallDriver calls) {
        forwarded(calls.call(CALLER, ADA));
    }

    private static void forwarded(TestCall call) {
        LegOrder.Dial own = call.dialled(ADA);
        call.happens(own.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:" + MOBILE + "@peer.test")));
        assertThat(call.refused()).isEqualTo(403);
    }

    /** Ringing. Then it is to ring at the mobile instead. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(CALLER, ADA);
        call.rings(call.dialled(ADA));
        return new Parked(call, () -> forwarded(call));
    }
}
