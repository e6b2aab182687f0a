package org.patchbay.itests.sample;

import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Calls to one user are recorded with a pause. */
@Component
@HandlerInfo(name = "sends-to-pausing", phase = Phase.SERVICE)
public final class SendsToPausing implements CallHandler {
    @Activate
    public SendsToPausing() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        return attempt.to().uri().contains("+14255550122")
                ? Verdict.with().attach("pauses-recording", Map.of()).proceed()
                : Verdict.proceed();
    }
}
