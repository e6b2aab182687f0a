package org.patchbay.bus;

import java.time.Duration;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

/** How legs, and in the end the scope, come to their end. */
final class Ending {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** As long as nothing else is known. */
    private static final Failure NORMAL = new Failure(200, 16, "", false);

    private final ScopeState call;
    private Failure how = NORMAL;
    private boolean over;

    Ending(ScopeState call) {
        this.call = call;
    }

    boolean isOver() {
        return over;
    }

    void refuseCaller(Failure failure) {
        how = failure;
        Leg caller = call.legs.callerLeg().orElse(null);
        if (caller == null) {
            finishIfDone();
            return;
        }
        call.note("", "refused " + failure.sip(), failure.reason());
        if (failure.absent() && caller.side() == Side.HUB) {
            call.legs.order(
                    new LegOrder.Refuse(caller.id(), failure.sip(), failure.q850(), failure.reason(), RETRY_AFTER));
            call.legs.gone(caller.id(), failure.sip(), failure.q850());
        } else {
            // A 503 makes carriers take the whole trunk out of service for the sake of one call.
            int sip = failure.absent() ? 500 : failure.sip();
            call.legs.end(caller.id(), sip, failure.q850(), failure.reason(), false);
        }
        call.treatments.toAll("", caller.id(), new Happening.Ended(failure.q850(), failure.reason()));
        call.post(this::finishIfDone);
    }

    /** A leg has ended by itself. */
    void ended(String leg, Happening.Ended ended) {
        call.legs.gone(leg, 487, ended.q850());
        call.ledger.by(leg);
        call.note("", "ended", new Phrase("leg ", leg, ended.reason().isEmpty() ? "" : ": ", ended.reason()));
        afterEnd(leg, ended);
    }

    /** A plan ends a leg. */
    void hangup(String leg, int sip, int q850, String reason) {
        how = new Failure(sip, q850, reason, false);
        if (call.legs.end(leg, sip, q850, reason, false)) {
            afterEnd(leg, new Happening.Ended(q850, reason));
        }
    }

    private void afterEnd(String leg, Happening.Ended ended) {
        if (call.isAnswered() || how.sip() == 200) {
            how = new Failure(call.isAnswered() ? 200 : 487, ended.q850(), ended.reason(), false);
        }
        Transfers transfers = call.transferring();
        if (transfers == null || !transfers.hasLeft(leg)) {
            call.treatments.toAll("", leg, ended);
        }
        if (!call.control.isTaken() || transfers != null && transfers.isPaired(leg)) {
            leftBehind(leg, ended.reason());
        }
        call.post(this::finishIfDone);
    }

    /** Who talks to somebody else by now, or waits for somebody to be transferred to, goes on. */
    private void leftBehind(String leg, String reason) {
        Transfers transfers = call.transferring();
        if (transfers != null && transfers.outlives(leg)) {
            return;
        }
        if (call.legs.anyBridged()) {
            endUnbridged(reason);
        } else {
            call.flow.stopHunts("the other side has gone");
            endLegs(487, 16, reason);
        }
    }

    /** Ends every leg that has nobody to talk to. */
    void endUnbridged(String reason) {
        for (Leg leg : call.legs.published()) {
            if (!call.legs.isBridged(leg.id())) {
                call.legs.end(leg.id(), 480, 16, reason, false);
            }
        }
        call.post(this::finishIfDone);
    }

    void endLegs(int sip, int q850, String reason) {
        call.legs.published().forEach(l -> call.legs.end(l.id(), sip, q850, reason, false));
    }

    /** Ends everything, now. */
    void endAll(int sip, int q850, String reason) {
        how = new Failure(sip, q850, reason, false);
        call.control.drop();
        call.flow.stopHunts(reason);
        endLegs(sip, q850, reason);
        finishIfDone();
    }

    /** A call is over when no leg is left, whoever controls it; a desk when nobody does. */
    void finishIfDone() {
        if (over || !(call.scope.isCall() ? isCallDone() : !call.control.isTaken())) {
            return;
        }
        over = true;
        Transfers transfers = call.transferring();
        if (transfers != null) {
            transfers.close();
        }
        call.fallback.ifPresent(EmergencyFallback::cancel);
        call.core.lastWords.over(call);
        call.treatments.close();
        Rehearsal rehearsal = call.rehearsal;
        if (rehearsal == null) {
            call.core.scopes.ended(call, how);
        } else {
            rehearsal.over(how);
        }
    }

    private boolean isCallDone() {
        boolean callerGone = call.arrival != null && call.legs.callerLeg().isEmpty();
        if (callerGone && call.flow.isHunting() && call.flow.onlyRings()) {
            call.flow.stopHunts("the caller has gone");
        }
        boolean yetToBegin = !call.flow.hadLegs() && call.control.isTaken();
        return call.legs.isEmpty()
                && !call.flow.isHunting()
                && !yetToBegin
                && !call.treatments.isBusy()
                && !isHandingOver()
                && !call.treatments.awaitsRecording()
                && !awaitsLastWord();
    }

    private boolean isHandingOver() {
        Transfers transfers = call.transferring();
        return transfers != null && transfers.isHandingOver();
    }

    /** Whether the trunk has still to say what it measured of a leg. */
    private boolean awaitsLastWord() {
        if (call.legs.anyLeaving()) {
            call.core.lastWords.await(call);
            return true;
        }
        return false;
    }
}
