package org.patchbay.testkit;

import java.time.Duration;
import java.util.List;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;

/** The only route there is, unless the feature under test has chosen one: to the other side. It stands in for the routing. */
final class TestRoute implements CallHandler {
    static final String NAME = "test-route";

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        if (attempt.peer().isPresent()) {
            return Verdict.proceed();
        }
        String peer = attempt.arrivedOn() == Side.HUB ? CallDriver.PROVIDER : CallDriver.HUB;
        return Verdict.with()
                .route(List.of(Wave.of(Target.over(peer, attempt.to().uri()), Duration.ofMinutes(2))));
    }
}
