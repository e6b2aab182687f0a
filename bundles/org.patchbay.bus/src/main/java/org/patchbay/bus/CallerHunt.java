package org.patchbay.bus;

import java.time.Duration;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

/** What becomes of the caller by the hunt: a bridge, a treatment that is told, or a refusal. */
record CallerHunt(ScopeState call, String leg) implements Hunt.End {

    @Override
    public void answered(String winner) {
        call.fallback.ifPresent(EmergencyFallback::cancel);
        if (call.control.answered()) {
            call.treatments.toController("", winner, new Happening.Answered());
            return;
        }
        call.flow.isAnswered();
        call.legs.bridged(leg, winner);
        call.legs.order(new LegOrder.Bridge(CallFlow.BRIDGE, leg, winner));
    }

    @Override
    public void failed(Failure failure) {
        boolean taken =
                call.fallback.isPresent() && call.fallback.get().take("every route failed: " + failure.reason());
        if (!taken) {
            call.ending.refuseCaller(failure);
        }
    }

    @Override
    public void noAnswer(Duration rang) {
        call.treatments.toAll("", "", new Happening.NoAnswer(rang));
    }

    @Override
    public void ringing(String ringing, Happening how) {
        call.treatments.toAll("", ringing, how);
    }
}
