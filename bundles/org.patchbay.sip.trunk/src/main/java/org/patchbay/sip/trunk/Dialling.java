package org.patchbay.sip.trunk;

import java.util.List;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** Makes a leg to a peer. */
final class Dialling {
    private Dialling() {}

    static void dial(Call call, LegOrder.Dial order) {
        if (call.trunk.stopping().begun()) {
            fail(call, order, 503, "The trunk stops");
            return;
        }
        Leg caller = order.relayTo().map(call::leg).orElse(null);
        PeerSettings peer =
                order.target().peer().flatMap(call.trunk.peers()::named).orElse(null);
        if (order.relayTo().isPresent() && caller == null || peer == null) {
            String reason =
                    peer == null ? "There is no peer " + order.target().peer().orElse("(none)") : "The caller has gone";
            fail(call, order, peer == null ? 500 : 487, reason);
            return;
        }
        if (peer.recorder()) {
            fail(call, order, 500, "Peer " + peer.name() + " is a recorder: it takes recordings, and no calls");
            return;
        }
        ListeningPoint point = call.trunk.gate().point(peer).orElse(null);
        if (point == null || call.trunk.full(peer) && !order.emergency()) {
            fail(
                    call,
                    order,
                    503,
                    point == null ? "No listening point is open towards " + peer.name() : "The peer is full");
            return;
        }
        Leg leg = new Leg(call, order.leg(), peer, order.to());
        Outgoing outgoing = new Outgoing(leg, caller);
        outgoing.otherWay(order.otherWay());
        leg.outgoing = outgoing;
        leg.host = order.host().orElse("");
        call.add(leg);
        call.trunk.peerCounter(peer, "attempts");
        call.trunk.peerCounter(peer, "dialled");
        Incoming incoming = caller == null ? null : caller.incoming;
        SipRequest original = incoming == null ? null : incoming.invite();
        PeerSettings from = incoming == null || caller == null ? null : caller.peer;
        LegOrder.Dial written = order.emergency() ? EmergencyLeg.written(leg, order, original) : order;
        Withheld withheld = Withheld.on(leg, caller, order);
        EmergencyCase urgent = call.urgent;
        if (urgent != null) {
            urgent.dialled(peer.name());
        }
        outgoing.invite(
                written.emergency(),
                written.referral().isPresent(),
                host -> new Invitation(
                        leg,
                        written,
                        new Addresses(peer, point, host, leg.host),
                        original,
                        from,
                        withheld,
                        call.trunk.stack().newCallIdNear(call.anchor),
                        call.trunk.stack().newTag()));
    }

    /** Something threw in the middle of it. */
    static void undone(Call call, LegOrder.Dial order) {
        Leg leg = call.leg(order.leg());
        Outgoing outgoing = leg == null ? null : leg.outgoing;
        if (outgoing == null) {
            fail(call, order, 500, Orders.UNDONE);
        } else {
            outgoing.undone();
        }
    }

    private static void fail(Call call, LegOrder.Dial order, int sip, String reason) {
        call.inward().add(reason);
        Happening.Failed failed = new Happening.Failed(sip, Causes.of(sip), reason, List.of());
        if (call.alone) {
            Alone.failed(call, failed);
            return;
        }
        call.trunk.failed(call.id, order.leg(), failed);
        if (call.legs().isEmpty()) {
            call.trunk.table().remove(call);
        }
    }
}
