package org.patchbay.itests.sample;

import java.time.Duration;
import java.util.List;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.call.treatment.TreatmentInfo;

/** Calls somebody else for the caller, as an announcement that offers to be connected does; and ends the call where that fails. */
@Component
@TreatmentInfo(name = "calls-elsewhere")
public final class CallsElsewhere implements Treatment {
    @Activate
    public CallsElsewhere() {}

    @Override
    public Plan on(Event event, ScopeView scope) {
        if (event.what() instanceof Happening.Started started) {
            String to = started.arguments().getOrDefault("to", "");
            return Plan.of()
                    .originate("elsewhere", scope.scope(), List.of(Wave.of(Target.of(to), Duration.ofSeconds(20))), "")
                    .build();
        }
        if (event.what() instanceof Happening.Failed failed) {
            return scope.callerLeg()
                    .map(leg -> Plan.of()
                            .hangup(leg.id(), failed.sip(), failed.q850(), failed.reason())
                            .build())
                    .orElseGet(Plan::nothing);
        }
        return Plan.nothing();
    }
}
