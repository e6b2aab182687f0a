package org.patchbay.itests.faulty;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Throws each time it is asked. */
@Component
@HandlerInfo(name = "throws", phase = Phase.SCREEN)
public final class Throws implements CallHandler {
    @Activate
    public Throws() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        throw new IllegalStateException("I throw, as always.");
    }
}
