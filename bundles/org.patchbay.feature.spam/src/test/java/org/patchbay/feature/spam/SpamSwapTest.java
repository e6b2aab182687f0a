package org.patchbay.feature.spam;

import java.util.List;
import java.util.Map;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;

class SpamSwapTest extends SwapContract {
    private static final String ADA = "+14255550100";
    private static final String NEIGHBOUR = "+14255550199";

    @Override
    protected String bundle() {
        return "org.patchbay.feature.spam";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.serve(Countries.class, new FewCountries(), Map.of());
        runtime.user("ada", ADA);
        runtime.settings()
                .tenant(
                        CallDriver.TENANT,
                        "spam",
                        Map.of(
                                "patterns",
                                "true",
                                "tag",
                                "30",
                                "block",
                                "50",
                                "score_rate",
                                "0",
                                "score_short_calls",
                                "0"));
    }

    /** One that nobody can have, one from next door, one that is nothing. */
    @Override
    protected void call(CallDriver calls) {
        assertThat(calls.call("Robo", ADA).refused()).isEqualTo(603);
        TestCall marked = calls.call(NEIGHBOUR, ADA);
        LegOrder.Dial dial = marked.dialled(ADA);
        assertThat(dial.from().display()).isEqualTo("Spam?");
        marked.answers(dial).callerHangsUp();
        TestCall other = calls.call("+4930123456", ADA);
        LegOrder.Dial plain = other.dialled(ADA);
        assertThat(plain.from().display()).isEmpty();
        other.answers(plain).callerHangsUp();
    }

    /** Ringing and marked. Then it is redirected, and is marked there too. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(NEIGHBOUR, ADA);
        LegOrder.Dial ringing = call.dialled(ADA);
        return new Parked(call, () -> {
            call.happens(ringing.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:+4930777@peer.test")));
            assertThat(call.dialled("+4930777").from().display()).isEqualTo("Spam?");
            call.callerHangsUp();
        });
    }
}
