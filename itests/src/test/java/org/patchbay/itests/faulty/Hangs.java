package org.patchbay.itests.faulty;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Never comes back. */
@Component
@HandlerInfo(name = "hangs", phase = Phase.SCREEN)
public final class Hangs implements CallHandler {
    @Activate
    public Hangs() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        while (true) {
            java.util.concurrent.locks.LockSupport.park();
        }
    }
}
