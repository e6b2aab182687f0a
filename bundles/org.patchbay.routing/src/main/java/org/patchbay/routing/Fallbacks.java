package org.patchbay.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Fallback;

/**
 * What becomes of a call to a user whom the hub cannot be asked for. The stand-ins are behind a target of their own, {@value #STAND_INS}, which
 * is a wave that follows only where the hub failed; each of them then passes the whole policy on the user's account, like a forward.
 */
record Fallbacks(Directory directory, Whom whom) {
    /** Not reachable, RFC 4458. */
    static final int NOT_REACHABLE = 503;

    /** Means whoever stands in for the user that the call was diverted from. Nobody can dial it: without that diversion it is nobody. */
    static final String STAND_INS = "patchbay-stand-ins";
    /** Means the announcement, the last of them. */
    static final String UNREACHABLE = "patchbay-unreachable";

    /** Whoever is not there by then is not there; the next is asked. */
    private static final Duration RING = Duration.ofSeconds(30);

    private static final Duration LAST_RINGS = Duration.ofSeconds(120);
    private static final Duration ALL_TOGETHER = Duration.ofMinutes(5);
    /** Beside no answer: may not be called, does not exist. Who is busy or declines has been asked. */
    private static final Set<Integer> NEXT_ON = Set.of(403, 404, 410, 484, 488);

    /** What stands in for this user; empty where nothing can, or where the call came back from it. */
    Optional<Wave> wave(Attempt attempt, CallView call, User user) {
        boolean before =
                attempt.diversions().stream().anyMatch(step -> step.cause() == NOT_REACHABLE && isOf(call, step, user));
        return before || targets(user).isEmpty()
                ? Optional.empty()
                : Optional.of(new Wave(List.of(Target.of("sip:" + STAND_INS)), ALL_TOGETHER, Set.of(), NOT_REACHABLE));
    }

    private boolean isOf(CallView call, Diversion step, User user) {
        return whom.diverted(call, step).filter(u -> u.id().equals(user.id())).isPresent();
    }

    /** The user for whom this leg stands in: the last diversion says so, and it was made here. */
    Optional<User> standsInFor(Attempt attempt, CallView call) {
        List<Diversion> steps = attempt.diversions();
        if (attempt.hops() == 0 || steps.isEmpty()) {
            return Optional.empty();
        }
        Diversion last = steps.get(steps.size() - 1);
        return last.cause() == NOT_REACHABLE ? whom.diverted(call, last) : Optional.empty();
    }

    /** One after the other. */
    Verdict inTurn(User user) {
        List<String> targets = targets(user);
        List<Wave> waves = new ArrayList<>(targets.size());
        for (int i = 0; i < targets.size(); i++) {
            boolean last = i == targets.size() - 1;
            waves.add(new Wave(List.of(Target.of(targets.get(i))), last ? LAST_RINGS : RING, NEXT_ON, 0));
        }
        return waves.isEmpty()
                ? Verdict.reject(480, 20, "Nothing stands in for " + user.id() + ", whom the hub was not asked for.")
                : Verdict.with()
                        .because("the hub cannot be asked for " + user.id() + ": "
                                + String.join(
                                        ", then ",
                                        kinds(user).stream()
                                                .map(Fallbacks::words)
                                                .toList()))
                        .route(waves);
    }

    /** The mobile alone, whatever the user wishes: for those who help. */
    static Wave mobileOf(E164 number) {
        return new Wave(List.of(Target.of("tel:" + number.value())), LAST_RINGS, Set.of(), NOT_REACHABLE);
    }

    private static String words(Fallback kind) {
        return switch (kind) {
            case CLIENT -> "the provider's client";
            case MOBILE -> "the mobile";
            case ANNOUNCEMENT -> "an announcement";
        };
    }

    /** The caller hears it before the answer, so that nobody pays; where nothing can speak, it is refused alone. */
    Verdict announce(CallView call, User user) {
        RoutingWishes wishes = call.settings(RoutingWishes.class);
        String reason = "User " + user.id() + " cannot be reached just now: the hub does not answer.";
        return Verdict.with()
                .because(reason)
                .otherwise(480, 20, reason)
                .treat(
                        "announcement",
                        Map.of(
                                "prompt", wishes.unreachable(),
                                "early", "true",
                                "sip", "480",
                                "q850", "20",
                                "reason", reason));
    }

    /** Those of the wishes that there is something for. */
    private List<Fallback> kinds(User user) {
        List<Fallback> wishes = user.fallbacks().isEmpty()
                ? directory
                        .site(user.tenant(), user.site())
                        .map(Site::fallbacks)
                        .orElse(List.of())
                : user.fallbacks();
        return wishes.stream().filter(kind -> target(user, kind).isPresent()).toList();
    }

    private List<String> targets(User user) {
        return kinds(user).stream().flatMap(kind -> target(user, kind).stream()).toList();
    }

    private static Optional<String> target(User user, Fallback kind) {
        return switch (kind) {
            case CLIENT ->
                Optional.of(user.providerAddress()).filter(a -> !a.isEmpty()).map(a -> "sip:" + a);
            case MOBILE -> user.mobile().map(n -> "tel:" + n.value());
            case ANNOUNCEMENT -> Optional.of("sip:" + UNREACHABLE);
        };
    }
}
