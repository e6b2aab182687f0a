package org.patchbay.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Wave;

/** Waves below a branch, one after the other; the targets of a wave ring together. */
final class Waves {
    private final Branch above;
    private final ScopeState call;
    private final List<Wave> waves;
    private final @Nullable Policy asked;
    private final Origin why;
    private final List<Branch> children = new ArrayList<>(1);
    private int current;
    private boolean rang;
    /** What rang before and leads here, as far as anybody knows; -1 for nothing. */
    private int former = -1;
    /** Whether the wave that is on now asks for the same as the one before it, over another peer. */
    private boolean ofSame;

    private @Nullable Failure ofWave;
    private @Nullable Failure best;
    private Timers.Cancel ring = Timers.Cancel.NONE;

    /** @param asked who was asked already about the target above, if a wave to the same need not ask them again */
    Waves(Branch above, List<Wave> waves, @Nullable Policy asked, Origin why) {
        this.above = above;
        this.call = above.hunt().call();
        this.waves = waves;
        this.asked = asked;
        this.why = why;
    }

    Origin why() {
        return why;
    }

    Branch above() {
        return above;
    }

    void start() {
        Wave now = waves.get(current);
        children.clear();
        ofWave = null;
        rang = false;
        List<Runnable> starts = new ArrayList<>(1);
        for (Target target : now.targets()) {
            starts.add(start(target, now.cause()));
        }
        ring = call.core.timers.after(now.ring(), () -> call.post(() -> ringTimeout(now)));
        // One task each: whoever hangs in one must not take the others with it.
        starts.forEach(call::post);
    }

    private Runnable start(Target target, int cause) {
        AttemptData attempt = above.attempt();
        Policy goesOn = target.uri().equals(attempt.to().uri()) ? asked : null;
        AttemptData data = goesOn != null
                ? attempt.over(call.attemptId(), target.peer())
                : attempt.changed(call.attemptId(), why, Party.of(target.uri()), target.peer(), cause);
        Branch child = new Branch(above.hunt(), this, data);
        children.add(child);
        return goesOn != null ? () -> child.begin(goesOn, above) : child::begin;
    }

    private void ringTimeout(Wave expired) {
        if (above.isOver() || waves.get(current) != expired) {
            return;
        }
        call.note(above.attempt().id(), "no answer", "rang " + expired.ring().toSeconds() + " s");
        children.forEach(c -> c.abandon(480, 19, "no answer", false));
        waveFailed(Failure.of(408, 19, "no answer"));
        above.hunt().noAnswer(expired.ring());
        over();
    }

    void rings() {
        rang = true;
    }

    void childFailed(Branch child, Failure failure) {
        if (above.isOver()) {
            return;
        }
        waveFailed(failure);
        if (failure.isGlobal() && declinesForAll(child, failure)) {
            children.forEach(c -> c.abandon(487, 16, "refused elsewhere", false));
        }
        if (children.stream().allMatch(Branch::isOver)) {
            over();
        }
    }

    /** Whoever was called declines on whichever telephone; of others, each for itself where the wave says so. */
    private boolean declinesForAll(Branch child, Failure failure) {
        return !waves.get(current).huntOn().contains(failure.sip())
                || child.attempt().to().uri().equals(above.attempt().to().uri());
    }

    /** Whether nobody else of those who ring together is left. */
    boolean isAlone(Branch child) {
        return children.stream().allMatch(other -> other == child || other.isOver());
    }

    private void waveFailed(Failure failure) {
        ofWave = ofWave == null ? failure : Failure.better(ofWave, failure);
    }

    private void over() {
        ring.cancel();
        Failure result = ofWave;
        if (result == null) {
            return;
        }
        best = best == null ? result : Failure.better(best, result);
        int next = current + 1;
        while (next < waves.size() && !result.isOpen() && !follows(waves.get(next), result)) {
            next++;
        }
        if (next < waves.size() && (result.isOpen() || leadsOn(waves.get(current), result))) {
            ofSame = isOtherWay(waves.get(next));
            former = result.isOpen() ? current : former;
            current = next;
            start();
        } else {
            above.failed(best);
        }
    }

    private boolean follows(Wave next, Failure result) {
        boolean again = isOtherWay(next) && !above.attempt().emergency();
        return next.follows(result.sip(), rang) && (!again || isNobodyReached(result));
    }

    /** Whether it asks for the same as the wave that is on now, over another peer. */
    private boolean isOtherWay(Wave next) {
        List<Target> now = waves.get(current).targets();
        return next.cause() == 0
                && next.targets().stream()
                        .allMatch(to -> to.peer().isPresent()
                                && now.stream().anyMatch(t -> t.uri().equals(to.uri())));
    }

    /** Who was asked once is not to be rung again by the next peer: neither who rang, nor who is not to be had (480). */
    private boolean isNobodyReached(Failure result) {
        boolean answer = result.sip() == 480
                && !result.unasked()
                && !waves.get(current).huntOn().contains(480);
        return !rang && !answer;
    }

    /** Whether the same is asked for over another peer where this one says nothing at all. */
    boolean hasOtherWay() {
        return waves.stream().skip(current + 1L).anyMatch(next -> isOtherWay(next) && next.follows(408, false));
    }

    private static boolean leadsOn(Wave wave, Failure result) {
        int sip = result.sip();
        return sip == 408 || sip == 480 || sip / 100 == 5 || wave.huntOn().contains(sip);
    }

    /** What leads from those who rang before to those who ring now, as far as it is not certain; empty where it is. */
    String condition() {
        if (former < 0) {
            return above.condition();
        }
        int cause = waves.get(current).cause();
        switch (cause) {
            case 486:
                return "if busy";
            case 503:
                return "if out of reach";
            case 404:
                return "if not known there";
            default:
                break;
        }
        Wave before = waves.get(former);
        String refused = before.huntOn().size() > 5
                ? " or refused"
                : before.huntOn().stream()
                        .sorted()
                        .map(status -> " or " + status)
                        .collect(Collectors.joining());
        if (ofSame && !above.attempt().emergency()) {
            return "if out of reach" + refused;
        }
        return "if not answered within " + before.ring().toSeconds() + " s, or out of reach" + refused;
    }

    void abandon(int sip, int q850, String reason, boolean elsewhere) {
        ring.cancel();
        children.forEach(child -> child.abandon(sip, q850, reason, elsewhere));
    }
}
