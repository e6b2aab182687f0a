package org.patchbay.feature.ring;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.feature.ring.Sales.ADA;
import static org.patchbay.feature.ring.Sales.BOB;
import static org.patchbay.feature.ring.Sales.CALLER;

class RingSwapTest extends SwapContract {
    @Override
    protected String bundle() {
        return "org.patchbay.feature.ring";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.user("ada", ADA);
        runtime.settings().tenant(CallDriver.TENANT, "ring", Map.of("also", BOB));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call(CALLER, ADA);
        LegOrder.Dial own = call.dialled(ADA);
        LegOrder.Dial bob = call.dialled(BOB);
        call.answers(bob);
        assertThat(call.awaited(LegOrder.End.class, e -> e.leg().equals(own.leg()))
                        .elsewhere())
                .isTrue();
        call.callerHangsUp();
    }

    /** Both ring. Then one is sent elsewhere, which passes this feature too, and the other answers. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(CALLER, ADA);
        LegOrder.Dial own = call.dialled(ADA);
        LegOrder.Dial bob = call.dialled(BOB);
        return new Parked(call, () -> {
            call.happens(bob.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:+4930999@peer.test")));
            call.dialled("+4930999");
            call.answers(own).callerHangsUp();
        });
    }
}
