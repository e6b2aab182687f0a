package org.patchbay.itests.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;

/**
 * Lets two ring for one user, and gives callers of another to a treatment that calls somebody else; who that is depends on who calls. Of the two
 * for the first caller both are on a block list.
 */
@Component
@HandlerInfo(name = "sends-elsewhere", phase = Phase.SERVICE)
public final class SendsElsewhere implements CallHandler {
    private static final String ALLOWED = "tel:+12065550293";
    private static final String BLOCKED = "tel:+12065550289";
    private static final Map<String, String> BY_CALLER =
            Map.of("c80", "tel:+12065550290", "c81", "tel:+12065550291", "c82", "tel:+4930123456");

    @Activate
    public SendsElsewhere() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        String elsewhere = BY_CALLER.getOrDefault(attempt.from().user().orElse(""), "");
        String to = attempt.to().user().orElse("");
        String besides = attempt.from().user().filter("c80"::equals).isPresent() ? BLOCKED : ALLOWED;
        if (elsewhere.isEmpty() || attempt.hops() > 0) {
            return Verdict.proceed();
        }
        return switch (to) {
            case "c83" ->
                Verdict.with()
                        .route(List.of(new Wave(
                                List.of(Target.of(elsewhere), Target.of(besides)),
                                Duration.ofSeconds(20),
                                Set.of(),
                                0)));
            case "c84" -> Verdict.with().treat("calls-elsewhere", Map.of("to", elsewhere));
            default -> Verdict.proceed();
        };
    }
}
