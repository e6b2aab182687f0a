package org.patchbay.feature.emergency;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.call.treatment.TreatmentInfo;

/** Observes an emergency call from the moment it is made, and tells of it once, by {@link Fact#EMERGENCY_CALLED}. */
@Component
@TreatmentInfo(name = EmergencyReport.NAME)
public final class EmergencyReport implements Treatment {
    static final String NAME = "emergency-report";

    @Activate
    public EmergencyReport() {}

    @Override
    public Plan on(Event event, ScopeView scope) {
        return plan(event.what());
    }

    static Plan plan(Happening what) {
        return what instanceof Happening.Started started
                ? Plan.of()
                        .because("told to those responsible")
                        .tell(Fact.EMERGENCY_CALLED, started.arguments(), true)
                        .build()
                : Plan.nothing();
    }
}
