package org.patchbay.feature.recording;

import java.time.Duration;
import java.util.Map;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.SwapContract;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;

class RecordingSwapTest extends SwapContract {
    private static final String USER = "+14255550100";

    @Override
    protected String bundle() {
        return "org.patchbay.feature.recording";
    }

    @Override
    protected void prepare(TestRuntime runtime) {
        runtime.user("ada", USER);
        runtime.settings()
                .tenant(
                        CallDriver.TENANT,
                        "recording",
                        Map.of("calls", "inbound", "sink", "siprec:voicelog", "retry_seconds", "1"));
    }

    private static LegOrder.Record recorded(TestCall call, int number) {
        return call.awaited(LegOrder.Record.class, r -> r.op().endsWith("recording-" + number));
    }

    private static TestCall answered(CallDriver calls) {
        TestCall call = calls.call("+12065550199", USER);
        return call.answers(call.dialled(USER));
    }

    @Override
    protected void call(CallDriver calls) {
        TestCall call = answered(calls);
        LegOrder.Record record = recorded(call, 1);
        assertThat(record.sink()).isEqualTo("siprec:voicelog");
        assertThat(record.both()).isTrue();
        assertThat(record.leg()).isEqualTo(call.callerLeg());
        call.happens(record.leg(), record.op(), new Happening.Recorded("siprec:voicelog/1", Duration.ofSeconds(3)));
        call.callerHangsUp();
    }

    /** It records; what is to be done when that breaks off is in its state. */
    @Override
    protected Parked park(CallDriver calls) {
        TestCall call = answered(calls);
        LegOrder.Record record = recorded(call, 1);
        return new Parked(call, () -> {
            call.happens(record.leg(), record.op(), new Happening.Recorded("siprec:voicelog/1", Duration.ZERO, "gone"));
            assertThat(recorded(call, 2).sink()).isEqualTo("siprec:voicelog");
            call.callerHangsUp();
        });
    }
}
