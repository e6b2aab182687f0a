package org.patchbay.feature.announcement;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.call.treatment.TreatmentInfo;

/**
 * Tells a caller something and ends the call: before the answer (183, so that nobody pays for it) or after.
 *
 * <p>Arguments: {@code prompt}, {@code early} ({@code true} unless said otherwise), {@code sip}, {@code q850} and {@code reason} for the
 * ending, {@code max_seconds}. What is needed later is in the scope's state: any version can finish what another began.
 */
@Component
@TreatmentInfo(name = "announcement", settings = AnnouncementSettings.class)
public final class Announcement implements Treatment {
    static final String PROMPT = "tone:busy";
    static final int SECONDS = 30;

    private static final int LONGEST = 300;
    private static final String PLAYING = "prompt";
    private static final String LIMIT = "limit";
    private static final String UNTIL = "until";

    @Activate
    public Announcement() {}

    @Override
    public Plan on(Event event, ScopeView scope) {
        if (!scope.controls()) {
            return Plan.nothing();
        }
        Happening what = event.what();
        if (what instanceof Happening.Started started) {
            return begin(started.arguments(), scope);
        }
        if (what instanceof Happening.Resumed) {
            return resume(scope);
        }
        if (what instanceof Happening.Played played && answers(event, PLAYING)) {
            return end(scope, played.error().isEmpty() ? "said" : "could not be played: " + played.error());
        }
        if (what instanceof Happening.TimerFired && answers(event, LIMIT)) {
            return end(scope, "took too long");
        }
        if (what instanceof Happening.ActionFailed failed) {
            return end(scope, failed.reason());
        }
        return Plan.nothing();
    }

    private static Plan begin(Map<String, String> arguments, ScopeView scope) {
        Optional<Leg> caller = scope.callerLeg();
        if (caller.isEmpty()) {
            return Plan.of().because("nobody to announce to").release().build();
        }
        String leg = caller.get().id();
        AnnouncementSettings settings = scope.settings(AnnouncementSettings.class);
        int usually = settings.maxSeconds() <= 0 ? SECONDS : Math.min(settings.maxSeconds(), LONGEST);
        int seconds = Ending.number(arguments, "max_seconds", 1, LONGEST, usually);
        Ending ending = Ending.of(arguments);
        boolean early = !"false".equalsIgnoreCase(arguments.get("early"));
        Plan.Builder plan = Plan.of()
                .because(early ? "announces before the answer" : "answers and announces")
                .put("sip", Integer.toString(ending.sip()))
                .put("q850", Integer.toString(ending.q850()))
                .put("reason", ending.reason())
                .put(UNTIL, Long.toString(scope.now().plusSeconds(seconds).toEpochMilli()));
        return (early ? plan.progress(leg, 183) : plan.answer(leg))
                .play(PLAYING, leg, arguments.getOrDefault("prompt", settings.prompt()), false)
                .timer(LIMIT, Duration.ofSeconds(seconds))
                .build();
    }

    /** The prompt plays on during a swap. The limit is set anew, for the time that is left. */
    private static Plan resume(ScopeView scope) {
        String until = scope.state().getOrDefault(UNTIL, "");
        if (!until.matches("[0-9]{1,18}")) {
            return end(scope, "was taken over without its state");
        }
        Duration left = Duration.between(scope.now(), Instant.ofEpochMilli(Long.parseLong(until)));
        return left.isNegative() || left.isZero()
                ? end(scope, "took too long")
                : Plan.of().because("goes on").timer(LIMIT, left).build();
    }

    private static Plan end(ScopeView scope, String why) {
        Ending ending = Ending.of(scope.state());
        return scope.callerLeg()
                .map(leg -> Plan.of()
                        .because(why)
                        .hangup(leg.id(), ending.sip(), ending.q850(), ending.reason())
                        .build())
                .orElseGet(Plan::nothing);
    }

    private static boolean answers(Event event, String op) {
        return event.op().filter(op::equals).isPresent();
    }
}
