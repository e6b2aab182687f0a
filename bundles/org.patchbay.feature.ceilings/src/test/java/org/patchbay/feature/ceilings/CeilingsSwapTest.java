package org.patchbay.feature.ceilings;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;

class CeilingsSwapTest extends SwapContract {
    private static final String ADA = "+14255550100";

    @Override
    protected String bundle() {
        return "org.patchbay.feature.ceilings";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.serve(Countries.class, new FewCountries(), Map.of());
        runtime.user("ada", ADA);
        runtime.settings()
                .tenant(
                        CallDriver.TENANT,
                        "ceilings",
                        Map.of(
                                "allowed_countries",
                                "DE",
                                "per_minute",
                                "0",
                                "per_hour",
                                "10000",
                                "per_country_hour",
                                "0",
                                "at_once",
                                "1000"));
    }

    @Override
    protected void call(CallDriver calls) {
        assertThat(calls.call(Side.HUB, ADA, "+49900123").refused()).isEqualTo(403);
        assertThat(calls.call(Side.HUB, ADA, "+431234567").refused()).isEqualTo(403);
        TestCall other = calls.call(Side.HUB, ADA, "+4930123456");
        other.answers(other.dialled("+4930123456")).callerHangsUp();
    }

    /** Ringing abroad, and counted. Then it is redirected to where nobody may call. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(Side.HUB, ADA, "+4930123456");
        LegOrder.Dial ringing = call.dialled("+4930123456");
        return new Parked(call, () -> {
            call.happens(ringing.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:+49900999@peer.test")));
            assertThat(call.refused()).isEqualTo(403);
        });
    }
}
