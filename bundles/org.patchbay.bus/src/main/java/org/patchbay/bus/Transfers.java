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
import org.patchbay.api.call.treatment.Happening;

/** What peers do to a call that goes on: they transfer it (REFER, RFC 3515), or move their end of it (INVITE with Replaces, RFC 3891). */
final class Transfers {
    private static final String BRIDGE = "#transfer";
    private static final String REPLACE = "#replace ";
    private static final String RINGBACK = "#ringback";
    private static final Duration RINGS = Duration.ofMinutes(3);
    /** How long the one who transferred has to end the leg that is not needed any more. */
    private static final Duration FAREWELL = Duration.ofSeconds(32);

    private final ScopeState call;
    /** Legs that are about to be replaced, by the new one. */
    private final Map<String, String> replacing = new HashMap<>(1);

    private @Nullable Transfer pending;

    Transfers(ScopeState call) {
        this.call = call;
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
        if (call.control.isTaken()) {
            refuse(leg, 603, "a treatment controls the call");
        } else if (pending != null) {
            refuse(leg, 491, "a transfer is under way");
        } else if (transferee == null) {
            refuse(leg, 480, "there is nobody to transfer");
        } else {
            begin(transferor, transferee, referral);
        }
    }

    /** The hub gets its own address back and finds the target there; a provider's wish is ours to fulfil, through all policy like any call. */
    private void begin(Leg transferor, Leg transferee, LegOrder.Referral referral) {
        boolean home = transferor.side() == Side.HUB;
        String uri = referral.uri();
        Target target = home ? Target.over(transferor.peer(), uri) : Target.of(uri);
        Transfer transfer = new Transfer(transferor.id(), transferee.id());
        pending = transfer;
        call.legs.order(new LegOrder.Control(true));
        transfer.hunt = call.flow.refer(
                new Wave(List.of(target), RINGS, Set.of(), 0),
                transferee,
                home ? Optional.of(referral) : Optional.empty(),
                transfer);
    }

    private void refuse(String leg, int sip, String why) {
        call.note("", "not transferred", why);
        call.legs.order(new LegOrder.TransferStatus(leg, sip));
    }

    /** Takes the answer to an order of this class's own. */
    boolean result(String op, Happening what) {
        Transfer transfer = pending;
        if (op.equals(BRIDGE) && transfer != null) {
            transfer.bridged(what);
        } else if (op.startsWith(REPLACE)) {
            replaced(op.substring(REPLACE.length()), what);
        } else {
            return op.equals(RINGBACK) || op.equals(BRIDGE);
        }
        return true;
    }

    /** Whether the call outlives this leg, since the one who was transferred waits for somebody. */
    boolean outlives(String leg) {
        Transfer transfer = pending;
        if (transfer == null) {
            return false;
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
        String old = replacing.remove(fresh);
        if (old == null) {
            return;
        }
        if (what instanceof Happening.Bridged bridged) {
            made(bridged);
            done(old, fresh);
        } else if (what instanceof Happening.ActionFailed fault) {
            call.note("", "not replaced", fault.reason());
            call.legs.end(fresh, 488, 65, fault.reason(), false);
        }
    }

    private void made(Happening.Bridged bridged) {
        call.legs.bridged(bridged.a(), bridged.b());
        call.ledger.bridged(bridged.a(), bridged.b(), bridged.codec());
    }

    private void done(String old, String fresh) {
        call.legs.stage(fresh, Stage.UP);
        call.legs.end(old, 480, 16, "replaced", false);
        call.treatments.toAll("", old, new Happening.Replaced(fresh));
    }

    /** From the wish to transfer until the target is connected, or is not. */
    private final class Transfer implements Hunt.End {
        private final String transferor;
        private final String transferee;
        private @Nullable Hunt hunt;
        private boolean rings;
        private String target = "";

        Transfer(String transferor, String transferee) {
            this.transferor = transferor;
            this.transferee = transferee;
        }

        @Override
        public void ringing(String leg, Happening how) {
            if (!rings) {
                rings = true;
                call.legs.order(new LegOrder.TransferStatus(transferor, 180));
                call.legs.order(new LegOrder.Play(RINGBACK, transferee, "tone:ringback", true));
            }
        }

        @Override
        public void noAnswer(Duration rang) {}

        @Override
        public void answered(String leg) {
            target = leg;
            quiet();
            call.legs.order(new LegOrder.Bridge(BRIDGE, transferee, leg));
        }

        private void quiet() {
            if (rings) {
                call.legs.order(new LegOrder.Stop(RINGBACK, transferee));
            }
        }

        void bridged(Happening what) {
            if (what instanceof Happening.Bridged bridged) {
                made(bridged);
                call.note("", "transferred", transferee + " talks to " + target);
                settle(200);
                call.core.timers.after(FAREWELL, () -> call.post(this::farewell));
            } else if (what instanceof Happening.ActionFailed fault) {
                call.legs.end(target, 488, 65, fault.reason(), false);
                failed(Failure.of(488, 65, fault.reason()));
            }
        }

        private void farewell() {
            if (!call.legs.isBridged(transferor) && call.legs.end(transferor, 480, 16, "transferred", false)) {
                call.post(call.ending::finishIfDone);
            }
        }

        @Override
        public void failed(Failure failure) {
            quiet();
            call.note("", "not transferred", failure.sip() + " " + failure.reason());
            settle(failure.sip());
            if (call.legs.get(transferor) == null) {
                // It has not waited for the end, and there is nobody to give the call back to.
                call.ending.endUnbridged("the transfer failed");
            }
        }

        /** It is not wanted any more. */
        void over(int sip, String why) {
            Hunt looking = hunt;
            if (looking != null) {
                looking.stop(487, 16, why, false);
            }
            if (!target.isEmpty()) {
                call.legs.end(target, 487, 16, why, false);
            }
            call.note("", "not transferred", why);
            settle(sip);
        }

        private void settle(int sip) {
            pending = null;
            if (call.legs.get(transferor) != null) {
                call.legs.order(new LegOrder.TransferStatus(transferor, sip));
            }
            call.legs.order(new LegOrder.Control(false));
        }
    }
}
