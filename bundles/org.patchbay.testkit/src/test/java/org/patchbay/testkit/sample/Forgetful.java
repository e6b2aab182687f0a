package org.patchbay.testkit.sample;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;

/** The same, but it counts in a field, which the next version does not have. */
public final class Forgetful implements CallHandler {
    private final Map<String, Integer> legs = new ConcurrentHashMap<>();

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        int before = legs.merge(call.scope().id(), 1, Integer::sum) - 1;
        return Verdict.with().amend("x-legs-before", String.valueOf(before)).proceed();
    }
}
