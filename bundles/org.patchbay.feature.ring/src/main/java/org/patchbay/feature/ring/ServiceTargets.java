package org.patchbay.feature.ring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;

/**
 * Makes telephones of targets that features write and nobody dials: all of a group, who ring together; the mobile or the provider's client of
 * whoever the call was for. It is asked first, because what it finds passes the whole policy anew.
 */
@Component
@HandlerInfo(
        name = "service-targets",
        phase = Phase.SCREEN,
        before = {"extension-dialling", "blocking", "country-eligibility", "licence"})
public final class ServiceTargets implements CallHandler {
    private static final Duration RING = Duration.ofSeconds(120);
    private static final int NOT_FOUND = 404;
    private static final int UNALLOCATED = 1;

    private volatile @Nullable Directory directory;

    @Activate
    public ServiceTargets() {}

    /** Without it, nothing is behind any of them. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(Directory bound) {
        directory = bound;
    }

    void unbindDirectory(Directory bound) {
        if (directory == bound) {
            directory = null;
        }
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Target target = Target.of(attempt.to().uri());
        boolean ours = target.equals(Target.MOBILE)
                || target.equals(Target.CLIENT)
                || target.group().isPresent();
        // What a peer asks for by such a name is a name like any other.
        boolean madeHere = attempt.origin() == Origin.FORWARD
                || attempt.origin() == Origin.TREATMENT
                || attempt.origin() == Origin.OPERATION;
        return ours && madeHere && attempt.peer().isEmpty() ? resolve(attempt, call, target) : Verdict.proceed();
    }

    private Verdict resolve(Attempt attempt, CallView call, Target target) {
        Telephones telephones = new Telephones(directory, call.scope().tenant());
        List<Diversion> steps = attempt.diversions();
        Party last = steps.isEmpty()
                ? call.callee()
                : Party.of(steps.get(steps.size() - 1).from());
        Optional<User> whose = telephones.user(last);
        List<String> there = new ArrayList<>(List.of(attempt.from().dialled()));
        steps.forEach(d -> there.add(Party.of(d.from()).dialled()));
        Stream<Target> behind = telephones.behind(target, whose).stream();
        List<Target> found = Telephones.without(behind, there);
        String what = name(target, whose);
        if (found.isEmpty()) {
            return Verdict.reject(NOT_FOUND, UNALLOCATED, "There is no telephone behind " + what + ".");
        }
        Verdict.Builder verdict =
                Verdict.with().because(what + (found.size() == 1 ? "" : ": " + found.size() + " telephones"));
        return verdict.route(List.of(new Wave(found, RING, SimultaneousRing.ALONE, 0)));
    }

    private static String name(Target target, Optional<User> whose) {
        String user = whose.map(User::id).orElse("a user who is not known");
        return target.group()
                .map(id -> "group " + id)
                .orElse(target.equals(Target.MOBILE) ? "the mobile of " + user : "the client of " + user);
    }
}
