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

/** Has both parties recorded by a recorder, leaves out what is said between the third and the sixth second, and ends it after nine. */
@Component
@TreatmentInfo(name = "pauses-recording")
public final class PausesRecording implements Treatment {
    @Activate
    public PausesRecording() {}

    @Override
    public Plan on(Event event, ScopeView scope) {
        if (event.what() instanceof Happening.Bridged both) {
            return Plan.of()
                    .record("card", List.of(both.a(), both.b()), "siprec:voicelog")
                    .timer("pause", Duration.ofSeconds(3))
                    .timer("resume", Duration.ofSeconds(6))
                    .timer("stop", Duration.ofSeconds(9))
                    .build();
        }
        if (event.what() instanceof Happening.TimerFired) {
            String op = event.op().orElse("");
            return op.equals("stop")
                    ? Plan.of().stop("card").build()
                    : Plan.of().pauseRecording("card", op.equals("pause")).build();
        }
        return Plan.nothing();
    }
}
