package org.patchbay.feature.recording;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Stage;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.call.treatment.TreatmentInfo;

/**
 * Observes a call and records it from the moment that two parties hear each other. What breaks off, or does not begin, is begun again, some
 * time later and so often at most. An observer plays nothing: nobody is told here that the call is recorded.
 *
 * <p>Arguments: {@value #SINK}, {@value #LONGEST} (seconds, 0 for as long as the runtime allows), {@value #TRIES}, {@value #RETRY} (seconds).
 */
@Component
@TreatmentInfo(name = Recorder.NAME)
public final class Recorder implements Treatment {
    static final String NAME = "recording";
    static final String SINK = "sink";
    static final String LONGEST = "longest";
    static final String TRIES = "tries";
    static final String RETRY = "retry";

    private static final String AGAIN = "again";
    /** Whose op is the number of the try, so that what is late is not taken for the present one. */
    private static final String RECORDING = "recording-";
    /** State: the number of the last try; whether it goes on; the leg that it is of; who hears each other. */
    private static final String TRIED = "tried";

    private static final String RUNS = "runs";
    private static final String LEG = "leg";
    private static final String A = "a";
    private static final String B = "b";

    @Activate
    public Recorder() {}

    @Override
    public Plan on(Event event, ScopeView scope) {
        Happening what = event.what();
        if (what instanceof Happening.Started started) {
            return begin(started.arguments());
        }
        if (what instanceof Happening.Bridged both) {
            return bridged(both, scope.state());
        }
        String op = event.op().orElse("");
        if (op.equals(AGAIN) && what instanceof Happening.TimerFired) {
            return again(scope);
        }
        if (!op.equals(RECORDING + scope.state().getOrDefault(TRIED, "0"))) {
            return Plan.nothing();
        }
        if (what instanceof Happening.Recorded recorded) {
            return recorded.error().isEmpty()
                    ? Plan.of().because("recorded").put(RUNS, "").build()
                    : failed(scope, recorded.error());
        }
        return what instanceof Happening.ActionFailed fault ? failed(scope, fault.reason()) : Plan.nothing();
    }

    private static Plan begin(Map<String, String> arguments) {
        Plan.Builder plan = Plan.of().because("records once two parties hear each other");
        arguments.forEach(plan::put);
        return plan.build();
    }

    /** A recording goes on with its leg, whoever that talks to; the parties of others are recorded anew. */
    private static Plan bridged(Happening.Bridged both, Map<String, String> state) {
        Plan.Builder plan = Plan.of().put(A, both.a()).put(B, both.b());
        String leg = state.getOrDefault(LEG, "");
        boolean runs = !state.getOrDefault(RUNS, "").isEmpty();
        if (runs && (leg.equals(both.a()) || leg.equals(both.b()))) {
            return plan.because("goes on").build();
        }
        if (runs) {
            // Who has transferred the other one may stay for a while, and says nothing any more.
            plan.stop(RECORDING + state.getOrDefault(TRIED, "0"));
        }
        return record(plan, state, both.a(), both.b());
    }

    private static Plan record(Plan.Builder plan, Map<String, String> state, String a, String b) {
        int number = number(state, TRIED, 0) + 1;
        String sink = state.getOrDefault(SINK, "");
        return plan.because("records " + a + " and " + b + " in " + sink)
                .put(TRIED, Integer.toString(number))
                .put(RUNS, "true")
                .put(LEG, a)
                .record(
                        RECORDING + number,
                        List.of(a, b),
                        sink,
                        Duration.ofSeconds(number(state, LONGEST, 0)),
                        Duration.ZERO)
                .build();
    }

    private static Plan failed(ScopeView scope, String why) {
        Map<String, String> state = scope.state();
        int failures = number(state, "failures", 0) + 1;
        int most = number(state, TRIES, 1);
        Plan.Builder plan = Plan.of().put(RUNS, "").put("failures", Integer.toString(failures));
        if (!talking(scope)) {
            return plan.because("the call is over: " + why).build();
        }
        if (failures >= most) {
            return plan.because("not recorded any more, after " + failures + " tries: " + why)
                    .build();
        }
        int seconds = number(state, RETRY, RecordingSettings.RETRY);
        return plan.because("try " + (failures + 1) + " of " + most + " in " + seconds + " s: " + why)
                .timer(AGAIN, Duration.ofSeconds(seconds))
                .build();
    }

    private static Plan again(ScopeView scope) {
        Map<String, String> state = scope.state();
        return state.getOrDefault(RUNS, "").isEmpty() && talking(scope)
                ? record(Plan.of(), state, state.getOrDefault(A, ""), state.getOrDefault(B, ""))
                : Plan.nothing();
    }

    /** Whether those who heard each other last are both there. */
    private static boolean talking(ScopeView scope) {
        String a = scope.state().getOrDefault(A, "");
        String b = scope.state().getOrDefault(B, "");
        return scope.legs().stream()
                        .filter(leg -> leg.stage() == Stage.UP
                                && (leg.id().equals(a) || leg.id().equals(b)))
                        .count()
                == 2;
    }

    private static int number(Map<String, String> state, String key, int otherwise) {
        String text = state.getOrDefault(key, "");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
