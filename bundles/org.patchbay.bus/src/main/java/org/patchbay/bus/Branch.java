package org.patchbay.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;

/** One attempt in a tree of hunting: under policy, then either a leg that rings or waves of further attempts. */
final class Branch {
    private static final int MOST_CONTACTS = 5;
    private static final int MOST_REDIRECTIONS = 5;
    private static final Duration REDIRECTION_RINGS = Duration.ofMinutes(3);

    private record Known(Party calling, Party called, Optional<String> host) {}

    private final Hunt hunt;
    private final ScopeState call;
    private final @Nullable Waves within;
    private AttemptData attempt;
    private @Nullable Policy policy;
    private Map<String, String> amendments = Map.of();
    private Optional<String> presented = Optional.empty();
    private Optional<String> name = Optional.empty();
    private Optional<Verdict.OnHold> onHold = Optional.empty();
    private Optional<String> whileRinging = Optional.empty();
    /** Our name towards the hub, for this tenant. */
    private Optional<String> host = Optional.empty();

    private @Nullable String leg;
    private @Nullable Waves waves;
    private boolean over;

    /** @param within the waves it rings in; null for the root */
    Branch(Hunt hunt, @Nullable Waves within, AttemptData attempt) {
        this.hunt = hunt;
        this.call = hunt.call();
        this.within = within;
        this.attempt = attempt;
        hunt.grows();
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
        if (attempt.hops() > call.core.limits.get().hopLimit() || hunt.isTooWide()) {
            failed(Failure.of(482, 25, "the target was changed too often"));
            return;
        }
        String tenant = call.scope.tenant();
        call.identify(
                call.core.limits.get().hardLimit(),
                identities -> new Known(
                        calling(identities, tenant),
                        call.core.alike.of(identities.identify(tenant, attempt.to())),
                        identities.host(tenant)),
                known -> {
                    // A caller's own attempt is about somebody who was known already, and one of the two is enough to
                    // keep.
                    Party to = known.called.equals(attempt.to()) ? attempt.to() : known.called;
                    attempt = attempt.between(known.calling, to);
                    host = known.host;
                },
                this::ask);
    }

    /** Whom a treatment names as the caller may be a user: policy judges by that, as if the user had dialled. */
    private Party calling(Identities identities, String tenant) {
        boolean named = attempt.origin() == Origin.TREATMENT || attempt.origin() == Origin.OPERATION;
        return named && attempt.from().user().isEmpty() ? identities.identify(tenant, attempt.from()) : attempt.from();
    }

    private void ask() {
        if (!over) {
            run(Policy.whole(call, this, attempt));
        }
    }

    private void run(Policy asked) {
        policy = asked;
        asked.run();
    }

    /** The same target as the one that was asked about: goes on after the handler that chose it. */
    void begin(Policy former, Branch above) {
        amendments = above.amendments;
        presented = above.presented;
        name = above.name;
        onHold = above.onHold;
        whileRinging = above.whileRinging;
        host = above.host;
        if (!over) {
            run(former.rest(this, attempt));
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
        if (verdict.callerName().isPresent()) {
            name = verdict.callerName();
        }
        if (verdict.onHold().isPresent()) {
            onHold = verdict.onHold();
        }
        if (verdict.whileRinging().isPresent()) {
            whileRinging = verdict.whileRinging();
        }
    }

    /** Every handler has been asked. */
    void decided() {
        Hunt.Talking somebody = hunt.talking();
        if (somebody != null) {
            connect(somebody);
            return;
        }
        Optional<Target> fallback = call.arrived().filter(Arrival::emergency).flatMap(Arrival::fallback);
        Target target = attempt.peer()
                .map(p -> Target.over(p, attempt.to().uri()))
                .or(() -> fallback)
                .orElse(null);
        if (target == null) {
            call.note(attempt.id(), "no route", "no handler chose a peer");
            failed(Failure.of(404, 1, "no route"));
        } else {
            dial(target);
        }
    }

    /** Nobody has refused: the one who talks in another call becomes a leg of this one. */
    private void connect(Hunt.Talking somebody) {
        if (hunt.hasDialled()) {
            return;
        }
        String id = call.legs.newId();
        leg = id;
        hunt.dialled(id, this);
        Leg there = somebody.leg();
        call.legs.add(id, there.side(), Stage.TRYING, there.party(), there.peer());
        call.note(attempt.id(), "take over leg " + there.id() + " of call " + somebody.call(), "leg " + id);
        call.legs.order(new LegOrder.Adopt(id, somebody.call(), there.id()));
    }

    void dial(Target target) {
        String id = call.legs.newId();
        leg = id;
        Party caller = presented.map(Party::of).orElse(attempt.from());
        Party from = name.map(caller::named).orElse(caller);
        String peer = target.peer().orElse("");
        Side side = hunt.sideOf(peer);
        hunt.dialled(id, this);
        call.fallback.ifPresent(route -> route.dialled(target));
        call.legs.add(id, side, Stage.TRYING, attempt.to(), peer);
        call.stage = "ringing";
        call.note(attempt.id(), new Phrase("dial ", target.uri(), " over ", peer), Phrase.of("leg ", id));
        call.legs.order(new LegOrder.Dial(
                id,
                target,
                from,
                attempt.to(),
                attempt.diversions(),
                amendments,
                hunt.relayTo(),
                attempt.emergency(),
                hunt.referral(target),
                side == Side.HUB ? host : Optional.empty(),
                hasOtherWay()));
    }

    /**
     * Rings these instead of a leg of its own.
     *
     * @param former who has been asked already, about a target that stays the same
     * @param anew whether policy starts anew even then
     */
    void route(List<Wave> targets, @Nullable Policy former, Origin why, boolean anew) {
        Waves next = new Waves(this, targets, anew ? null : former, why);
        waves = next;
        next.start();
    }

    /** The telephone of this leg rings: known to all waves that it rings in. */
    void rings() {
        for (Waves each = within; each != null; each = each.above().within) {
            each.rings();
        }
    }

    /** The leg of this branch failed. */
    void legFailed(Failure failure, Happening.Failed how) {
        leg = null;
        boolean redirected =
                how.sip() >= 300 && how.sip() < 400 && !how.contacts().isEmpty();
        if (redirected && redirections() >= MOST_REDIRECTIONS) {
            failed(Failure.of(482, 25, "redirected too often"));
        } else if (redirected) {
            List<Target> targets =
                    how.contacts().stream().limit(MOST_CONTACTS).map(Target::of).toList();
            route(List.of(new Wave(targets, REDIRECTION_RINGS, Set.of(), 302)), null, Origin.REDIRECT, true);
        } else {
            failed(failure);
        }
    }

    /** What must become of others for this to be tried; empty for nothing. */
    String condition() {
        return within == null ? "" : within.condition();
    }

    /** Whether the same is asked for over another peer where this one says nothing at all. */
    private boolean hasOtherWay() {
        for (Waves each = within; each != null; each = each.above().within) {
            if (each.hasOtherWay()) {
                return true;
            }
        }
        return call.fallback.filter(EmergencyFallback::isLeft).isPresent();
    }

    /** How often peers have sent us elsewhere on the way here. */
    private int redirections() {
        int count = 0;
        for (Waves each = within; each != null; each = each.above().within) {
            count += each.why() == Origin.REDIRECT ? 1 : 0;
        }
        return count;
    }

    void failed(Failure failure) {
        if (over) {
            return;
        }
        over = true;
        if (within == null) {
            hunt.failed(failure);
        } else {
            within.childFailed(this, failure);
        }
    }

    /** Ends whatever is going on here and below, without a result. */
    void abandon(int sip, int q850, String reason, boolean elsewhere) {
        if (over) {
            return;
        }
        over = true;
        if (policy != null) {
            policy.cancel();
        }
        if (leg != null) {
            call.legs.end(leg, sip, q850, reason, elsewhere);
        }
        if (waves != null) {
            waves.abandon(sip, q850, reason, elsewhere);
        }
    }

    /** Whether nobody rings beside this branch. */
    boolean isAlone() {
        return within == null || within.isAlone(this) && within.above().isAlone();
    }

    /** What is heard when one of the two holds. */
    Optional<Verdict.OnHold> onHold() {
        return onHold;
    }

    /** What one who is transferred hears while it rings, if policy has said something. */
    Optional<String> whileRinging() {
        return whileRinging;
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
