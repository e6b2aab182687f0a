package org.patchbay.feature.emergency;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.directory.Directory;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

class EmergencySwapTest extends SwapContract {
    private static final String SHOWN = "+14255550911";
    private static final String DESK = "+14255550100";
    private static final String RESCUE = "+12065550911";

    @Override
    protected String bundle() {
        return "org.patchbay.feature.emergency";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.serve(Directory.class, new MemoryDirectory(Acme.contents(), new FewCountries()), Map.of());
        runtime.settings().tenant(CallDriver.TENANT, "emergency-callback", Map.of("desk", DESK, "numbers", SHOWN));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call(Side.PROVIDER, RESCUE, SHOWN);
        call.answers(call.dialled(DESK)).callerHangsUp();
    }

    /** The desk rings, and sends the call back to where it came from: it rings once more. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(Side.PROVIDER, RESCUE, "+14255550122");
        LegOrder.Dial ringing = call.dialled("+14255550122");
        return new Parked(call, () -> {
            call.happens(ringing.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:" + SHOWN + "@peer.test")));
            call.answers(call.dialled(DESK)).callerHangsUp();
        });
    }
}
