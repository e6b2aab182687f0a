package org.patchbay.feature.unassigned;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.directory.Directory;
import org.patchbay.feature.unassigned.UnassignedSettings.Action;

/**
 * Announces, or forwards, calls to numbers that nobody has: those of the tenant's ranges without a user, and those of users whom the hub does not
 * know.
 *
 * <p>It comes before what users want, because it is about what becomes of a call when all of that has led to a number that is nobody's.
 */
@Component
@HandlerInfo(
        name = "unassigned",
        phase = Phase.SERVICE,
        before = {"holiday", "forwarding", "ring"},
        settings = UnassignedSettings.class)
public final class UnassignedNumbers implements CallHandler {
    /** RFC 4458: unknown or not available. */
    static final int UNKNOWN = 404;
    /** Means the announcement, where the hub has said 404. Nobody can dial it: without that diversion it is nobody. */
    static final String ANNOUNCEMENT = "sip:" + Target.SERVICE + "unassigned";

    private static final int UNALLOCATED = 1;
    private static final Set<Integer> NOBODY = Set.of(404, 410, 604);
    /** Longer than anything that happens before somebody answers. */
    private static final Duration ALL_TOGETHER = Duration.ofMinutes(10);

    private static final Duration RING = Duration.ofMinutes(3);

    private final Directory directory;

    @Activate
    public UnassignedNumbers(@Reference Directory directory) {
        this.directory = directory;
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Party to = attempt.to();
        boolean before = attempt.diversions().stream().anyMatch(step -> step.cause() == UNKNOWN);
        if (before) {
            boolean announces = to.uri().equals(ANNOUNCEMENT) && attempt.hops() > 0;
            return announces
                    ? announce(
                            call.settings(call.callee(), UnassignedSettings.class),
                            "the hub does not know the number that was called")
                    : Verdict.proceed();
        }
        if (to.user().isPresent()) {
            return known(attempt, call.settings(to, UnassignedSettings.class));
        }
        boolean ours = to.e164()
                .flatMap(directory::rangeOf)
                .filter(range -> range.tenant().equals(call.scope().tenant()))
                .isPresent();
        return ours ? unassigned(call.settings(to, UnassignedSettings.class)) : Verdict.proceed();
    }

    private static Verdict unassigned(UnassignedSettings wishes) {
        String why = "no user has the number that was called";
        return switch (wishes.action()) {
            case NOTHING -> Verdict.proceed();
            case ANNOUNCE -> announce(wishes, why);
            case FORWARD ->
                target(wishes)
                        .map(target -> Verdict.with().because(why).redirect(target.uri(), UNKNOWN))
                        .orElseGet(Verdict::proceed);
        };
    }

    /** The user has the call as ever; behind it, for a hub that does not know the number, what is wanted then. */
    private static Verdict known(Attempt attempt, UnassignedSettings wishes) {
        Optional<Target> behind = wishes.action() == Action.NOTHING
                ? Optional.empty()
                : wishes.action() == Action.ANNOUNCE ? Optional.of(Target.of(ANNOUNCEMENT)) : target(wishes);
        return behind.filter(target ->
                        !Party.of(target.uri()).dialled().equals(attempt.to().dialled()))
                .map(target -> Verdict.with()
                        .because("is ready for a hub that does not know the number")
                        .route(List.of(
                                new Wave(
                                        List.of(new Target(attempt.to().uri(), attempt.peer())),
                                        ALL_TOGETHER,
                                        NOBODY,
                                        0),
                                new Wave(List.of(target), RING, Set.of(), UNKNOWN))))
                .orElseGet(Verdict::proceed);
    }

    private static Optional<Target> target(UnassignedSettings wishes) {
        return Target.parse(wishes.to());
    }

    private static Verdict announce(UnassignedSettings wishes, String why) {
        return Verdict.with()
                .because(why)
                .otherwise(UNKNOWN, UNALLOCATED, why)
                .treat(
                        "announcement",
                        Map.of(
                                "prompt",
                                wishes.prompt(),
                                "early",
                                "true",
                                "sip",
                                Integer.toString(UNKNOWN),
                                "q850",
                                Integer.toString(UNALLOCATED),
                                "reason",
                                why));
    }
}
