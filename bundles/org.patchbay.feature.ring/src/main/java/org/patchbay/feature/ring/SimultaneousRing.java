package org.patchbay.feature.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;

/**
 * Lets the telephones ring that a user wants beside the own ones. It comes after forwarding: who forwards when busy or not answering means all of
 * them together.
 *
 * <p>Each of the others passes the whole policy and is left out where that refuses it. What rings because of somebody else's wish lets nobody else
 * ring: neither do two who name each other, nor does a leg that the hub has forked and sends back to us.
 */
@Component
@HandlerInfo(name = "ring", phase = Phase.SERVICE, after = "forwarding", settings = RingSettings.class)
public final class SimultaneousRing implements CallHandler {
    /** What the hub says of a telephone that rings beside another; like all causes of RFC 4458 it stands in History-Info and Diversion. */
    static final int RINGS_TOO = 496;

    /** A refusal by one of the others is that one's alone. */
    static final Set<Integer> ALONE = Set.of(600, 603, 604, 606);

    private static final String DELAY = "delay";

    private volatile @Nullable Directory directory;

    @Activate
    public SimultaneousRing() {}

    /** Without it, numbers ring as ever; groups, mobiles and clients are not known. */
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
        if (attempt.diversions().stream().anyMatch(d -> d.cause() == RINGS_TOO)) {
            return rings(attempt, call);
        }
        Party to = attempt.to();
        if (to.user().isEmpty()) {
            return Verdict.proceed();
        }
        RingSettings wishes = call.settings(to, RingSettings.class);
        if (wishes.also().isEmpty()) {
            return Verdict.proceed();
        }
        List<Target> others = others(attempt, call, wishes);
        if (others.isEmpty()) {
            return Verdict.with()
                    .because("of those who should ring too, nobody is known or none is left: "
                            + String.join(", ", wishes.also()))
                    .proceed();
        }
        return fork(attempt, wishes, others);
    }

    private List<Target> others(Attempt attempt, CallView call, RingSettings wishes) {
        Telephones telephones = new Telephones(directory, call.scope().tenant());
        Optional<User> user = telephones.user(attempt.to());
        List<String> there =
                new ArrayList<>(List.of(attempt.to().dialled(), attempt.from().dialled()));
        attempt.diversions().forEach(d -> there.add(Party.of(d.from()).dialled()));
        return Telephones.without(
                wishes.targets().stream().flatMap(target -> telephones.behind(target, user).stream()), there);
    }

    private static Verdict fork(Attempt attempt, RingSettings wishes, List<Target> others) {
        List<Target> all = new ArrayList<>(others.size() + 1);
        all.add(new Target(attempt.to().uri(), attempt.peer()));
        all.addAll(others);
        Verdict.Builder verdict = Verdict.with().because(why(wishes, others.size()));
        if (wishes.delaySeconds() > 0) {
            String delay = Integer.toString(wishes.delaySeconds());
            others.forEach(other -> verdict.put(key(Party.of(other.uri())), delay));
        }
        return verdict.route(List.of(new Wave(all, wishes.ring(), ALONE, RINGS_TOO)));
    }

    private static String why(RingSettings wishes, int others) {
        return "rings with " + others + (others == 1 ? " other" : " others") + " ("
                + wishes.also().stream().map(String::strip).collect(Collectors.joining(", ")) + ")"
                + (wishes.delaySeconds() == 0 ? "" : ", who follow after " + wishes.delaySeconds() + " s");
    }

    /** One of those that ring too: at once, or in its time. A rehearsal has no time. */
    private static Verdict rings(Attempt attempt, CallView call) {
        String delay = call.state().getOrDefault(key(attempt.to()), "");
        if (!delay.matches("[0-9]{1,3}") || attempt.answer(DELAY).isPresent() || call.rehearsal()) {
            return Verdict.with().because("rings with another").proceed();
        }
        return Verdict.with()
                .because("waits for its turn to ring")
                .ask(new Question(
                        DELAY,
                        RingDelay.NAME,
                        "",
                        Map.of(),
                        java.time.Duration.ofSeconds(Math.max(1, Long.parseLong(delay)))));
    }

    private static String key(Party other) {
        return DELAY + " " + other.dialled();
    }
}
