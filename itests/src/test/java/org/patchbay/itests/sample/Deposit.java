package org.patchbay.itests.sample;

import java.time.Duration;
import java.util.List;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.call.treatment.TreatmentInfo;

/** Asks for two digits, records three seconds of what the caller says, and hangs up; where it only observes, it records both parties. */
@Component
@TreatmentInfo(name = "deposit")
public final class Deposit implements Treatment {
    @Activate
    public Deposit() {}

    @Override
    public Plan on(Event event, ScopeView scope) {
        return scope.controls() ? deposit(event.what(), scope) : observe(event.what());
    }

    private static Plan observe(Happening what) {
        return what instanceof Happening.Bridged both
                ? Plan.of().record("call", List.of(both.a(), both.b()), "calls").build()
                : Plan.nothing();
    }

    private static Plan deposit(Happening what, ScopeView scope) {
        String leg = scope.callerLeg().map(caller -> caller.id()).orElse("");
        if (what instanceof Happening.Started) {
            return Plan.of()
                    .answer(leg)
                    .play("menu", leg, "prompt:long", false)
                    .collect("keys", leg, 2, Duration.ofSeconds(10), "menu")
                    .build();
        }
        if (what instanceof Happening.Collected keys) {
            return Plan.of()
                    .because("pressed " + keys.digits())
                    .record("message", List.of(leg), "messages")
                    .timer("enough", Duration.ofSeconds(3))
                    .build();
        }
        if (what instanceof Happening.TimerFired) {
            return Plan.of().stop("message").build();
        }
        if (what instanceof Happening.Recorded message) {
            return Plan.of()
                    .because(message.length().toString())
                    .hangup(leg, 480, 16, "as recorded" + message.error())
                    .build();
        }
        if (what instanceof Happening.ActionFailed fault) {
            return Plan.of().hangup(leg, 480, 16, fault.reason()).build();
        }
        return Plan.nothing();
    }
}
