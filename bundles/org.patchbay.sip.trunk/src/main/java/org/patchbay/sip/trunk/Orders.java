package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** Carries out what the core orders, on the worker of the call. */
final class Orders {
    private Orders() {}

    static void obey(Call call, LegOrder order) {
        if (call.alone) {
            return;
        }
        if (order instanceof LegOrder.Control control) {
            call.controlled = control.on();
            return;
        }
        call.ruled = true;
        if (order instanceof LegOrder.Dial dial) {
            dial(call, dial);
        } else if (order instanceof LegOrder.Bridge bridge) {
            Leg a = call.leg(bridge.a());
            Leg b = call.leg(bridge.b());
            if (a != null && b != null) {
                bridge(call, bridge.op(), a, b);
            } else if (a != null || b != null) {
                cannot(call, a == null ? b : a, bridge.op(), "The other leg has ended");
            }
        } else {
            one(call, order);
        }
    }

    private static void one(Call call, LegOrder order) {
        if (order instanceof LegOrder.Answer answer) {
            Leg leg = call.leg(answer.leg());
            if (leg != null && leg.waiting()) {
                answer(call, leg, "", Optional.empty(), () -> {});
            }
        } else if (order instanceof LegOrder.Progress progress) {
            Leg leg = call.leg(progress.leg());
            if (leg != null) {
                progress(call, leg, progress.sip());
            }
        } else if (order instanceof LegOrder.End end) {
            Leg leg = call.leg(end.leg());
            if (leg != null) {
                int sip = leg.waiting() ? Causes.across(end.sip(), leg.peer.side()) : end.sip();
                leg.end(sip, end.q850() == 0 ? Causes.of(end.sip()) : end.q850(), end.reason(), end.elsewhere(), 0);
            }
        } else if (order instanceof LegOrder.Refuse refuse) {
            Leg leg = call.leg(refuse.leg());
            if (leg != null) {
                int q850 = refuse.q850() == 0 ? Causes.of(refuse.sip()) : refuse.q850();
                int retry = (int) Math.max(1, refuse.retryAfter().toSeconds());
                leg.end(refuse.sip(), q850, refuse.reason(), false, retry);
            }
        } else if (order instanceof LegOrder.SetHold hold) {
            Leg leg = call.leg(hold.leg());
            if (leg != null) {
                hold(call, leg, hold.on());
            }
        } else if (order instanceof LegOrder.Play play) {
            Leg leg = call.leg(play.leg());
            if (leg != null) {
                play(call, leg, play);
            }
        } else if (order instanceof LegOrder.Stop stop) {
            Leg leg = call.leg(stop.leg());
            if (leg != null && leg.media != null) {
                leg.media.stop(stop.op());
            }
        } else if (order instanceof LegOrder.Refer refer) {
            Leg leg = call.leg(refer.leg());
            if (leg != null) {
                cannot(call, leg, refer.op(), "This trunk does not send REFER");
            }
        }
    }

    static void dial(Call call, LegOrder.Dial order) {
        Leg caller = order.relayTo().map(call::leg).orElse(null);
        PeerSettings peer =
                order.target().peer().flatMap(call.trunk.peers()::named).orElse(null);
        if (order.relayTo().isPresent() && caller == null || peer == null) {
            String reason =
                    peer == null ? "There is no peer " + order.target().peer().orElse("(none)") : "The caller has gone";
            fail(call, order, peer == null ? 500 : 487, reason);
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
        leg.outgoing = outgoing;
        call.legs.put(leg.id, leg);
        call.trunk.peerCounter(peer, "attempts");
        Incoming incoming = caller == null ? null : caller.incoming;
        SipRequest original = incoming == null ? null : incoming.invite();
        outgoing.invite(
                order,
                new Invitation(
                        leg,
                        order,
                        new Addresses(peer, point),
                        original,
                        call.trunk.stack().newCallIdNear(call.anchor),
                        call.trunk.stack().newTag()));
    }

    private static void fail(Call call, LegOrder.Dial order, int sip, String reason) {
        call.trunk.failed(call.id, order.leg(), new Happening.Failed(sip, Causes.of(sip), reason, List.of()));
        if (call.legs.isEmpty()) {
            call.trunk.table().remove(call);
        }
    }

    /** Lets two legs hear each other; the caller that waits is answered with the other's media. */
    static void bridge(Call call, String op, Leg a, Leg b) {
        Leg waiting = a.waiting() ? a : b.waiting() ? b : null;
        Leg other = waiting == b ? a : b;
        if (waiting == null ? !a.up() || !b.up() : !other.up()) {
            cannot(call, a, op, "Neither leg is answered");
            return;
        }
        if (waiting != null) {
            answer(call, waiting, op, other.name(), () -> bridged(call, op, waiting, other));
            return;
        }
        bridged(call, op, a, b);
        // Both were answered before, each by itself: one of them has to learn the codec of the other.
        if (!a.codec.equals(b.codec)) {
            b.negotiation.offer(
                    a.name(),
                    null,
                    status -> {
                        if (status != Negotiation.DONE && !a.ended()) {
                            a.negotiation.offer(b.name(), null, any -> {}, 4);
                        }
                    },
                    4);
        }
    }

    private static void bridged(Call call, String op, Leg a, Leg b) {
        unpair(a);
        unpair(b);
        a.partner = b;
        b.partner = a;
        call.connect(a, b);
        call.tell(a, op, new Happening.Bridged(a.id, b.id));
    }

    private static void unpair(Leg leg) {
        Leg old = leg.partner;
        if (old != null) {
            old.partner = null;
            leg.partner = null;
        }
    }

    private static void answer(Call call, Leg leg, String op, Optional<String> mirror, Runnable then) {
        Incoming incoming = leg.incoming;
        if (incoming == null) {
            return;
        }
        Optional<String> given = mirror.flatMap(incoming::given);
        if (given.isPresent()) {
            incoming.accept(given.get());
            then.run();
            return;
        }
        try {
            call.when(
                    incoming.offered()
                            ? leg.media().answer(mirror)
                            : leg.media().offer(mirror),
                    sdp -> {
                        if (leg.waiting()) {
                            leg.codec = Sdp.of(sdp).codec();
                            incoming.accept(sdp);
                            then.run();
                        }
                    },
                    fault -> unanswerable(call, leg, op, fault));
        } catch (MediaException e) {
            unanswerable(call, leg, op, e);
        }
    }

    private static void unanswerable(Call call, Leg leg, String op, MediaException fault) {
        cannot(call, leg, op, String.valueOf(fault.getMessage()));
        call.lost(leg, fault.sip(), fault.getMessage());
    }

    private static void progress(Call call, Leg leg, int sip) {
        Incoming incoming = leg.incoming;
        if (incoming == null || !leg.waiting()) {
            return;
        }
        if (sip != 183 || !incoming.offered()) {
            incoming.ringing(sip);
            return;
        }
        try {
            call.when(
                    leg.media().answer(Optional.empty()),
                    sdp -> {
                        if (leg.waiting()) {
                            incoming.early(sdp, "");
                        }
                    },
                    fault -> incoming.ringing(183));
        } catch (MediaException e) {
            incoming.ringing(183);
        }
    }

    private static void hold(Call call, Leg leg, boolean on) {
        Leg partner = leg.partner;
        // The hub knows one way only to hold: inactive.
        String direction = !on ? "sendrecv" : leg.peer.side() == Side.HUB ? "inactive" : "sendonly";
        leg.negotiation.offer(
                partner == null ? Optional.empty() : partner.name(),
                direction,
                status -> {
                    if (status != Negotiation.DONE) {
                        cannot(call, leg, "", "The peer refused: " + status);
                    }
                },
                4);
    }

    private static void play(Call call, Leg leg, LegOrder.Play order) {
        try {
            leg.media().play(order.op(), order.prompt(), order.loop());
        } catch (MediaException e) {
            call.tell(leg, order.op(), new Happening.Played(String.valueOf(e.getMessage())));
        }
    }

    private static void cannot(Call call, @Nullable Leg leg, String op, String reason) {
        if (leg != null) {
            call.tell(leg, op, new Happening.ActionFailed(reason));
        }
    }
}
