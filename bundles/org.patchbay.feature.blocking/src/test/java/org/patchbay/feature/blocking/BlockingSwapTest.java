package org.patchbay.feature.blocking;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.directory.list.NumberLists;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;

class BlockingSwapTest extends SwapContract {

    @Override
    protected String bundle() {
        return "org.patchbay.feature.blocking";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        FewLists lists = new FewLists();
        lists.block(ListOwner.tenant(CallDriver.TENANT), Direction.CALLERS, "+4940900");
        runtime.serve(NumberLists.class, lists, Map.of());
        runtime.settings()
                .tenant(
                        CallDriver.TENANT,
                        "blocking",
                        Map.of("blocked_callers", "+49900*", "blocked_destinations", "+252*"));
    }

    @Override
    protected void call(CallDriver calls) {
        assertThat(calls.call("+49900123", "+14255550100").refused()).isEqualTo(603);
        assertThat(calls.call("+4940900", "+14255550100").refused()).isEqualTo(603);
        TestCall other = calls.call("+4930123456", "+14255550100");
        other.answers(other.dialled("+14255550100")).callerHangsUp();
    }

    /** Screened and ringing. Then it is redirected, and the new target is screened as well. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call("+4930123456", "+14255550100");
        LegOrder.Dial ringing = call.dialled("+14255550100");
        return new Parked(call, () -> {
            call.happens(ringing.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:+252999999@peer.test")));
            assertThat(call.refused()).isEqualTo(603);
        });
    }
}
