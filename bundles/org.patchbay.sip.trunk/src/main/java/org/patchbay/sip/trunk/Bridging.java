package org.patchbay.sip.trunk;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.patchbay.api.call.treatment.Happening;

/** Lets two legs hear each other. */
final class Bridging {
    private Bridging() {}

    /** The caller that waits is answered with the other's media; two that were answered each by itself first learn each other's codec. */
    static void bridge(Call call, String op, Leg a, Leg b) {
        Leg waiting = a.waiting() ? a : b.waiting() ? b : null;
        Leg other = waiting == b ? a : b;
        if (waiting == a && b != a && b.waiting()) {
            // The second has taken the place of a leg that rang: it answers the first by its offer alone.
            Answering.answer(call, b, op, Optional.empty(), () -> bridge(call, op, a, b));
            return;
        }
        if (waiting == null ? !a.up() || !b.up() : !other.up()) {
            Orders.cannot(call, a, op, "A leg is not answered yet");
        } else if (waiting == null || other.holding) {
            if (waiting != null) {
                Answering.answer(call, waiting, op, Optional.empty(), () -> join(call, op, a, b));
            } else {
                join(call, op, a, b);
            }
        } else {
            Answering.answer(call, waiting, op, other.name(), () -> answered(call, op, waiting, other));
        }
    }

    /** A reliable answer stands, even where another leg was heard in it than the one that answers. */
    private static void answered(Call call, String op, Leg waiting, Leg other) {
        if (waiting.provisionals() != null && !waiting.codec.equals(other.codec)) {
            join(call, op, waiting, other);
        } else {
            bridged(call, op, waiting, other);
        }
    }

    private static void join(Call call, String op, Leg a, Leg b) {
        align(a, b, fault -> {
            if (fault.isEmpty()) {
                bridged(call, op, a, b);
            } else {
                Orders.cannot(call, a.ended() ? b : a, op, fault);
            }
        });
    }

    private static void bridged(Call call, String op, Leg a, Leg b) {
        boolean toldA = told(a);
        boolean toldB = told(b);
        unpair(a);
        unpair(b);
        a.partner = b;
        b.partner = a;
        a.music = !toldB && isOpen(b) && HoldMusic.plays(a);
        b.music = !toldA && isOpen(a) && HoldMusic.plays(b);
        call.media.connect(a, b);
        call.trunk.checkpoints().mark(call);
        tell(a, b, toldA);
        tell(b, a, toldB);
        call.tell(a, op, new Happening.Bridged(a.id, b.id, a.codec));
    }

    /** Whether a leg's peer knows of a hold by the partner that it had until now. */
    private static boolean told(Leg leg) {
        Leg former = leg.partner;
        return former == null ? leg.told : HoldMusic.told(former);
    }

    /** Whether what a leg's peer has had from us lets all through. */
    private static boolean isOpen(Leg leg) {
        return leg.shown.equals(Holding.BOTH);
    }

    /** What a leg's peer knows of somebody, of its partner as it began or of one before, may not be so any more. */
    private static void tell(Leg leg, Leg partner, boolean told) {
        boolean stale = !isOpen(leg) && !leg.shown.equals(Holding.own(partner));
        boolean first = !isOpen(leg) && partner.held;
        leg.told = false;
        leg.shown = Holding.BOTH;
        if (first) {
            leg.call.tell(partner, "", new Happening.Hold(true));
        }
        if ((told || stale) && leg.up() && !partner.held) {
            leg.negotiation.offer(
                    partner.name(), partner.oneWay.isEmpty() ? Holding.BOTH : null, unheard -> {}, Negotiation.TRIES);
        }
    }

    private static void unpair(Leg leg) {
        Leg old = leg.partner;
        if (old != null) {
            leg.shown = old.oneWay.isEmpty() ? leg.shown : old.oneWay;
            old.shown = leg.oneWay.isEmpty() ? old.shown : leg.oneWay;
            old.partner = null;
            old.ifRecorded(Recordings::parted);
            leg.partner = null;
            HoldMusic.tune(old);
        }
    }

    /**
     * Brings two answered legs to one codec, and takes them back from hold. One of the peers has to take to what the other one speaks: the
     * second is asked first, and the first where that does not help. If none does, their codecs are converted where the media engine can.
     *
     * @param then told what stands in the way, or an empty text
     */
    static void align(Leg a, Leg b, Consumer<String> then) {
        a.negotiation.whenFree(() -> b.negotiation.whenFree(() -> ask(
                b,
                a,
                first -> ask(
                        a,
                        b,
                        second -> ask(
                                b, a, third -> then.accept(fault(a, b, Math.max(first, Math.max(second, third)))))))));
    }

    private static String fault(Leg a, Leg b, int status) {
        if (a.ended() || b.ended()) {
            return "The other leg has ended";
        }
        if (Codecs.fit(a, b) && !a.holding && !b.holding) {
            return "";
        }
        return status == Negotiation.DONE
                ? "The two peers have no codec in common: " + a.codec + " and " + b.codec
                : "A peer refused what the other one speaks: " + status;
    }

    /** Offers to a leg what the other one takes, if there is need to. */
    private static void ask(Leg leg, Leg other, IntConsumer then) {
        if (leg.ended() || other.ended() || !leg.holding && leg.codec.equals(other.codec)) {
            then.accept(Negotiation.DONE);
            return;
        }
        boolean held = leg.holding;
        leg.holding = false;
        leg.negotiation.offer(
                other.holding ? Optional.empty() : other.name(),
                "sendrecv",
                status -> {
                    leg.holding = held && status != Negotiation.DONE;
                    then.accept(status);
                },
                Negotiation.TRIES);
    }
}
