package org.patchbay.testkit.sample;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;

/** The same, but it throws on a state that the version before wrote. */
public final class Strict implements CallHandler {

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        if (!call.state().isEmpty() && call.stateVersion() < 2) {
            throw new IllegalStateException("A state of version " + call.stateVersion() + " is none of mine.");
        }
        return new Careful().decide(attempt, call);
    }
}
