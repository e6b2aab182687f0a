package com.example.patchbay.nighthours;

import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/** Outside office hours, calls from outside to a user go elsewhere, or are told so. Asked before the user's own forwarding. */
@Component
@HandlerInfo(name = "nighthours", phase = Phase.SERVICE, before = "forwarding", settings = NightHoursSettings.class)
public final class NightHours implements CallHandler {
    private static final int DEFLECTED = 480;

    @Activate
    public NightHours() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Party to = attempt.to();
        // Only calls from outside, and each only once: whoever it was sent to at night is to be reached.
        if (attempt.arrivedOn() != Side.PROVIDER || to.user().isEmpty() || attempt.hops() > 0) {
            return Verdict.proceed();
        }
        NightHoursSettings hours = call.settings(to, NightHoursSettings.class);
        if (!hours.night(call.now())) {
            return Verdict.proceed();
        }
        if (!hours.nightTo().isBlank()) {
            return Verdict.with()
                    .because("it is night")
                    .redirect(uri(hours.nightTo().strip()), DEFLECTED);
        }
        if (!hours.prompt().isBlank()) {
            return Verdict.with()
                    .because("it is night")
                    .otherwise(480, 18, "office closed")
                    .treat("announcement", Map.of("prompt", hours.prompt(), "sip", "480", "reason", "office closed"));
        }
        return Verdict.proceed();
    }

    private static String uri(String who) {
        return who.startsWith("tel:") || who.startsWith("sip:")
                ? who
                : E164.parse(who).map(number -> "tel:" + number).orElse("sip:" + who);
    }
}
