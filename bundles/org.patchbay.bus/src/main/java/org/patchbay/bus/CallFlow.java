package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;

/** How a call goes: from the arrival over the hunt to the bridge and the end. */
final class CallFlow {
    static final String BRIDGE = "#bridge";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ScopeState call;
    private final List<Hunt> hunts = new ArrayList<>(1);
    private @Nullable Branch suspended;
    /** What the caller gets when the treatment that controls the call is gone, as the handler said that gave it the call. */
    private Optional<Verdict.Refusal> otherwise = Optional.empty();

    private boolean controlled;
    private boolean fallbackTried;
    private boolean adopted;
    private boolean hadLegs;
    private boolean over;
    private Failure ending = new Failure(200, 16, "", false);
    private Timers.Cancel emergency = Timers.Cancel.NONE;

    CallFlow(ScopeState call) {
        this.call = call;
    }

    private final class CallerHunt implements Hunt.End {
        private final String leg;

        CallerHunt(String leg) {
            this.leg = leg;
        }

        @Override
        public void answered(String winner) {
            emergency.cancel();
            suspended = null;
            if (controlled) {
                call.treatments.toController("", winner, new Happening.Answered());
                return;
            }
            isAnswered();
            call.legs.bridged(leg, winner);
            call.legs.order(new LegOrder.Bridge(BRIDGE, leg, winner));
        }

        @Override
        public void failed(Failure failure) {
            if (tryFallback("every route failed: " + failure.reason())) {
                return;
            }
            refuseCaller(failure);
        }

        @Override
        public void noAnswer(Duration rang) {
            call.treatments.toAll("", "", new Happening.NoAnswer(rang));
        }

        @Override
        public void ringing(String ringing, Happening how) {
            call.treatments.toAll("", ringing, how);
        }
    }

    void arrived(Arrival arrival) {
        hadLegs = true;
        call.legs.caller(arrival.leg(), arrival.side(), Stage.TRYING, call.caller, arrival.peer());
        call.note("", "arrived from " + arrival.peer(), call.caller.uri() + " calls " + call.callee.uri());
        if (arrival.emergency()) {
            emergency = call.core.timers.after(
                    call.core.limits.get().emergencyLimit(),
                    () -> call.post(() -> tryFallback("nobody ruled in time")));
        }
        AttemptData first = new AttemptData(
                call.attemptId(),
                Origin.CALLER,
                Optional.empty(),
                Optional.of(arrival.peer()),
                arrival.side(),
                call.caller,
                call.callee,
                Optional.empty(),
                arrival.emergency(),
                0,
                arrival.diversions(),
                call.headers(),
                Map.of());
        Hunt hunt = new Hunt(call, first, Optional.of(arrival.leg()), new CallerHunt(arrival.leg()));
        hunts.add(hunt);
        hunt.begin();
    }

    void adopted(Arrival arrival) {
        hadLegs = true;
        call.legs.caller(arrival.leg(), arrival.side(), Stage.UP, call.caller, arrival.peer());
        adopted = true;
        call.stage = "up";
        call.answered = call.began;
        call.note("", "adopted", "established before the core started");
    }

    /** How long a handler may think about an emergency call. */
    Duration emergencyLeft(Instant now) {
        Duration left =
                Duration.between(now, call.began.plus(call.core.limits.get().emergencyLimit()));
        boolean hasFallback = call.arrived().flatMap(Arrival::fallback).isPresent();
        return hasFallback && left.toMillis() > 0
                ? left
                : hasFallback ? Duration.ofMillis(1) : call.core.limits.get().hardLimit();
    }

    private boolean tryFallback(String why) {
        Arrival arrival = call.arrival;
        if (over
                || fallbackTried
                || arrival == null
                || !arrival.emergency()
                || arrival.fallback().isEmpty()
                || call.legs.callerLeg().isEmpty()
                || call.answered != null
                || hunts.stream().anyMatch(Hunt::hasDialled)) {
            return false;
        }
        fallbackTried = true;
        emergency.cancel();
        List.copyOf(hunts).forEach(h -> h.stop(487, 16, "not ruled in time", false));
        Target fallback = arrival.fallback().orElseThrow();
        call.note("", "emergency fallback", why);
        AttemptData attempt = new AttemptData(
                call.attemptId(),
                Origin.CALLER,
                Optional.empty(),
                Optional.of(arrival.peer()),
                arrival.side(),
                call.caller,
                call.callee,
                fallback.peer(),
                true,
                0,
                arrival.diversions(),
                call.headers(),
                Map.of());
        Hunt hunt = new Hunt(call, attempt, Optional.of(arrival.leg()), new CallerHunt(arrival.leg()));
        hunts.add(hunt);
        hunt.dial(fallback);
        return true;
    }

    void remove(Hunt hunt) {
        hunts.remove(hunt);
    }

    private void refuseCaller(Failure failure) {
        ending = failure;
        Leg caller = call.legs.callerLeg().orElse(null);
        if (caller == null) {
            finishIfDone();
            return;
        }
        call.note("", "refused " + failure.sip(), failure.reason());
        if (failure.absent() && caller.side() == Side.HUB) {
            call.legs.order(
                    new LegOrder.Refuse(caller.id(), failure.sip(), failure.q850(), failure.reason(), RETRY_AFTER));
            call.legs.gone(caller.id());
        } else {
            // A 503 makes carriers take the whole trunk out of service for the sake of one call.
            int sip = failure.absent() ? 500 : failure.sip();
            call.legs.end(caller.id(), sip, failure.q850(), failure.reason(), false);
        }
        call.treatments.toAll("", caller.id(), new Happening.Ended(failure.q850(), failure.reason()));
        call.post(this::finishIfDone);
    }

    void happened(String leg, String op, Happening what) {
        if (over) {
            return;
        }
        Leg known = call.legs.get(leg);
        if (known == null) {
            if (what instanceof Happening.Answered) {
                // The answer crossed our CANCEL.
                call.legs.order(new LegOrder.End(leg, 487, 26, "completed elsewhere", true));
            } else if (adopted && what instanceof Happening.Ended ended) {
                ended(leg, ended);
            }
            return;
        }
        Hunt hunt = huntOf(leg);
        if (what instanceof Happening.Answered) {
            call.legs.stage(leg, Stage.UP);
            if (hunt != null) {
                call.note("", "answered", "leg " + leg);
                hunt.answered(leg);
            } else {
                call.treatments.result(op, leg, what);
            }
        } else if (what instanceof Happening.Ringing ringing) {
            call.legs.stage(leg, ringing.early() ? Stage.EARLY : Stage.RINGING);
            if (hunt != null) {
                hunt.end().ringing(leg, what);
            }
        } else if (what instanceof Happening.Failed failed) {
            failed(leg, op, hunt, failed);
        } else if (what instanceof Happening.Ended ended) {
            if (hunt != null) {
                failed(leg, op, hunt, new Happening.Failed(480, ended.q850(), ended.reason(), List.of()));
            } else {
                ended(leg, ended);
            }
        } else if (what instanceof Happening.Hold hold) {
            call.legs.held(leg, hold.on());
            call.treatments.toAll("", leg, what);
        } else if (op.equals(BRIDGE)) {
            bridge(what);
        } else {
            if (what instanceof Happening.Bridged bridged) {
                call.legs.bridged(bridged.a(), bridged.b());
                isAnswered();
            } else if (what instanceof Happening.ActionFailed failed && call.legs.notBridged(op) && !controlled) {
                // Whoever ordered it has left the call, believing that its parties would talk.
                endUnbridged(failed.reason());
            }
            call.treatments.result(op, leg, what);
        }
    }

    private @Nullable Hunt huntOf(String leg) {
        for (Hunt hunt : hunts) {
            if (hunt.branchOf(leg) != null) {
                return hunt;
            }
        }
        return null;
    }

    private void failed(String leg, String op, @Nullable Hunt hunt, Happening.Failed failed) {
        call.legs.gone(leg);
        call.note("", "failed " + failed.sip(), "leg " + leg + " " + failed.reason());
        Branch branch = hunt == null ? null : hunt.branchOf(leg);
        if (branch != null) {
            branch.legFailed(Failure.of(failed.sip(), failed.q850(), failed.reason()), failed.contacts(), failed.sip());
        } else {
            call.treatments.result(op, leg, failed);
            ended(leg, new Happening.Ended(failed.q850(), failed.reason()));
        }
    }

    private void bridge(Happening what) {
        if (what instanceof Happening.ActionFailed fault) {
            call.note("", "not bridged", fault.reason());
            endAll(500, 41, fault.reason());
        } else if (what instanceof Happening.Bridged bridged) {
            call.legs.stage(bridged.a(), Stage.UP);
            call.legs.stage(bridged.b(), Stage.UP);
            call.note("", "bridged", bridged.a() + " and " + bridged.b());
            call.treatments.toAll("", "", what);
        }
    }

    void isAnswered() {
        call.legs.callerLeg().ifPresent(l -> call.legs.stage(l.id(), Stage.UP));
        call.stage = "up";
        if (call.answered == null) {
            call.answered = call.core.timers.now();
            call.core.facts.tell(
                    Fact.CALL_ANSWERED, call.scope, Map.of("from", call.caller.uri(), "to", call.callee.uri()), false);
        }
    }

    /** A leg has ended by itself. */
    private void ended(String leg, Happening.Ended how) {
        call.legs.gone(leg);
        call.note("", "ended", "leg " + leg + (how.reason().isEmpty() ? "" : ": " + how.reason()));
        afterEnd(leg, how);
    }

    /** A plan ends a leg. */
    void hangup(String leg, int sip, int q850, String reason) {
        ending = new Failure(sip, q850, reason, false);
        if (call.legs.end(leg, sip, q850, reason, false)) {
            afterEnd(leg, new Happening.Ended(q850, reason));
        }
    }

    private void afterEnd(String leg, Happening.Ended how) {
        if (call.answered != null || ending.sip() == 200) {
            ending = new Failure(call.answered == null ? 487 : 200, how.q850(), how.reason(), false);
        }
        call.treatments.toAll("", leg, how);
        if (!controlled) {
            stopHunts("the other side has gone");
            endLegs(487, 16, how.reason());
        }
        call.post(this::finishIfDone);
    }

    private void stopHunts(String why) {
        List.copyOf(hunts).forEach(h -> h.stop(487, 16, why, false));
    }

    private void endLegs(int sip, int q850, String reason) {
        call.legs.published().forEach(l -> call.legs.end(l.id(), sip, q850, reason, false));
    }

    /** Ends everything, now. */
    void endAll(int sip, int q850, String reason) {
        ending = new Failure(sip, q850, reason, false);
        controlled = false;
        stopHunts(reason);
        endLegs(sip, q850, reason);
        finishIfDone();
    }

    /** Policy gives the call to a treatment. */
    void treat(Branch branch, Verdict.Treat treat, Optional<Verdict.Refusal> refusal) {
        boolean callers = branch.hunt().end() instanceof CallerHunt;
        if (controlled || !callers) {
            call.note(branch.attempt().id(), "not treated", "a treatment controls this call already");
            branch.failed(refusal.map(Failure::of).orElseGet(() -> Failure.of(480, 20, "not available")));
            return;
        }
        branch.abandonOthers();
        suspended = branch;
        otherwise = refusal;
        control(treat.name(), treat.arguments());
    }

    void control(String treatment, Map<String, String> arguments) {
        if (!controlled) {
            controlled = true;
            call.legs.order(new LegOrder.Control(true));
        }
        call.stage = "treatment " + treatment;
        call.treatments.control(treatment, arguments);
    }

    /** A treatment gives control back. */
    void release() {
        controlled = false;
        call.legs.order(new LegOrder.Control(false));
        Branch waiting = suspended;
        suspended = null;
        Leg caller = call.legs.callerLeg().orElse(null);
        if (waiting != null && caller != null && caller.stage() != Stage.UP) {
            call.stage = "policy";
            call.post(waiting::goOn);
            return;
        }
        call.stage = "up";
        endUnbridged("released");
    }

    private void endUnbridged(String reason) {
        for (Leg leg : call.legs.published()) {
            if (!call.legs.isBridged(leg.id())) {
                call.legs.end(leg.id(), 480, 16, reason, false);
            }
        }
        call.post(this::finishIfDone);
    }

    /**
     * The treatment is not there and does not come. Nobody gets past the handler by that which gave it the call: a caller who waits is
     * refused as the handler said, else like one who lacks a required handler.
     */
    void treatmentAbsent(String name) {
        if (call.answered != null || call.legs.callerLeg().isEmpty()) {
            release();
            return;
        }
        controlled = false;
        suspended = null;
        stopHunts("refused");
        refuseCaller(otherwise.map(Failure::of).orElseGet(() -> Failure.absentTreatment(name)));
        endLegs(480, 16, "released");
    }

    /** Calls somebody into this call, through all policy. */
    Hunt originate(List<Wave> waves, Party from, boolean operation, Hunt.End end) {
        hadLegs = true;
        Origin why = operation ? Origin.OPERATION : Origin.TREATMENT;
        AttemptData root = new AttemptData(
                call.attemptId(),
                why,
                Optional.empty(),
                call.arrived().map(Arrival::peer),
                call.arrived().map(Arrival::side).orElse(Side.LOCAL),
                from,
                Party.of(waves.get(0).targets().get(0).uri()),
                Optional.empty(),
                false,
                0,
                List.of(),
                call.headers(),
                Map.of());
        Hunt hunt = new Hunt(call, root, Optional.empty(), end);
        hunts.add(hunt);
        hunt.begin(waves, why);
        return hunt;
    }

    /** A call is over when no leg is left, whoever controls it; a desk when nobody does. */
    void finishIfDone() {
        if (over) {
            return;
        }
        if (call.scope.isCall()) {
            boolean onlyHunting = call.legs.published().stream().allMatch(l -> huntOf(l.id()) != null);
            boolean callerGone = call.arrival != null && call.legs.callerLeg().isEmpty();
            if (callerGone && onlyHunting) {
                stopHunts("the caller has gone");
            }
            if (!call.legs.isEmpty() || !hunts.isEmpty() || !hadLegs && controlled || call.treatments.isBusy()) {
                return;
            }
        } else if (controlled) {
            return;
        }
        over = true;
        emergency.cancel();
        suspended = null;
        call.treatments.close();
        call.core.scopes.ended(call, ending);
    }
}
