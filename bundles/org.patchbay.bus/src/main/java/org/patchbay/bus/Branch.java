package org.patchbay.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;

/** One attempt in a tree of hunting: under policy, then either a leg that rings or waves of further attempts. */
final class Branch {
    static final SlotInfo.Origin NOWHERE = new SlotInfo.Origin("", Version.emptyVersion, -1, -1);
    private static final int MOST_CONTACTS = 5;

    private final Hunt hunt;
    private final ScopeState call;
    private final @Nullable Branch parent;
    private AttemptData attempt;
    private @Nullable Policy policy;
    private Map<String, String> amendments = Map.of();
    private Optional<String> presented = Optional.empty();
    private @Nullable String leg;
    private List<Wave> waves = List.of();
    private int wave;
    private Origin why = Origin.FORWARD;
    private boolean anew;
    private final List<Branch> children = new ArrayList<>(1);
    private @Nullable Failure ofWave;
    private @Nullable Failure best;
    private Timers.Cancel ring = Timers.Cancel.NONE;
    private boolean over;

    Branch(Hunt hunt, @Nullable Branch parent, AttemptData attempt) {
        this.hunt = hunt;
        this.call = hunt.call();
        this.parent = parent;
        this.attempt = attempt;
    }

    boolean isOver() {
        return over;
    }

    AttemptData attempt() {
        return attempt;
    }

    Hunt hunt() {
        return hunt;
    }

    /** From the first phase, with what the directory knows of the called party. */
    void begin() {
        if (over) {
            return;
        }
        if (attempt.hops() > call.core.limits.get().hopLimit()) {
            failed(Failure.of(482, 25, "the target was changed too often"));
            return;
        }
        Slot<Identities> slot = call.core.identities.slot();
        if (slot != null) {
            Asking<Identities, Party> asking = new Asking<>(
                    slot, call.core.limits.get().hardLimit().toNanos(), () -> call.mailbox.takeOver(this::ask));
            String tenant = call.scope.tenant();
            switch (asking.ask(i -> i.identify(tenant, attempt.to()))) {
                case ANSWERED -> attempt = attempt.identified(attempt.from(), asking.answer());
                case FAILED -> call.core.faults.report(slot.info(), call.scope, asking.fault());
                case GONE -> call.note(attempt.id(), "not identified", "the directory is being replaced");
            }
        }
        ask();
    }

    private void ask() {
        Policy whole = Policy.whole(call, this, attempt);
        policy = whole;
        whole.run();
    }

    private void continueAfter(Policy former) {
        if (!over) {
            Policy rest = former.rest(this, attempt);
            policy = rest;
            rest.run();
        }
    }

    void amend(Verdict verdict) {
        if (!verdict.amendments().isEmpty()) {
            Map<String, String> all = new HashMap<>(amendments);
            all.putAll(verdict.amendments());
            amendments = all;
        }
        if (verdict.callerId().isPresent()) {
            presented = verdict.callerId();
        }
    }

    /** Every handler has been asked. */
    void decided(AttemptData decided) {
        if (over) {
            return;
        }
        Optional<Target> fallback = call.arrived().filter(a -> a.emergency()).flatMap(a -> a.fallback());
        Target target = decided.peer()
                .map(p -> Target.over(p, decided.to().uri()))
                .or(() -> fallback)
                .orElse(null);
        if (target == null) {
            call.note(attempt.id(), "no route", "no handler chose a peer");
            failed(Failure.of(404, 1, "no route"));
        } else {
            dial(target);
        }
    }

    void dial(Target target) {
        String id = call.legs.newId();
        leg = id;
        Party from = presented.map(Party::of).orElse(attempt.from());
        String peer = target.peer().orElse("");
        hunt.dialled(id, this);
        call.legs.add(id, hunt.sideOf(peer), Stage.TRYING, attempt.to(), peer);
        call.stage = "ringing";
        call.note(attempt.id(), "dial " + target.uri() + " over " + peer, "leg " + id);
        call.legs.order(new LegOrder.Dial(
                id, target, from, attempt.to(), attempt.diversions(), amendments, hunt.relayTo(), attempt.emergency()));
    }

    /** @param startAnew even if the target is the same */
    void route(List<Wave> targets, @Nullable Policy former, Origin origin, boolean startAnew) {
        waves = targets;
        why = origin;
        anew = startAnew;
        wave = 0;
        startWave(former);
    }

    private void startWave(@Nullable Policy former) {
        Wave now = waves.get(wave);
        children.clear();
        ofWave = null;
        List<Runnable> starts = new ArrayList<>(1);
        for (Target target : now.targets()) {
            boolean same =
                    !anew && former != null && target.uri().equals(attempt.to().uri());
            AttemptData data = same
                    ? attempt.over(call.attemptId(), target.peer())
                    : attempt.changed(
                            call.attemptId(),
                            why,
                            Party.of(target.uri()),
                            target.peer(),
                            now.cause(),
                            why == Origin.TREATMENT || why == Origin.OPERATION ? 0 : 1);
            Branch child = new Branch(hunt, this, data);
            children.add(child);
            if (same && former != null) {
                Policy asked = former;
                child.amendments = amendments;
                child.presented = presented;
                starts.add(() -> child.continueAfter(asked));
            } else {
                starts.add(child::begin);
            }
        }
        ring = call.core.timers.after(now.ring(), () -> call.post(() -> ringTimeout(now)));
        // One task each: whoever hangs in one must not take the others with it.
        starts.forEach(call::post);
        policyOfWaves = former;
    }

    private @Nullable Policy policyOfWaves;

    private void ringTimeout(Wave expired) {
        if (over || waves.isEmpty() || waves.get(wave) != expired) {
            return;
        }
        call.note(attempt.id(), "no answer", "rang " + expired.ring().toSeconds() + " s");
        for (Branch child : children) {
            child.abandon(480, 19, "no answer", false);
        }
        Failure timeout = Failure.of(408, 19, "no answer");
        ofWave = ofWave == null ? timeout : Failure.better(ofWave, timeout);
        hunt.noAnswer(expired.ring());
        waveOver();
    }

    /** The leg of this branch failed. */
    void legFailed(Failure failure, List<String> contacts, int sip) {
        leg = null;
        if (sip >= 300 && sip < 400 && !contacts.isEmpty()) {
            List<Target> targets =
                    contacts.stream().limit(MOST_CONTACTS).map(Target::of).toList();
            route(
                    List.of(new Wave(targets, Duration.ofMinutes(3), java.util.Set.of(), 302)),
                    null,
                    Origin.REDIRECT,
                    true);
        } else {
            failed(failure);
        }
    }

    void failed(Failure failure) {
        if (over) {
            return;
        }
        over = true;
        ring.cancel();
        if (parent == null) {
            hunt.failed(failure);
        } else {
            parent.childFailed(failure);
        }
    }

    private void childFailed(Failure failure) {
        if (over) {
            return;
        }
        ofWave = ofWave == null ? failure : Failure.better(ofWave, failure);
        if (failure.isGlobal()) {
            children.forEach(c -> c.abandon(487, 16, "refused elsewhere", false));
        }
        if (children.stream().allMatch(Branch::isOver)) {
            waveOver();
        }
    }

    private void waveOver() {
        ring.cancel();
        Failure result = ofWave;
        if (result == null) {
            return;
        }
        best = best == null ? result : Failure.better(best, result);
        int next = wave + 1;
        while (next < waves.size() && !waves.get(next).follows(result.sip())) {
            next++;
        }
        if (next < waves.size() && leadsOn(waves.get(wave), result)) {
            wave = next;
            startWave(policyOfWaves);
        } else {
            failed(best);
        }
    }

    private static boolean leadsOn(Wave wave, Failure result) {
        int sip = result.sip();
        return sip == 408 || sip == 480 || sip / 100 == 5 || wave.huntOn().contains(sip);
    }

    /** Ends whatever is going on here and below, without a result. */
    void abandon(int sip, int q850, String reason, boolean elsewhere) {
        if (over) {
            return;
        }
        over = true;
        ring.cancel();
        if (policy != null) {
            policy.cancel();
        }
        String ringing = leg;
        if (ringing != null) {
            call.legs.end(ringing, sip, q850, reason, elsewhere);
        }
        children.forEach(c -> c.abandon(sip, q850, reason, elsewhere));
    }

    /** Ends all but the line that leads down to this branch. */
    void abandonOthers() {
        Branch below = this;
        for (Branch above = parent; above != null; above = above.parent) {
            above.ring.cancel();
            for (Branch sibling : above.children) {
                if (sibling != below) {
                    sibling.abandon(487, 26, "completed elsewhere", true);
                }
            }
            below = above;
        }
    }

    void won() {
        leg = null;
        over = true;
    }

    void goOn() {
        if (!over && policy != null) {
            policy.goOn();
        }
    }
}
