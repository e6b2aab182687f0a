package org.patchbay.feature.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TransferSwapTest extends SwapContract {
    private static final String BUNDLE = "org.patchbay.feature.transfer";
    private static final String ADA = "+14255550100";
    private static final String BEN = "+14255550101";
    private static final String OUTSIDE = "+12065550199";
    private static final String OTHER = "+12065550198";
    private static final String BOT = "sip:hub.test:5061;transport=tls;x-m=8:orgid:1";

    @Override
    protected String bundle() {
        return BUNDLE;
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        users(runtime);
    }

    private static void users(TestRuntime runtime) {
        runtime.user("ada", ADA);
        runtime.user("ben", BEN);
        runtime.settings().tenant(CallDriver.TENANT, "transfer", Map.of("while_ringing", "music:default"));
    }

    /** Ada has the call, and wants to transfer it. */
    private static LegOrder.Dial asked(TestCall call, String target) {
        LegOrder.Dial ada = call.dialled(ADA);
        call.answers(ada);
        call.happens(ada.leg(), "", new Happening.TransferAsked("<" + target + ">", ""));
        return ada;
    }

    private static void told(TestCall call, LegOrder.Dial ada, int sip) {
        call.awaited(
                LegOrder.TransferStatus.class, status -> status.equals(new LegOrder.TransferStatus(ada.leg(), sip)));
    }

    private static void rings(TestCall call, LegOrder.Dial ada, LegOrder.Dial target) {
        call.rings(target);
        told(call, ada, 180);
        call.awaited(LegOrder.Play.class, play -> play.prompt().equals("music:default"));
    }

    private static void done(TestCall call, LegOrder.Dial ada, LegOrder.Dial target) {
        call.answers(target);
        told(call, ada, 200);
        call.happens(ada.leg(), "", new Happening.Ended(16, "")).callerHangsUp();
        call.awaited(LegOrder.End.class, end -> end.leg().equals(target.leg()));
    }

    /** One transfer that may not be, and one that may. */
    @Override
    protected void call(CallDriver calls) {
        TestCall call = calls.call(OUTSIDE, ADA);
        LegOrder.Dial ada = asked(call, "tel:" + OTHER);
        told(call, ada, 603);
        call.happens(ada.leg(), "", new Happening.TransferAsked("<" + BOT + ">", ""));
        LegOrder.Dial bot = call.dialled("x-m=8");
        rings(call, ada, bot);
        done(call, ada, bot);
    }

    /** The target rings. Then it sends the call elsewhere, and the leg to there is asked about as well. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = calls.call(OUTSIDE, ADA);
        LegOrder.Dial ada = asked(call, BOT);
        LegOrder.Dial bot = call.dialled("x-m=8");
        rings(call, ada, bot);
        return new Parked(call, () -> {
            call.happens(bot.leg(), "", new Happening.Failed(302, 0, "", List.of("tel:" + BEN)));
            done(call, ada, call.dialled(BEN));
        });
    }

    @Test
    void whoTakesItAwayInTheMiddleOfATransferLosesNoCall(@TempDir Path scratch) {
        try (TestRuntime runtime = TestRuntime.start(scratch)) {
            users(runtime);
            Bundle bundle = runtime.install(runtime.jar(BUNDLE));
            await().until(() -> !runtime.live(bundle).isEmpty());
            TestCall made = runtime.calls().call(OUTSIDE, ADA);
            LegOrder.Dial ada = asked(made, BOT);
            LegOrder.Dial bot = made.dialled("x-m=8");
            rings(made, ada, bot);
            TestCall failing = runtime.calls().call(OUTSIDE, ADA);
            LegOrder.Dial her = asked(failing, BOT);
            LegOrder.Dial busy = failing.dialled("x-m=8");
            runtime.remove(bundle);
            done(made, ada, bot);
            failing.fails(busy, 486);
            told(failing, her, 486);
            assertThat(failing.orders()).noneMatch(LegOrder.End.class::isInstance);
            failing.happens(her.leg(), "", new Happening.Ended(16, ""));
            failing.awaited(LegOrder.End.class, end -> end.leg().equals(failing.callerLeg()));
            // Without it, a transfer is what any other leg is.
            TestCall later = runtime.calls().call(OUTSIDE, ADA);
            LegOrder.Dial again = asked(later, "tel:" + OTHER);
            done(later, again, later.dialled(OTHER));
        }
    }
}
