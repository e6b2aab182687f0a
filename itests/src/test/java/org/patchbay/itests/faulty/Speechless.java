package org.patchbay.itests.faulty;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Answers nothing at all. */
@Component
@HandlerInfo(name = "speechless", phase = Phase.SCREEN)
public final class Speechless implements CallHandler {
    @Activate
    public Speechless() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        return null;
    }
}
