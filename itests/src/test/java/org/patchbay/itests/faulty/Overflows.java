package org.patchbay.itests.faulty;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Calls itself until the stack is full. */
@Component
@HandlerInfo(name = "overflows", phase = Phase.SCREEN)
public final class Overflows implements CallHandler {
    @Activate
    public Overflows() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        return decide(attempt, call);
    }
}
