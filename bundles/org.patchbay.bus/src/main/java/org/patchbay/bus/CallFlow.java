package org.patchbay.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;

/** How a call goes: what is hunted for it, and what happens to its legs. */
final class CallFlow {
    static final String BRIDGE = "#bridge";

    private final ScopeState call;
    /** None for the longest part of a call. */
    private List<Hunt> hunts = List.of();

    private boolean hadLegs;

    CallFlow(ScopeState call) {
        this.call = call;
    }

    void arrived(Arrival arrival) {
        hadLegs = true;
        call.legs.caller(arrival.leg(), arrival.side(), Stage.TRYING, call.caller, arrival.peer());
        call.note(
                "",
                Phrase.of("arrived from ", arrival.peer()),
                Phrase.of(call.caller.uri(), " calls ", call.callee.uri()));
        call.fallback.ifPresent(EmergencyFallback::watch);
        huntForCaller(arrival).begin();
    }

    /** The search for somebody who answers the caller. */
    Hunt huntForCaller(Arrival arrival) {
        CallerHunt end = new CallerHunt(call, arrival.leg());
        return hunting(new Hunt(call, AttemptData.first(call, arrival), Optional.of(arrival.leg()), end));
    }

    private Hunt hunting(Hunt hunt) {
        hunts = hunts.isEmpty() ? new ArrayList<>(1) : hunts;
        hunts.add(hunt);
        return hunt;
    }

    /** A call that was established before the core started. */
    void adopted() {
        hadLegs = true;
    }

    /** Calls somebody into this call, through all policy. */
    Hunt originate(List<Wave> waves, Party from, boolean operation, Hunt.End end) {
        hadLegs = true;
        Origin why = operation ? Origin.OPERATION : Origin.TREATMENT;
        Party to = Party.of(waves.get(0).targets().get(0).uri());
        Hunt hunt = hunting(new Hunt(call, AttemptData.begun(call, why, from, to), Optional.empty(), end));
        hunt.begin(waves, why);
        return hunt;
    }

    /** Calls somebody for a leg that is transferred, through all policy. */
    Hunt refer(Wave wave, Leg transferor, Leg transferee, Optional<LegOrder.Referral> referral, Hunt.End end) {
        Party to = Party.of(wave.targets().get(0).uri());
        AttemptData first = AttemptData.referred(call, transferor, transferee.party(), to);
        Hunt hunt = hunting(new Hunt(call, first, Optional.of(transferee.id()), referral, end));
        hunt.begin(List.of(wave), Origin.REFER);
        return hunt;
    }

    /** Connects a leg that is transferred with somebody who talks in another call, if all policy lets it call that one. */
    Hunt connect(Hunt.Talking somebody, Leg transferor, Leg transferee, Hunt.End end) {
        Party to = somebody.leg().party();
        AttemptData first = AttemptData.referred(call, transferor, transferee.party(), to);
        Hunt hunt = hunting(new Hunt(call, first, Optional.empty(), end));
        hunt.instead(somebody);
        hunt.begin();
        return hunt;
    }

    void remove(Hunt hunt) {
        if (!hunts.isEmpty() && hunts.remove(hunt) && hunts.isEmpty()) {
            hunts = List.of();
        }
    }

    void stopHunts(String why) {
        List.copyOf(hunts).forEach(h -> h.stop(487, 16, why, false));
    }

    boolean isHunting() {
        return !hunts.isEmpty();
    }

    boolean hasDialled() {
        return hunts.stream().anyMatch(Hunt::hasDialled);
    }

    /** Whether there is nobody left but those who ring. */
    boolean onlyRings() {
        for (Leg leg : call.legs.published()) {
            if (huntOf(leg.id()) == null) {
                return false;
            }
        }
        return true;
    }

    boolean hadLegs() {
        return hadLegs;
    }

    @Nullable
    Hunt huntOf(String leg) {
        for (Hunt hunt : hunts) {
            if (hunt.branchOf(leg) != null) {
                return hunt;
            }
        }
        return null;
    }

    /** Somebody answered, or a treatment answered the caller. */
    void isAnswered() {
        call.legs.callerLeg().ifPresent(l -> call.legs.stage(l.id(), Stage.UP));
        call.stage = "up";
        if (!call.isAnswered()) {
            call.answered(call.core.timers.now());
            if (call.core.facts.isHeard(false)) {
                Map<String, String> who = Map.of(
                        "from",
                        call.caller.uri(),
                        "to",
                        call.callee.uri(),
                        "from_user",
                        call.caller.user().orElse(""),
                        "to_user",
                        call.callee.user().orElse(""));
                call.core.facts.tell(Fact.CALL_ANSWERED, call.scope, who, false);
            }
        }
    }

    void happened(String leg, String op, Happening what) {
        if (call.ending.isOver()) {
            return;
        }
        if (what instanceof Happening.Noted noted) {
            noted(leg, noted);
            return;
        }
        if (what instanceof Happening.Gone gone) {
            call.ledger.noted(leg, gone.record());
        }
        if ((what instanceof Happening.Gone || what instanceof Happening.Ended) && call.legs.left(leg)) {
            call.ending.finishIfDone();
            return;
        }
        if (what instanceof Happening.Recorded recorded) {
            recorded(leg, op, recorded);
            return;
        }
        if (call.legs.get(leg) == null) {
            ofUnknownLeg(leg, op, what);
            return;
        }
        Hunt hunt = huntOf(leg);
        if (what instanceof Happening.Answered) {
            answered(leg, op, hunt);
        } else if (what instanceof Happening.Ringing ringing) {
            call.legs.stage(leg, ringing.early() ? Stage.EARLY : Stage.RINGING);
            if (hunt != null) {
                hunt.rings(leg);
                hunt.end().ringing(leg, what);
            }
        } else if (what instanceof Happening.Failed failed) {
            failed(leg, op, hunt, failed);
        } else if (what instanceof Happening.Ended ended) {
            if (hunt != null) {
                failed(leg, op, hunt, new Happening.Failed(480, ended.q850(), ended.reason(), List.of()));
            } else {
                call.ending.ended(leg, ended);
            }
        } else if (what instanceof Happening.Hold hold) {
            call.legs.held(leg, hold.on());
            call.treatments.toAll("", leg, what);
        } else if (what instanceof Happening.Replaced) {
            call.transfers().handOver().left(leg);
        } else if (what instanceof Happening.TransferAsked asked) {
            call.transfers().asked(leg, asked);
        } else if (Transfers.owns(op)) {
            call.transfers().result(op, what);
        } else if (op.equals(BRIDGE)) {
            bridge(what);
        } else {
            if (what instanceof Happening.Bridged bridged) {
                call.legs.bridged(bridged.a(), bridged.b());
                call.ledger.bridged(bridged.a(), bridged.b(), bridged.codec());
                isAnswered();
            } else if (what instanceof Happening.ActionFailed fault && call.legs.notBridged(op)) {
                call.control.notBridged(fault.reason());
            }
            call.treatments.result(op, leg, what);
        }
    }

    /** Of a leg that has ended, too: an answer may say more than the end that crossed it. */
    private void noted(String leg, Happening.Noted noted) {
        call.ledger.noted(leg, noted.record());
        if (!noted.what().isEmpty()) {
            call.note("", noted.what(), noted.why());
        }
    }

    /** Of a leg that has ended, too: that is when most recordings end. */
    private void recorded(String leg, String op, Happening.Recorded what) {
        call.ledger.recorded(leg, what.place());
        call.note(
                "",
                what.error().isEmpty() ? "recorded" : "recording ended early",
                Phrase.of(what.place(), " ", what.error()));
        call.treatments.result(op, leg, what);
        call.post(call.ending::finishIfDone);
    }

    private void ofUnknownLeg(String leg, String op, Happening what) {
        if (what instanceof Happening.ActionFailed && call.treatments.awaitsRecording(op)) {
            // Of a recording that came to nothing.
            call.treatments.result(op, leg, what);
            call.post(call.ending::finishIfDone);
        } else if (what instanceof Happening.Answered) {
            // The answer crossed our CANCEL.
            call.legs.order(new LegOrder.End(leg, 487, 26, "completed elsewhere", true));
        }
    }

    private void answered(String leg, String op, @Nullable Hunt hunt) {
        call.legs.stage(leg, Stage.UP);
        if (hunt != null) {
            call.note("", "answered", Phrase.of("leg ", leg));
            hunt.answered(leg);
        } else if (call.transferring() == null || !call.transfers().returned(leg)) {
            call.treatments.result(op, leg, new Happening.Answered());
        }
    }

    private void failed(String leg, String op, @Nullable Hunt hunt, Happening.Failed failed) {
        call.legs.gone(leg, failed.sip(), failed.q850());
        call.ledger.by(leg);
        call.note("", "failed " + failed.sip(), "leg " + leg + " " + failed.reason());
        Branch branch = hunt == null ? null : hunt.branchOf(leg);
        if (branch != null) {
            branch.legFailed(Failure.of(failed.sip(), failed.q850(), failed.reason()), failed);
        } else {
            call.treatments.result(op, leg, failed);
            call.ending.ended(leg, new Happening.Ended(failed.q850(), failed.reason()));
        }
    }

    private void bridge(Happening what) {
        if (what instanceof Happening.ActionFailed fault) {
            call.note("", "not bridged", fault.reason());
            call.ending.endAll(500, 41, fault.reason());
        } else if (what instanceof Happening.Bridged bridged) {
            call.ledger.bridged(bridged.a(), bridged.b(), bridged.codec());
            call.legs.stage(bridged.a(), Stage.UP);
            call.legs.stage(bridged.b(), Stage.UP);
            call.note("", "bridged", Phrase.of(bridged.a(), " and ", bridged.b()));
            call.treatments.toAll("", "", what);
        }
    }
}
