package org.patchbay.itests.faulty;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Never comes back, and takes a processor with it. */
@Component
@HandlerInfo(name = "loops", phase = Phase.SCREEN)
public final class Loops implements CallHandler {
    @Activate
    public Loops() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        for (long i = 0; ; i++) {
            if (i < 0) {
                return Verdict.proceed();
            }
        }
    }
}
