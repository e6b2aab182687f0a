package org.patchbay.itests.faulty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Needs longer than an emergency call can wait, and less than makes a hang. */
@Component
@HandlerInfo(name = "dawdles", phase = Phase.SERVICE, emergency = true)
public final class Dawdles implements CallHandler {
    private static final long NEEDED = TimeUnit.MILLISECONDS.toNanos(500);

    @Activate
    public Dawdles() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        if (attempt.emergency()) {
            long began = System.nanoTime();
            for (long spent = 0; spent < NEEDED; spent = System.nanoTime() - began) {
                LockSupport.parkNanos(NEEDED - spent);
            }
        }
        return Verdict.proceed();
    }
}
