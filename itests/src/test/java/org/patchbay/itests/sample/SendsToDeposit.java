package org.patchbay.itests.sample;

import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Callers of one user leave a message; calls to another are recorded. */
@Component
@HandlerInfo(name = "sends-to-deposit", phase = Phase.SERVICE)
public final class SendsToDeposit implements CallHandler {
    @Activate
    public SendsToDeposit() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        String to = attempt.to().uri();
        if (to.contains("+14255550122")) {
            String from = attempt.from().dialled();
            // Some callers get a mailbox, one each.
            return Verdict.with()
                    .treat(
                            "deposit",
                            from.startsWith("+1206555014") ? Map.of("sink", from.replace("+", "box")) : Map.of());
        }
        return to.contains("+14255550111")
                ? Verdict.with().attach("deposit", Map.of()).proceed()
                : Verdict.proceed();
    }
}
