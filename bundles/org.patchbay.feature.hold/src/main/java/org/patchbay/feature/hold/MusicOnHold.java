package org.patchbay.feature.hold;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

/**
 * Says of every leg what one of the two hears while the other holds. Asked before anybody holds: the core keeps it, and nobody is needed when
 * it happens.
 */
@Component
@HandlerInfo(name = "hold", phase = Phase.EGRESS, settings = HoldSettings.class)
public final class MusicOnHold implements CallHandler {

    @Activate
    public MusicOnHold() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        String byCaller = heard(call, attempt.from(), attempt.to());
        String byCalled = heard(call, attempt.to(), attempt.from());
        if (byCaller.isEmpty() && byCalled.isEmpty()) {
            return Verdict.proceed();
        }
        return Verdict.with()
                .because("on hold: " + told("the caller", byCaller) + ", " + told("the called party", byCalled))
                .onHold(byCaller, byCalled)
                .proceed();
    }

    /** Two outside have the tenant's settings in common: one of them stands in for a user. */
    private static String heard(CallView call, Party holder, Party held) {
        return holder.user().isPresent()
                ? call.settings(holder, HoldSettings.class).music()
                : call.settings(held, HoldSettings.class).outsideMusic();
    }

    private static String told(String holder, String sound) {
        return sound.isEmpty() ? "a hold by " + holder + " is passed on" : sound + " while " + holder + " holds";
    }
}
