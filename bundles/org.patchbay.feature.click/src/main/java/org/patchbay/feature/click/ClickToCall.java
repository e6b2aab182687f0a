package org.patchbay.feature.click;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.call.treatment.TreatmentInfo;

/**
 * Calls a user; once that one has answered, calls whom the user wants to talk to, and connects the two. Both legs pass all policy: the first as a
 * call to the user, the second as one of the user's. Where the second comes to nothing, the first ends with its reason.
 *
 * <p>Arguments: {@code caller}, the user's URI, and {@code callee}, the other's. What is needed later is in the scope's state: any version can
 * finish what another began.
 */
@Component
@TreatmentInfo(name = "click-to-call", settings = ClickSettings.class)
public final class ClickToCall implements Treatment {
    private static final String USER = "user";
    private static final String TARGET = "target";
    private static final String LEG = "leg";
    private static final String SECONDS = "seconds";
    private static final String WAITING = "ringback";
    private static final int NORMAL_CLEARING = 16;

    @Activate
    public ClickToCall() {}

    @Override
    public Plan on(Event event, ScopeView scope) {
        Happening what = event.what();
        if (!scope.controls()) {
            return Plan.nothing();
        }
        if (what instanceof Happening.Started started) {
            return begin(started.arguments(), scope);
        }
        if (what instanceof Happening.Answered) {
            return answers(event, USER) ? answeredByUser(event, scope) : answeredByTarget(event, scope);
        }
        if (what instanceof Happening.Failed failed) {
            return failed(event, failed, scope);
        }
        if (what instanceof Happening.Ended && event.leg().equals(leg(scope))) {
            return Plan.of().because("the user has hung up").cancel(TARGET).build();
        }
        return Plan.nothing();
    }

    private static Plan begin(Map<String, String> arguments, ScopeView scope) {
        String user = arguments.getOrDefault("caller", "");
        String target = arguments.getOrDefault("callee", "");
        if (user.isEmpty() || target.isEmpty()) {
            return Plan.of().because("it was not said who calls whom").release().build();
        }
        ClickSettings settings = scope.settings(ClickSettings.class);
        String shown = E164.parse(settings.caller())
                .map(number -> "tel:" + number.value())
                .orElse(target);
        return Plan.of()
                .because("calls the user first")
                .put(USER, user)
                .put(TARGET, target)
                .put(SECONDS, Integer.toString(settings.seconds()))
                .originate(USER, scope.scope(), wave(user, settings.seconds()), shown)
                .build();
    }

    private static Plan answeredByUser(Event event, ScopeView scope) {
        String leg = event.leg().orElseThrow();
        Map<String, String> state = scope.state();
        return Plan.of()
                .because("the user has answered")
                .put(LEG, leg)
                .play(WAITING, leg, "tone:ringback", true)
                .originate(
                        TARGET,
                        scope.scope(),
                        wave(state.getOrDefault(TARGET, ""), seconds(state)),
                        state.getOrDefault(USER, ""))
                .build();
    }

    private static Plan answeredByTarget(Event event, ScopeView scope) {
        Optional<String> user = leg(scope);
        if (user.isEmpty() || !answers(event, TARGET)) {
            return Plan.nothing();
        }
        return Plan.of()
                .because("both have answered")
                .stop(WAITING)
                .bridge("bridge", user.get(), event.leg().orElseThrow())
                .release()
                .build();
    }

    /** Of the user nothing is left then, and the call ends by itself. */
    private static Plan failed(Event event, Happening.Failed failed, ScopeView scope) {
        Optional<String> user = leg(scope);
        if (user.isEmpty() || !answers(event, TARGET)) {
            return Plan.of()
                    .because("the user was not reached: " + failed.reason())
                    .build();
        }
        int q850 = failed.q850() == 0 ? NORMAL_CLEARING : failed.q850();
        return Plan.of()
                .because("the target was not reached: " + failed.reason())
                .hangup(user.get(), failed.sip(), q850, failed.reason())
                .build();
    }

    private static List<Wave> wave(String uri, int seconds) {
        return List.of(Wave.of(Target.of(uri), Duration.ofSeconds(seconds)));
    }

    private static int seconds(Map<String, String> state) {
        String seconds = state.getOrDefault(SECONDS, "");
        return seconds.matches("[0-9]{1,3}") && !seconds.matches("0+") ? Integer.parseInt(seconds) : 45;
    }

    private static Optional<String> leg(ScopeView scope) {
        return Optional.ofNullable(scope.state().get(LEG));
    }

    private static boolean answers(Event event, String op) {
        return event.op().filter(op::equals).isPresent();
    }
}
