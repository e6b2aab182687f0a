package org.patchbay.bus;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

/**
 * A party of this call that is about to talk to somebody in another: the one between the two transfers (RFC 5589 section 7). Until its leg
 * has left, this call is as it was.
 */
final class HandOver {
    private static final String RETURN = "#return";

    /**
     * Whom the one who transfers talks to in this call.
     *
     * @param leg the other party's; null where there is none to hand over
     * @param ringing whom else to call, where nobody has answered yet; empty for nobody
     * @param sip why it cannot be done
     */
    record Offer(@Nullable Leg leg, String ringing, int sip, String why) {}

    private final ScopeState call;
    /** Of the one who transfers; empty while nobody does. */
    private String middle = "";
    /** Of the one who leaves. */
    private String leaving = "";

    private boolean away;
    /** What the call is transferred to, for the trace. */
    private String to = "";
    /** A leg that comes back, since the other call could not take it. */
    private String returning = "";

    HandOver(ScopeState call) {
        this.call = call;
    }

    static boolean owns(String op) {
        return op.equals(RETURN);
    }

    /** @param other the call that asks */
    void ask(String leg, String other, Consumer<Offer> then) {
        Leg transferor = call.legs.get(leg);
        String partner = call.legs.bridgedWith(leg);
        Leg party = partner == null ? null : call.legs.get(partner);
        if (call.ending.isOver() || transferor == null) {
            then.accept(no(481, "the other call has ended"));
        } else if (!middle.isEmpty() || call.transfers().isBusy()) {
            then.accept(no(491, "a transfer of the other call is under way"));
        } else if (party != null && party.stage() == Stage.UP) {
            middle = leg;
            leaving = party.id();
            to = other;
            away = false;
            call.legs.order(new LegOrder.Control(true));
            call.note("", "handing over", "leg " + leaving + " to call " + to);
            then.accept(new Offer(party, "", 0, ""));
        } else if (call.legs.callerLeg().filter(l -> l.id().equals(leg)).isPresent()
                && transferor.stage() != Stage.UP
                && !call.control.isTaken()) {
            then.accept(new Offer(null, call.callee.uri(), 0, ""));
            call.note("", "transferred", "before anybody answered: call " + other + " calls anew");
            call.ledger.transferred(leg, "call " + other, 487);
            call.ending.hangup(leg, 487, 16, "transferred");
        } else {
            then.accept(no(481, "there is nobody to talk to in the other call"));
        }
    }

    private static Offer no(int sip, String why) {
        return new Offer(null, "", sip, why);
    }

    boolean isBusy() {
        return !middle.isEmpty();
    }

    /** The trunk has taken a leg into another call. */
    void left(String leg) {
        away = leg.equals(leaving);
        call.legs.gone(leg, 200, 16);
        call.note("", "handed over", "leg " + leg + " to call " + to);
        if (middle.isEmpty()) {
            // The other call has given up meanwhile, and ends it.
            call.ending.endUnbridged("handed over");
        }
    }

    /** Whether the call outlives this leg, since the other one is on its way. */
    boolean outlives(String leg) {
        return leg.equals(middle);
    }

    /** The other call is done with it, whatever came of it. */
    void settle(String other, boolean done) {
        if (to.equals(other)) {
            settle(done);
        }
    }

    private void settle(boolean done) {
        String transferor = middle;
        if (transferor.isEmpty()) {
            return;
        }
        middle = "";
        call.legs.order(new LegOrder.Control(call.control.isTaken()));
        if (done) {
            call.note("", "transferred", "leg " + leaving + " talks on in call " + to);
            call.ledger.transferred(transferor, "call " + to, 200);
            call.ledger.by(transferor);
            call.ending.hangup(transferor, 480, 16, "transferred");
            call.post(call.ending::finishIfDone);
        } else if (away || call.legs.get(transferor) == null) {
            call.ending.endUnbridged("the transfer failed");
        }
    }

    /** The other call could not connect it: it comes back, as another leg. */
    void back(String other, String leg, Leg party) {
        String transferor = middle;
        String id = call.legs.newId();
        call.legs.add(id, party.side(), Stage.TRYING, party.party(), party.peer());
        call.legs.order(new LegOrder.Adopt(id, other, leg));
        returning = id;
        if (call.legs.get(transferor) == null) {
            middle = "";
        }
    }

    /** Whether this was the leg that comes back. */
    boolean returned(String leg) {
        if (!leg.equals(returning)) {
            return false;
        }
        returning = "";
        away = false;
        if (call.legs.get(middle) == null) {
            middle = "";
            call.legs.end(leg, 480, 16, "the transfer failed", false);
            call.post(call.ending::finishIfDone);
        } else {
            call.note("", "handed back", "as leg " + leg);
            call.legs.order(new LegOrder.Bridge(RETURN, middle, leg));
        }
        return true;
    }

    /** Takes the answer to an order of this class's own. */
    void result(Happening what) {
        if (what instanceof Happening.Bridged bridged) {
            call.legs.bridged(bridged.a(), bridged.b());
            call.ledger.bridged(bridged.a(), bridged.b(), bridged.codec());
        }
        settle(false);
        if (what instanceof Happening.ActionFailed fault) {
            call.ending.endUnbridged(fault.reason());
        }
    }
}
