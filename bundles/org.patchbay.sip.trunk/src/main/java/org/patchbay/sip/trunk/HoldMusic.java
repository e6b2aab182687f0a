package org.patchbay.sip.trunk;

import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;

/**
 * Music of ours for a party whose partner has put the call on hold, in the place of a re-INVITE that tells its peer of the hold. What is to be
 * heard is kept on the leg of the one who holds: nobody is asked when it holds, and it goes on over a restart.
 */
final class HoldMusic {
    /** What is played so has this and a number for its op: nobody but us has ordered it. */
    private static final String OP = "#hold ";

    private HoldMusic() {}

    static boolean owns(String op) {
        return op.startsWith(OP);
    }

    private static String op(Leg leg) {
        return OP + leg.tunes();
    }

    /** What its partner hears from the next hold of this leg's peer on. */
    static void set(Leg leg, String prompt) {
        leg.onHold = prompt;
        leg.call.trunk.checkpoints().mark(leg.call);
    }

    /** Whether the peer of a leg's partner knows of a hold by the leg's own. */
    static boolean told(Leg leg) {
        return leg.held && !leg.music;
    }

    /** Whether the partner of a leg that is on hold by its peer can hear music. */
    static boolean plays(Leg leg) {
        return leg.held && mayPlay(leg);
    }

    private static boolean mayPlay(Leg leg) {
        Leg partner = leg.partner;
        MediaEngine engine = leg.call.media.carrier();
        return !leg.onHold.isEmpty()
                && partner != null
                && partner.up()
                && !leg.holding
                && !partner.holding
                && engine != null
                && engine.capabilities().contains(MediaCapability.PLAY);
    }

    /** Whether the partner is told nothing of what the peer of a leg says of its direction: of a hold with music, and of its end. */
    static boolean keeps(Leg leg, Sdp description) {
        boolean holds = Holding.holds(leg, description);
        return holds != leg.held && (holds ? mayPlay(leg) : leg.music);
    }

    /** The peer of a leg has put us on hold, or taken us back. */
    static void turned(Leg leg, boolean kept) {
        Leg partner = leg.partner;
        boolean ends = leg.music && !leg.held;
        leg.music = leg.held && kept;
        if (leg.music && partner != null) {
            note(
                    leg,
                    leg.onHold.isEmpty() ? "hold not passed on" : "music on hold",
                    leg.onHold.isEmpty()
                            ? "leg " + partner.id + " refused it, and hears nothing meanwhile"
                            : "leg " + partner.id + " hears " + leg.onHold + " meanwhile");
        }
        tune(leg);
        if (partner != null) {
            tune(partner);
            if (ends && !partner.held) {
                meet(leg, partner);
            }
        }
    }

    /** What the partner has agreed to meanwhile was agreed with us alone. */
    private static void meet(Leg leg, Leg partner) {
        if (!Codecs.fit(leg, partner)) {
            Bridging.align(leg, partner, fault -> {
                if (!fault.isEmpty()) {
                    Orders.cannot(leg.call, leg, "", fault);
                }
            });
        }
    }

    /** Begins or ends the music that the peer of a leg hears, as it has to be now. What somebody else plays to it is not cut short. */
    static void tune(Leg leg) {
        Leg partner = leg.partner;
        if (partner == null || !partner.music || partner.onHold.isEmpty() || !leg.up() || leg.held || leg.holding) {
            stop(leg);
        } else if (leg.playing().idle() && leg.call.media.opened() != null) {
            leg.tunes(leg.tunes() == 0 ? ThreadLocalRandom.current().nextInt(1, 1 << 30) : leg.tunes() + 1);
            leg.playing().play(new LegOrder.Play(op(leg), leg.id, partner.onHold, true));
        }
    }

    private static void stop(Leg leg) {
        if (leg.tunes() == 0) {
            return; // As of nearly all legs.
        }
        String op = op(leg);
        if (leg.playing().plays(op)) {
            leg.playing().stop(op);
            leg.playing().ended(op);
        }
    }

    /** The media engine has connected a leg, and what was played to it has ended. */
    static void connected(Leg leg) {
        if (leg.tunes() != 0) {
            leg.playing().ended(op(leg));
        }
        tune(leg);
    }

    /** Music for the peer of a leg is over: where it could not be played the peer has to be told of the hold. */
    static void over(Leg leg, String error) {
        Leg partner = leg.partner;
        if (!error.isEmpty() && partner != null && partner.music && !leg.ended()) {
            partner.music = false;
            note(partner, "no music on hold", "leg " + leg.id + " is told of the hold instead: " + error);
            leg.negotiation.offer(partner.name(), null, any -> {}, Negotiation.TRIES);
        }
    }

    private static void note(@Nullable Leg leg, String what, String why) {
        if (leg != null) {
            leg.call.tell(leg, "", new Happening.Noted(what, why));
        }
    }
}
