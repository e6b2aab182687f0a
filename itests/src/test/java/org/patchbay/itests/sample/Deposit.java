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

/**
 * Asks for two digits, records three seconds of what the caller says, and hangs up. With a place for messages it is a plain mailbox: greeting,
 * tone, and a message until the caller says no more or presses #. Where it only observes, it records both parties.
 */
@Component
@TreatmentInfo(name = "deposit")
public final class Deposit implements Treatment {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(2);

    @Activate
    public Deposit() {}

    @Override
    public Plan on(Event event, ScopeView scope) {
        return scope.controls() ? deposit(event, scope) : observe(event.what());
    }

    private static Plan observe(Happening what) {
        return what instanceof Happening.Bridged both
                ? Plan.of().record("call", List.of(both.a(), both.b()), "calls").build()
                : Plan.nothing();
    }

    private static Plan played(String op, String leg, ScopeView scope) {
        return switch (op) {
            case "greeting" -> Plan.of().play("tone", leg, "tone:beep", false).build();
            case "tone" ->
                Plan.of()
                        .record(
                                "message",
                                List.of(leg),
                                scope.state().getOrDefault("sink", "messages"),
                                LONGEST,
                                SILENCE)
                        .collect("end", leg, 1, LONGEST)
                        .build();
            default -> Plan.nothing();
        };
    }

    private static Plan deposit(Event event, ScopeView scope) {
        Happening what = event.what();
        String leg = scope.callerLeg().map(caller -> caller.id()).orElse("");
        if (what instanceof Happening.Started start && start.arguments().containsKey("sink")) {
            return Plan.of()
                    .put("sink", start.arguments().get("sink"))
                    .answer(leg)
                    .play("greeting", leg, "prompt:short", false)
                    .build();
        }
        if (what instanceof Happening.Played) {
            return played(event.op().orElse(""), leg, scope);
        }
        if (what instanceof Happening.Collected && event.op().orElse("").equals("end")) {
            return Plan.of().stop("message").build();
        }
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
