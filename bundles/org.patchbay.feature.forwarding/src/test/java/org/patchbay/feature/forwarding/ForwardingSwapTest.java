package org.patchbay.feature.forwarding;

import java.util.Map;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardingSwapTest extends SwapContract {
    private static final String ADA = "+14255550100";
    private static final String BOB = "+12065550111";

    @Override
    protected String bundle() {
        return "org.patchbay.feature.forwarding";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.user("ada", ADA);
        runtime.settings().tenant(CallDriver.TENANT, "forwarding", Map.of("busy_to", BOB));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call("+12065550199", ADA);
        call.fails(call.dialled(ADA), 486);
        LegOrder.Dial forward = call.dialled(BOB);
        assertThat(forward.diversions()).extracting(Diversion::cause).containsExactly(486);
        call.answers(forward).callerHangsUp();
    }

    /** The user's own phone rings. Then it is busy, and the leg to whom the call is forwarded passes forwarding as well. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call("+12065550199", ADA);
        LegOrder.Dial ringing = call.dialled(ADA);
        return new Parked(call, () -> {
            call.fails(ringing, 486);
            LegOrder.Dial forward = call.dialled(BOB);
            assertThat(forward.diversions()).extracting(Diversion::cause).containsExactly(486);
            call.answers(forward).callerHangsUp();
        });
    }
}
