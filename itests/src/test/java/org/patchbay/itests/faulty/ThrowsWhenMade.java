package org.patchbay.itests.faulty;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Its constructor throws: the service is registered, and can never be bound. */
@Component
@HandlerInfo(name = "blocking", phase = Phase.SCREEN)
public final class ThrowsWhenMade implements CallHandler {
    @Activate
    public ThrowsWhenMade() {
        throw new IllegalStateException("This version cannot be made.");
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        return Verdict.proceed();
    }
}
