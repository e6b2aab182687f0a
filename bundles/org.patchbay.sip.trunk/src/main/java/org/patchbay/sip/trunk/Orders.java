package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.Recording;

/** Takes what the core orders, on the worker of the call, to where it is done. */
final class Orders {
    /** Temporary failure. */
    private static final int ABSENT = 41;

    static final String UNDONE = "The trunk failed at it; its log says why";
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private Orders() {}

    static void obey(Call call, LegOrder order) {
        if (call.alone) {
            return;
        }
        try {
            take(call, order);
        } catch (RuntimeException e) {
            LOG.error(
                    "Call {}: an order was not carried out: {}",
                    call.id,
                    order.getClass().getSimpleName(),
                    e);
            call.trunk.counters().add("order-failed");
            undone(call, order);
        }
    }

    /** Nobody else would ever say that it came to nothing. */
    private static void undone(Call call, LegOrder order) {
        if (order instanceof LegOrder.Dial dial) {
            Dialling.undone(call, dial);
        } else if (order instanceof LegOrder.Bridge bridge) {
            cannot(call, call.leg(bridge.a()), bridge.op(), UNDONE);
        } else if (order instanceof LegOrder.Play play) {
            cannot(call, call.leg(play.leg()), play.op(), UNDONE);
        } else if (order instanceof LegOrder.Record record) {
            call.recorded(record.leg(), record.op(), Recording.none(UNDONE));
        }
    }

    private static void take(Call call, LegOrder order) {
        if (order instanceof LegOrder.Control control) {
            call.controlled = control.on();
            call.trunk.checkpoints().mark(call);
            return;
        }
        call.ruled = true;
        if (order instanceof LegOrder.Dial dial) {
            Dialling.dial(call, dial);
        } else if (order instanceof LegOrder.Adopt adopt) {
            Moving.adopt(call, adopt);
        } else if (order instanceof LegOrder.Bridge bridge) {
            Leg a = call.leg(bridge.a());
            Leg b = call.leg(bridge.b());
            if (a != null && b != null) {
                Bridging.bridge(call, bridge.op(), a, b);
            } else {
                cannot(call, a == null ? b : a, bridge.op(), "The other leg has ended");
            }
        } else if (order instanceof LegOrder.Answer answer) {
            to(call, answer.leg(), leg -> Answering.answer(call, leg));
        } else if (order instanceof LegOrder.Progress progress) {
            to(call, progress.leg(), leg -> Answering.progress(call, leg, progress.sip()));
        } else if (order instanceof LegOrder.End end) {
            to(call, end.leg(), leg -> end(leg, end));
        } else if (order instanceof LegOrder.Refuse refuse) {
            to(call, refuse.leg(), leg -> refuse(leg, refuse));
        } else if (order instanceof LegOrder.SetHold hold) {
            to(call, hold.leg(), leg -> Holding.hold(call, leg, hold.on()));
        } else if (order instanceof LegOrder.OnHold hold) {
            to(call, hold.leg(), leg -> HoldMusic.set(leg, hold.prompt()));
        } else if (order instanceof LegOrder.Play play) {
            to(call, play.leg(), leg -> leg.playing().play(play));
        } else if (order instanceof LegOrder.Record record) {
            Leg leg = call.leg(record.leg());
            if (leg == null) {
                // Nobody else would ever say that it came to nothing.
                call.recorded(record.leg(), record.op(), Recording.none("The leg has ended"));
            } else {
                leg.recordings().record(record);
            }
        } else if (order instanceof LegOrder.PauseRecording pause) {
            to(call, pause.leg(), leg -> leg.recordings().pause(pause.op(), pause.on()));
        } else if (order instanceof LegOrder.Stop stop) {
            to(call, stop.leg(), leg -> {
                if (!leg.recordings().stop(stop.op())) {
                    leg.playing().stop(stop.op());
                }
            });
        } else if (order instanceof LegOrder.TransferStatus status) {
            to(call, status.leg(), leg -> {
                Referral asked = leg.referral();
                if (asked != null) {
                    asked.status(status.sip());
                }
            });
        } else if (order instanceof LegOrder.Refer refer) {
            to(call, refer.leg(), leg -> cannot(call, leg, refer.op(), "This trunk does not send REFER"));
        }
    }

    /** An order for a leg that has ended is no error: its end is on its way to the core. */
    private static void to(Call call, String id, Consumer<Leg> what) {
        Leg leg = call.leg(id);
        if (leg != null) {
            what.accept(leg);
        }
    }

    /** An emergency call that is refused while there are routes that nobody has taken goes on over them. */
    private static boolean goesOn(Leg leg, int sip, String reason) {
        EmergencyCase urgent = leg.call.urgent;
        if (urgent == null || !urgent.hasNext() || sip < 400 || !leg.waiting() || leg.call.alone) {
            return false;
        }
        if (leg.call.trunk.stopping().begun()) {
            leg.call.trunk.stopping().end(leg);
            return true;
        }
        Alone.begin(leg, "it was refused with " + sip + " " + reason);
        return true;
    }

    private static void end(Leg leg, LegOrder.End order) {
        if (goesOn(leg, order.sip(), order.reason())) {
            return;
        }
        int sip = leg.waiting() ? Causes.across(order.sip(), leg.peer.side()) : order.sip();
        int q850 = order.q850() == 0 ? Causes.of(order.sip()) : order.q850();
        keepBack(leg, sip, q850, order.reason());
        boolean up = leg.up();
        boolean rings = !leg.waiting() && !up;
        Map<String, String> measured = up ? Measured.of(leg) : Map.of();
        leg.end(sip, q850, order.reason(), order.elsewhere() || rings && leg.call.takenElsewhere, 0);
        if (up) {
            leg.call.tell(leg, "", new Happening.Gone(measured));
        }
    }

    private static void refuse(Leg leg, LegOrder.Refuse order) {
        if (goesOn(leg, order.sip(), order.reason())) {
            return;
        }
        int q850 = order.q850() == 0 ? Causes.of(order.sip()) : order.q850();
        keepBack(leg, order.sip(), q850, order.reason());
        leg.end(order.sip(), q850, order.reason(), false, (int)
                Math.max(1, order.retryAfter().toSeconds()));
    }

    /** The core names the handler or treatment that it misses. What a handler itself says to a caller is another status or cause. */
    private static void keepBack(Leg leg, int sip, int q850, String reason) {
        if (sip >= 500 && sip < 600 && q850 == ABSENT) {
            leg.call.inward().add(reason);
        }
    }

    /** Tells the core that what it ordered is not done. */
    static void cannot(Call call, @Nullable Leg leg, String op, String reason) {
        if (leg != null) {
            call.inward().add(reason);
            call.tell(leg, op, new Happening.ActionFailed(reason));
        }
    }
}
