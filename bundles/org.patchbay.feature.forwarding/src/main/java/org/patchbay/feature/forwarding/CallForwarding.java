package org.patchbay.feature.forwarding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;

/**
 * Forwards a call as the called user wishes: always, when busy, when nobody answers.
 *
 * <p>One handler for the three, because the waves that follow each other must be in one verdict. The new target passes the whole policy from
 * SCREEN on: a forward reaches nobody whom the caller may not call.
 */
@Component
@HandlerInfo(name = "forwarding", phase = Phase.SERVICE, settings = ForwardingSettings.class)
public final class CallForwarding implements CallHandler {
    private static final int UNCONDITIONAL = 302;
    private static final int BUSY = 486;
    private static final int NO_ANSWER = 408;
    private static final int NOT_REACHABLE = 503;
    private static final int LOOP = 482;
    private static final int EXCHANGE_ROUTING_ERROR = 25;

    @Activate
    public CallForwarding() {}

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Party to = attempt.to();
        if (cameBy(attempt, to.dialled())) {
            return loop("This call was here before: forwards lead in a circle.");
        }
        if (to.user().isEmpty()) {
            return Verdict.proceed();
        }
        ForwardingSettings wishes = call.settings(to, ForwardingSettings.class);
        // Not its hops: a hotline, a stripped code or a group that rings are no forwards, and the core limits hops
        // itself.
        boolean spent = attempt.diversions().size() >= wishes.forwards();
        Optional<String> always = target(wishes.alwaysTo(), to);
        if (always.isPresent()) {
            return spent
                    ? loop("The call was forwarded " + wishes.forwards() + " times already.")
                    : Verdict.with().because("forwards every call").redirect(always.get(), UNCONDITIONAL);
        }
        Map<Integer, String> waves = wishes(wishes, attempt);
        if (waves.isEmpty()) {
            return Verdict.proceed();
        }
        return spent ? Verdict.with().because("not forwarded once more").proceed() : hunt(attempt, wishes, waves);
    }

    /** Where a call goes, by why; in the order in which it is looked for a reason. */
    private static Map<Integer, String> wishes(ForwardingSettings wishes, Attempt attempt) {
        Map<Integer, String> found = new LinkedHashMap<>(3);
        wish(found, BUSY, wishes.busyTo(), attempt);
        wish(found, NOT_REACHABLE, wishes.unreachableTo(), attempt);
        wish(found, NO_ANSWER, wishes.noAnswerTo(), attempt);
        return found;
    }

    private static void wish(Map<Integer, String> found, int cause, String to, Attempt attempt) {
        target(to, attempt.to()).filter(uri -> !cameBy(attempt, uri)).ifPresent(uri -> found.put(cause, uri));
    }

    /** The user's own phones first; then, by what became of them, one of the others. */
    private static Verdict hunt(Attempt attempt, ForwardingSettings wishes, Map<Integer, String> forwards) {
        List<Wave> waves = new ArrayList<>(4);
        Target user = new Target(attempt.to().uri(), attempt.peer());
        waves.add(new Wave(List.of(user), wishes.ring(), forwards.containsKey(BUSY) ? Set.of(BUSY) : Set.of(), 0));
        forwards.forEach((cause, uri) -> waves.add(forward(uri, cause)));
        String why = forwards.keySet().stream().map(CallForwarding::words).collect(Collectors.joining(" or "));
        return Verdict.with().because("forwards when " + why).route(waves);
    }

    private static String words(int cause) {
        return cause == BUSY ? "busy" : cause == NOT_REACHABLE ? "out of reach" : "not answered";
    }

    /** Whoever is forwarded to decides how long that rings, by wishes of its own. */
    private static Wave forward(String uri, int cause) {
        return new Wave(List.of(Target.of(uri)), Duration.ofSeconds(180), Set.of(), cause);
    }

    private static Verdict loop(String why) {
        return Verdict.reject(LOOP, EXCHANGE_ROUTING_ERROR, why);
    }

    /** Whether the call was meant for this number, or this URI's number, before. */
    private static boolean cameBy(Attempt attempt, String who) {
        String dialled = who.indexOf(':') < 0 ? who : Party.of(who).dialled();
        return attempt.diversions().stream()
                .anyMatch(d -> Party.of(d.from()).dialled().equals(dialled));
    }

    /** The URI behind a wish. A wish that names nobody, or the user, is none. */
    private static Optional<String> target(String wish, Party user) {
        return Target.parse(wish)
                .map(Target::uri)
                .filter(uri -> !Party.of(uri).dialled().equals(user.dialled()));
    }
}
