package org.patchbay.feature.unassigned;

import java.util.Map;

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

import static org.assertj.core.api.Assertions.assertThat;

class UnassignedSwapTest extends SwapContract {
    private static final String CALLER = "+14255550100";
    private static final String ADA = Acme.ADA.value();
    private static final String ATTENDANT = "+4930999";

    @Override
    protected String bundle() {
        return "org.patchbay.feature.unassigned";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.serve(Directory.class, new MemoryDirectory(Acme.contents(), new FewCountries()), Map.of());
        runtime.user("ada", ADA);
        runtime.settings().tenant(CallDriver.TENANT, "unassigned", Map.of("action", "forward", "to", ATTENDANT));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call(CALLER, ADA);
        call.fails(call.dialled(ADA), 404);
        call.answers(call.dialled(ATTENDANT)).callerHangsUp();
        TestCall busy = calls.call(CALLER, ADA);
        busy.fails(busy.dialled(ADA), 486);
        assertThat(busy.refused()).isEqualTo(486);
    }

    /** The user is asked for. Then the hub does not know the number, and the attendant passes this feature as well. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(CALLER, ADA);
        LegOrder.Dial own = call.dialled(ADA);
        return new Parked(call, () -> {
            call.happens(own.leg(), "", new Happening.Failed(404, 1, "", java.util.List.of()));
            call.answers(call.dialled(ATTENDANT)).callerHangsUp();
        });
    }
}
