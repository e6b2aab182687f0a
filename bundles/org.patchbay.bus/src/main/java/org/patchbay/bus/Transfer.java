package org.patchbay.bus;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

/** From a party's wish to transfer the other until the target is connected, or is not. */
final class Transfer implements Hunt.End {
    static final String BRIDGE = "#transfer";
    private static final String RINGBACK = "#ringback";
    private static final String TONE = "tone:ringback";
    /** How long the one who transferred has to end the leg that is not needed any more. */
    private static final Duration FAREWELL = Duration.ofSeconds(32);

    private final ScopeState call;
    private final String transferor;
    final String transferee;
    /** Where the target is talking until now; null where it is called. */
    private @Nullable ScopeState consulted;

    private @Nullable Hunt hunt;
    /** The transferor has been told that the target rings. */
    private boolean rang;
    /** The transferee hears a ringing tone of ours, or what policy has chosen for it. */
    private boolean tone;

    private String target = "";
    private String wish;

    Transfer(ScopeState call, String transferor, String transferee, String wish) {
        this.call = call;
        this.transferor = transferor;
        this.transferee = transferee;
        this.wish = wish;
    }

    static boolean owns(String op) {
        return op.equals(BRIDGE) || op.equals(RINGBACK);
    }

    void by(Hunt looking) {
        hunt = looking;
    }

    /** The target is a party of another call. */
    void consulted(ScopeState other) {
        consulted = other;
        wish = "call " + other.scope.id();
    }

    private void consulted(Consumer<HandOver> what) {
        ScopeState other = consulted;
        if (other != null) {
            other.post(() -> what.accept(other.transfers().handOver()));
        }
    }

    /** Nobody has answered in the other call, which ends: the target is called anew. */
    void notConsulted(String uri) {
        consulted = null;
        wish = uri;
    }

    @Override
    public void ringing(String leg, Happening how) {
        if (!rang) {
            rang = true;
            call.legs.order(new LegOrder.TransferStatus(transferor, 180));
        }
        boolean early = how instanceof Happening.Ringing ringing && ringing.early();
        if (early) {
            // The target's own sound is there, which the trunk lets the transferee hear.
            quiet();
        } else if (!tone && !heardWhileRinging(leg).isEmpty()) {
            tone = true;
            call.legs.order(new LegOrder.Play(RINGBACK, transferee, heardWhileRinging(leg), true));
        }
    }

    private String heardWhileRinging(String leg) {
        Hunt looking = hunt;
        Branch ringing = looking == null ? null : looking.branchOf(leg);
        return ringing == null ? TONE : ringing.whileRinging().orElse(TONE);
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
        if (tone) {
            call.legs.order(new LegOrder.Stop(RINGBACK, transferee));
        }
    }

    void bridged(Happening what) {
        if (what instanceof Happening.Bridged bridged) {
            call.transfers().made(bridged);
            call.note("", "transferred", transferee + " talks to " + target);
            settle(200);
            consulted(other -> other.settle(call.scope.id(), true));
            call.transfers().paired(transferor, transferee, target);
            call.treatments.toAll("", transferor, new Happening.Replaced(target));
            call.core.timers.after(FAREWELL, () -> call.post(this::farewell));
        } else if (what instanceof Happening.ActionFailed fault) {
            giveBack(fault.reason());
            failed(Failure.of(488, 65, fault.reason()));
        }
    }

    /** The target's leg is of no use here: it is ended, or goes back to where it came from. */
    private void giveBack(String why) {
        Leg leg = call.legs.get(target);
        if (consulted == null || leg == null) {
            call.legs.end(target, 488, 65, why, false);
        } else {
            String id = call.scope.id();
            call.legs.gone(target, 488, 65);
            consulted(other -> other.back(id, leg.id(), leg));
            consulted = null;
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
        consulted(other -> other.settle(call.scope.id(), false));
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
        consulted(other -> other.settle(call.scope.id(), false));
    }

    /** The call is over; another one that waits for this is told. */
    void dropped() {
        consulted(other -> other.settle(call.scope.id(), false));
    }

    private void settle(int sip) {
        call.transfers().settled(this);
        call.ledger.transferred(transferor, wish, sip);
        if (call.legs.get(transferor) != null) {
            call.legs.order(new LegOrder.TransferStatus(transferor, sip));
        }
        call.legs.order(new LegOrder.Control(call.control.isTaken()));
    }
}
