package org.patchbay.feature.hotline;

import java.util.Map;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.directory.Directory;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.feature.hotline.Lobby.DESK;
import static org.patchbay.feature.hotline.Lobby.GATE;
import static org.patchbay.feature.hotline.Lobby.OUTSIDE;

class HotlineSwapTest extends SwapContract {
    @Override
    protected String bundle() {
        return "org.patchbay.feature.hotline";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.serve(Directory.class, Lobby.directory(), Map.of());
        runtime.user("gate", GATE);
        runtime.settings().tenant(CallDriver.TENANT, "hotline", Map.of("to", DESK));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call(Side.HUB, GATE, OUTSIDE);
        call.answers(call.dialled(DESK)).callerHangsUp();
        assertThat(call.orders().stream().filter(LegOrder.Dial.class::isInstance))
                .hasSize(1);
    }

    /** The desk rings, and sends the call on; the hotline lets it. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(Side.HUB, GATE, OUTSIDE);
        LegOrder.Dial desk = call.dialled(DESK);
        return new Parked(call, () -> {
            call.happens(desk.leg(), "", new Happening.Failed(302, 0, "", java.util.List.of("sip:+4930999@peer.test")));
            call.answers(call.dialled("+4930999")).callerHangsUp();
        });
    }
}
