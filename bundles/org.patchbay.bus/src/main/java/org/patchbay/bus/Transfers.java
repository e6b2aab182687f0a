package org.patchbay.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Happening;

/** What peers do to a call that goes on: they transfer it (REFER, RFC 3515), or move their end of it (INVITE with Replaces, RFC 3891). */
final class Transfers {
    private static final String REPLACE = "#replace ";
    private static final Duration RINGS = Duration.ofMinutes(3);

    private final ScopeState call;
    /** Null until another call asks for one: most never do. */
    private @Nullable HandOver handOver;
    /** Legs that are about to be replaced, by the new one. */
    private Map<String, String> replacing = Map.of();

    private @Nullable Transfer pending;
    /** Who has transferred last, the one who was, and to whom; empty for nobody. */
    private List<String> paired = List.of();

    Transfers(ScopeState call) {
        this.call = call;
    }

    HandOver handOver() {
        HandOver there = handOver;
        if (there == null) {
            there = new HandOver(call);
            handOver = there;
        }
        return there;
    }

    boolean isHandingOver() {
        HandOver there = handOver;
        return there != null && there.isBusy();
    }

    /** Whether this leg is one that was handed over, and comes back. */
    boolean returned(String leg) {
        HandOver there = handOver;
        return there != null && there.returned(leg);
    }

    boolean isBusy() {
        return pending != null;
    }

    /** A leg's peer asks that its partner be connected with somebody else. */
    void asked(String leg, Happening.TransferAsked asked) {
        LegOrder.Referral referral = new LegOrder.Referral(asked.referTo(), asked.referredBy());
        call.note("", "asked to transfer", "leg " + leg + " to " + referral.uri());
        Leg transferor = call.legs.get(leg);
        Leg transferee = Optional.ofNullable(call.legs.bridgedWith(leg))
                .map(call.legs::get)
                .orElse(null);
        if (transferor == null) {
            return;
        }
        Action.Transfers.Handling handling = call.treatments.transfers();
        if (handling == Action.Transfers.Handling.TOLD) {
            call.treatments.toController("", leg, asked);
        } else if (handling == Action.Transfers.Handling.REFUSED) {
            refuse(leg, 603, "the treatment refuses transfers");
        } else if (pending != null || isHandingOver()) {
            refuse(leg, 491, "a transfer is under way");
        } else if (transferee == null && call.control.isTaken()) {
            refuse(leg, 603, "a treatment controls the call");
        } else if (transferee == null) {
            refuse(leg, 480, "there is nobody to transfer");
        } else if (asked.consultation().isPresent()) {
            consult(transferor, transferee, asked.consultation().get());
        } else {
            begin(transferor, transferee, referral);
        }
    }

    /** The hub gets its own address back and finds the target there; a provider's wish is ours to fulfil, through all policy like any call. */
    private void begin(Leg transferor, Leg transferee, LegOrder.Referral referral) {
        boolean home = transferor.side() == Side.HUB;
        String uri = referral.uri();
        Target target = home ? Target.over(transferor.peer(), uri) : Target.of(uri);
        Transfer transfer = new Transfer(call, transferor.id(), transferee.id(), uri);
        pending = transfer;
        call.legs.order(new LegOrder.Control(true));
        dial(transfer, target, transferor, transferee, home ? Optional.of(referral) : Optional.empty());
    }

    private void dial(
            Transfer transfer, Target target, Leg transferor, Leg transferee, Optional<LegOrder.Referral> referral) {
        Wave wave = new Wave(List.of(target), RINGS, Set.of(), 0);
        transfer.by(call.flow.refer(wave, transferor, transferee, referral, transfer));
    }

    /** The transferee is to talk to the one whom the transferor talks to in another call of the same tenant. */
    private void consult(Leg transferor, Leg transferee, Happening.Consultation consultation) {
        ScopeState other = call.core.scopes.call(consultation.call());
        if (other == null || other == call || !other.scope.tenant().equals(call.scope.tenant())) {
            refuse(transferor.id(), 481, "there is no such dialog");
            return;
        }
        Transfer transfer = new Transfer(call, transferor.id(), transferee.id(), "");
        transfer.consulted(other);
        pending = transfer;
        call.legs.order(new LegOrder.Control(true));
        String id = call.scope.id();
        other.post(() -> other.transfers()
                .handOver()
                .ask(
                        consultation.leg(),
                        id,
                        offer -> call.post(
                                () -> offered(transfer, transferor, transferee, consultation.call(), offer))));
    }

    /** Who is there to talk to: policy is asked whether the two may, as if the one had called the other. */
    private void offered(Transfer transfer, Leg transferor, Leg transferee, String other, HandOver.Offer offer) {
        Leg target = offer.leg();
        if (pending != transfer) {
            // It has been settled meanwhile, and the other call has been told.
            return;
        } else if (target != null) {
            transfer.by(call.flow.connect(
                    new Hunt.Talking(other, target, transferee.id()), transferor, transferee, transfer));
        } else if (!offer.ringing().isEmpty()) {
            transfer.notConsulted(offer.ringing());
            dial(transfer, Target.of(offer.ringing()), transferor, transferee, Optional.empty());
        } else {
            transfer.failed(Failure.of(offer.sip(), 31, offer.why()));
        }
    }

    private void refuse(String leg, int sip, String why) {
        call.note("", "not transferred", why);
        call.legs.order(new LegOrder.TransferStatus(leg, sip));
        // The trunk has taken the wish for the beginning of a transfer.
        call.legs.order(new LegOrder.Control(call.control.isTaken() || pending != null || isHandingOver()));
    }

    /** Whether it is an order of this class's own. */
    static boolean owns(String op) {
        return op.startsWith(REPLACE) || HandOver.owns(op) || Transfer.owns(op);
    }

    /** Takes the answer to such an order. */
    void result(String op, Happening what) {
        Transfer transfer = pending;
        if (op.equals(Transfer.BRIDGE) && transfer != null) {
            transfer.bridged(what);
        } else if (op.startsWith(REPLACE)) {
            replaced(op.substring(REPLACE.length()), what);
        } else if (HandOver.owns(op)) {
            handOver().result(what);
        }
    }

    /** The call is over, whatever was under way. */
    void close() {
        Transfer transfer = pending;
        pending = null;
        if (transfer != null) {
            transfer.dropped();
        }
    }

    /** Whether the call outlives this leg, since the one who was transferred waits for somebody. */
    boolean outlives(String leg) {
        Transfer transfer = pending;
        if (transfer == null) {
            HandOver there = handOver;
            return there != null && there.outlives(leg);
        }
        if (leg.equals(transfer.transferee)) {
            transfer.over(487, "the one to be transferred has gone");
            return false;
        }
        return true;
    }

    /** A new dialog for one of the legs. */
    void replace(Arrival arrival, String old) {
        String fresh = arrival.leg();
        Leg former = call.legs.get(old);
        if (call.ending.isOver() || former == null) {
            cannotReplace(old, fresh);
            return;
        }
        String partner = call.legs.bridgedWith(old);
        Hunt ringing = former.stage() == Stage.UP ? null : call.flow.huntOf(old);
        boolean treated = former.stage() == Stage.UP && call.control.isTaken();
        if (ringing == null && partner == null && !treated) {
            cannotReplace(old, fresh);
            return;
        }
        call.note("", "replacing", "leg " + old + " by " + fresh);
        call.legs.replacing(old, fresh, arrival.side(), arrival.from(), arrival.peer());
        if (ringing != null) {
            ringing.replaced(old, fresh);
            call.legs.end(old, 487, 26, "replaced", true);
            ringing.answered(fresh);
            call.treatments.toAll("", old, new Happening.Replaced(fresh));
        } else if (partner != null) {
            replacing = replacing.isEmpty() ? new HashMap<>(1) : replacing;
            replacing.put(fresh, old);
            call.legs.order(new LegOrder.Bridge(REPLACE + fresh, partner, fresh));
        } else {
            call.legs.order(new LegOrder.Answer(fresh));
            done(old, fresh);
        }
    }

    private void cannotReplace(String old, String fresh) {
        call.note("", "not replaced", "leg " + old + " has nobody to talk to");
        call.legs.order(new LegOrder.End(fresh, 481, 31, "nothing to replace", false));
    }

    private void replaced(String fresh, Happening what) {
        String old = replacing.isEmpty() ? null : replacing.remove(fresh);
        if (old == null) {
            return;
        }
        if (what instanceof Happening.Bridged bridged) {
            made(bridged);
            done(old, fresh);
        } else if (what instanceof Happening.ActionFailed fault) {
            call.note("", "not replaced", fault.reason());
            call.legs.notReplaced(old, fresh);
            call.legs.end(fresh, 488, 65, fault.reason(), false);
        }
    }

    /** The transferor has nothing to do with the call any more, and the other two talk to each other. */
    void paired(String transferor, String transferee, String target) {
        paired = List.of(transferor, transferee, target);
    }

    /** Whether this leg's end means nothing: its party has transferred the other one. */
    boolean hasLeft(String leg) {
        return !paired.isEmpty() && paired.get(0).equals(leg);
    }

    /** Whether this leg talks to another by a transfer: who controls the call need not know of the one it was transferred to. */
    boolean isPaired(String leg) {
        return paired.indexOf(leg) > 0;
    }

    /** A transfer has come to its end. */
    void settled(Transfer transfer) {
        if (pending == transfer) {
            pending = null;
        }
    }

    void made(Happening.Bridged bridged) {
        call.legs.bridged(bridged.a(), bridged.b());
        call.ledger.bridged(bridged.a(), bridged.b(), bridged.codec());
    }

    private void done(String old, String fresh) {
        call.legs.stage(fresh, Stage.UP);
        call.legs.end(old, 480, 16, "replaced", false);
        call.treatments.toAll("", old, new Happening.Replaced(fresh));
    }
}
