package org.patchbay.routing;

import java.util.Map;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static java.util.List.of;
import static org.assertj.core.api.Assertions.assertThat;

class RoutingSwapTest extends SwapContract {
    private static final String ADA = "+4930123401";
    private static final String MOBILE = "+491701";

    @Override
    protected String bundle() {
        return "org.patchbay.routing";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.user("ada", ADA);
        Contents contents = Contents.with()
                .tenant("t", new Tenant(CallDriver.TENANT, "", of(), of("teams1", "teams2"), of("carrier")))
                .site("s", Site.of(CallDriver.TENANT, "berlin").country("DE").build())
                .user(
                        "u",
                        User.of(CallDriver.TENANT, "ada")
                                .site("berlin")
                                .number(new E164(ADA))
                                .mobile(new E164(MOBILE))
                                .licences(Firm.BOTH)
                                .fallbacks(of(User.Fallback.MOBILE))
                                .build())
                .build();
        runtime.serve(Directory.class, new MemoryDirectory(contents, new FewCountries()), Map.of());
    }

    /** Out over the carrier, and in over the second hub when the first does not do. */
    @Override
    protected void call(CallDriver calls) {
        TestCall out = calls.call(Side.HUB, ADA, "+12065550199");
        LegOrder.Dial leg = out.dialled("+12065550199");
        assertThat(leg.target().peer()).contains("carrier");
        out.answers(leg).callerHangsUp();
    }

    /** The hub does not answer. Then it fails, and the leg to the mobile, which stands in, is routed as well. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call("+12065550199", ADA);
        LegOrder.Dial first = call.dialled(ADA);
        assertThat(first.target().peer()).contains("teams1");
        return new Parked(call, () -> {
            call.fails(first, 503);
            LegOrder.Dial second = call.awaited(
                    LegOrder.Dial.class,
                    d -> d.target().peer().filter("teams2"::equals).isPresent());
            call.fails(second, 500);
            LegOrder.Dial mobile = call.dialled(MOBILE);
            assertThat(mobile.target().peer()).contains("carrier");
            assertThat(mobile.diversions()).extracting(Diversion::cause).containsExactly(503);
            call.answers(mobile).callerHangsUp();
        });
    }
}
