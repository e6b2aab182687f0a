package org.patchbay.feature.recording;

import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/**
 * Decides whether a call is recorded, by the settings of whoever of ours takes part in it, and sets {@link Recorder} to it. It stops no call
 * and sends none elsewhere. Emergency calls never come here.
 */
@Component
@HandlerInfo(name = "recording", phase = Phase.SERVICE, settings = RecordingSettings.class)
public final class RecordsCalls implements CallHandler {
    @Activate
    public RecordsCalls() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Party to = attempt.to();
        Party from = attempt.from();
        // Where the directory knows neither, the side that the call came from says who is ours.
        boolean unknown = to.user().isEmpty() && from.user().isEmpty();
        boolean fromHub = attempt.arrivedOn() == Side.HUB;
        if (to.user().isPresent() || unknown && !fromHub) {
            RecordingSettings called = call.settings(to, RecordingSettings.class);
            if (called.inbound()) {
                return recorded(called, "calls to " + to.dialled() + " are recorded");
            }
        }
        if (from.user().isPresent() || unknown && fromHub) {
            RecordingSettings calling = call.settings(from, RecordingSettings.class);
            if (calling.outbound()) {
                return recorded(calling, "calls of " + from.dialled() + " are recorded");
            }
        }
        return Verdict.proceed();
    }

    private static Verdict recorded(RecordingSettings settings, String why) {
        return Verdict.with()
                .because(why)
                .attach(
                        Recorder.NAME,
                        Map.of(
                                Recorder.SINK,
                                settings.place(),
                                Recorder.LONGEST,
                                Long.toString(settings.longest().toSeconds()),
                                Recorder.TRIES,
                                Integer.toString(settings.tries()),
                                Recorder.RETRY,
                                Long.toString(settings.retry().toSeconds())))
                .proceed();
    }
}
