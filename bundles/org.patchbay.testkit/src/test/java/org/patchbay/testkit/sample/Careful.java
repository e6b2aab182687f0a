package org.patchbay.testkit.sample;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;

/** Says on each leg how many there were before it; counts in the call's state. */
public final class Careful implements CallHandler {

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        int before = Integer.parseInt(call.state().getOrDefault("legs", "0"));
        return Verdict.with()
                .put("legs", String.valueOf(before + 1))
                .amend("x-legs-before", String.valueOf(before))
                .proceed();
    }
}
