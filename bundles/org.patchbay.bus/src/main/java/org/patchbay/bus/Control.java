package org.patchbay.bus;

import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Verdict;

/** Whether policy has a scope in hand, or a treatment. */
final class Control {
    private final ScopeState call;
    private boolean taken;
    /** Where policy goes on when the treatment lets go. */
    private @Nullable Branch suspended;
    /** What the caller gets when the treatment is gone, as the handler said that gave it the call. */
    private Optional<Verdict.Refusal> otherwise = Optional.empty();

    Control(ScopeState call) {
        this.call = call;
    }

    boolean isTaken() {
        return taken;
    }

    /** Policy gives the call to a treatment. */
    void treat(Branch branch, Verdict.Treat treat, Optional<Verdict.Refusal> refusal) {
        if (taken || !(branch.hunt().end() instanceof CallerHunt)) {
            call.note(branch.attempt().id(), "not treated", "a treatment controls this call already");
            branch.failed(refusal.map(Failure::of).orElseGet(() -> Failure.of(480, 20, "not available")));
            return;
        }
        if (!branch.isAlone()) {
            // Of several who ring together, one that no telephone is behind must not take the call from the others.
            call.note(branch.attempt().id(), "not treated", "others ring beside it");
            branch.failed(refusal.map(Failure::refused).orElseGet(() -> Failure.of(480, 20, "not available")));
            return;
        }
        suspended = branch;
        otherwise = refusal;
        take(treat.name(), treat.arguments());
    }

    /** Gives the scope to this treatment, whoever has it. */
    void take(String treatment, Map<String, String> arguments) {
        if (!taken) {
            taken = true;
            call.legs.order(new LegOrder.Control(true));
        }
        call.stage = "treatment " + treatment;
        call.treatments.control(treatment, arguments);
    }

    /** The caller was answered; whether that is the treatment's business. */
    boolean answered() {
        suspended = null;
        return taken;
    }

    /** The treatment lets go. */
    void release() {
        taken = false;
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
        call.ending.endUnbridged("released");
    }

    /** A bridge that a treatment ordered was not made. If it has left meanwhile, it believed that its parties would talk. */
    void notBridged(String reason) {
        if (!taken) {
            call.ending.endUnbridged(reason);
        }
    }

    /**
     * The treatment is not there and does not come. Nobody gets past the handler by that which gave it the call: a caller who waits is
     * refused as the handler said, else like one who lacks a required handler.
     */
    void absent(String name) {
        if (call.isAnswered() || call.legs.callerLeg().isEmpty()) {
            release();
            return;
        }
        drop();
        call.flow.stopHunts("refused");
        call.ending.refuseCaller(otherwise.map(Failure::of).orElseGet(() -> Failure.absentTreatment(name)));
        call.ending.endLegs(480, 16, "released");
    }

    /** Nobody goes on with this scope. */
    void drop() {
        taken = false;
        suspended = null;
    }
}
