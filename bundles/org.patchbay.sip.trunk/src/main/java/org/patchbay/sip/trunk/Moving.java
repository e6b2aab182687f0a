package org.patchbay.sip.trunk;

import java.util.List;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaSession;

/**
 * Takes a leg of one call into another: its dialog, its Call-ID's worker and its media. Its peer is told nothing, for nothing of what it knows
 * changes. Where the media engine cannot do that, a provider's is offered another address of ours; the hub would not follow to it (it sends to
 * the first target of a dialog whatever a later offer says), so that its legs stay where they are.
 */
final class Moving {
    /** What an engine says that cannot take a leg from one call to another. */
    private static final int CANNOT = 501;

    private Moving() {}

    /** On the worker of the call that it is to belong to. */
    static void adopt(Call to, LegOrder.Adopt order) {
        Call from = to.trunk.table().call(order.call());
        if (from == null) {
            failed(to, order, 481, "Its call has ended");
            return;
        }
        MediaSession media;
        try {
            media = to.media.session();
        } catch (MediaException e) {
            failed(to, order, e.sip(), String.valueOf(e.getMessage()));
            return;
        }
        from.execute(() -> {
            Leg leg = from.leg(order.from());
            if (leg == null || from.alone) {
                failed(to, order, 481, "It has ended");
            } else {
                leg.negotiation.whenFree(() -> leave(leg, to, media, order));
            }
        });
    }

    /** On the worker of the call that it leaves, when no offer of either side waits for its answer. */
    private static void leave(Leg leg, Call to, MediaSession media, LegOrder.Adopt order) {
        Referral asked = leg.referral();
        if (!leg.up()) {
            failed(to, order, 481, "It has ended");
            return;
        }
        if (asked != null && !asked.over()) {
            failed(to, order, 491, "Its party transfers the call itself");
            return;
        }
        try {
            LegMedia summary = leg.summary();
            MediaLeg taken = media.take(order.leg(), leg.media());
            leg.call.measured(summary);
            go(leg, to, taken, order);
        } catch (MediaException e) {
            if (e.sip() == CANNOT && leg.peer.side() == Side.PROVIDER) {
                invite(leg, to, media, order);
            } else {
                failed(to, order, e.sip(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** Where it is to go, other ports are opened for it, and its peer is told so. If that refuses, nothing has changed. */
    private static void invite(Leg leg, Call to, MediaSession media, LegOrder.Adopt order) {
        MediaLeg fresh;
        try {
            fresh = media.leg(order.leg(), leg.peer.media());
        } catch (MediaException e) {
            failed(to, order, e.sip(), String.valueOf(e.getMessage()));
            return;
        }
        leg.negotiation.move(fresh, status -> {
            if (status == Negotiation.DONE && leg.up()) {
                MediaLeg former = leg.media;
                leg.call.measured(leg.summary());
                leg.media = null;
                if (former != null) {
                    former.close();
                }
                go(leg, to, fresh, order);
            } else {
                fresh.close();
                failed(to, order, leg.up() ? status : 481, "Its peer does not take another address: " + status);
            }
        });
    }

    private static void go(Leg leg, Call to, MediaLeg taken, LegOrder.Adopt order) {
        Call from = leg.call;
        Trunk trunk = from.trunk;
        String callId = leg.dialog().callId;
        Leg fresh = leg.movedTo(to, order.leg(), taken);
        trunk.table().move(leg, fresh);
        from.remove(leg);
        if (callId.equals(from.anchor)) {
            // Those who stay are on this worker, and so has to be what is ordered for them.
            from.anchor = from.legs().stream()
                    .filter(each -> each.dialog != null)
                    .map(each -> each.dialog().callId)
                    .findFirst()
                    .orElseGet(() -> trunk.stack().newCallIdNear(callId));
            from.ownAnchor = true;
        }
        trunk.stack().move(callId, to.anchor);
        from.tell(leg, "", new Happening.Replaced(fresh.id));
        from.removed(leg);
        to.execute(() -> arrive(fresh));
    }

    private static void arrive(Leg leg) {
        if (leg.ended()) {
            return;
        }
        boolean over = leg.call.trunk.table().call(leg.call.id) != leg.call;
        leg.call.add(leg);
        if (over) {
            leg.end(480, 16, "The call has ended", false, 0);
            leg.call.trunk.failed(leg.call.id, leg.id, new Happening.Failed(487, 16, "The call has ended", List.of()));
            return;
        }
        leg.timer().taken();
        leg.call.trunk.checkpoints().mark(leg.call);
        leg.call.tell(leg, "", new Happening.Answered());
    }

    private static void failed(Call to, LegOrder.Adopt order, int sip, String reason) {
        to.inward().add(reason);
        to.trunk.failed(to.id, order.leg(), new Happening.Failed(sip, Causes.of(sip), reason, List.of()));
    }
}
