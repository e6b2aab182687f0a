package org.patchbay.sip.trunk;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;

/**
 * Hold (RFC 3264 section 8.4), as the core orders it of a peer, and how a hold is written to each side: the hub knows one way only,
 * {@code inactive}, and refuses every other in offers and answers.
 */
final class Holding {
    static final String BOTH = "sendrecv";
    private static final String NONE = "inactive";

    private Holding() {}

    /** Puts a peer on hold or takes it back. A peer on hold does not hear the partner; it can be played to where it still listens. */
    static void hold(Call call, Leg leg, boolean on) {
        if (!leg.up()) {
            Orders.cannot(call, leg, "", "The leg is not answered, so it cannot be held");
            return;
        }
        leg.negotiation.whenFree(() -> {
            if (leg.holding != on && !leg.ended()) {
                leg.holding = on;
                leg.negotiation.offer(mirror(leg), BOTH, status -> settled(call, leg, on, status), Negotiation.TRIES);
            }
        });
    }

    private static void settled(Call call, Leg leg, boolean on, int status) {
        Leg partner = leg.partner;
        if (status != Negotiation.DONE) {
            leg.holding = !on;
            Orders.cannot(call, leg, "", "The peer refused: " + status);
        } else if (on) {
            call.media.disconnect(leg);
            HoldMusic.tune(leg);
        } else if (partner != null && partner.up() && !partner.holding) {
            Bridging.align(partner, leg, fault -> {
                if (fault.isEmpty()) {
                    call.media.connect(leg, partner);
                } else {
                    Orders.cannot(call, leg, "", fault);
                }
            });
        }
    }

    /**
     * Whose description is passed on to a leg: of a partner that we hold, nothing, for its direction is ours and not its own; nor of one whose
     * hold the leg's peer is not to know of.
     */
    static Optional<String> mirror(Leg leg) {
        Leg partner = leg.partner;
        return partner == null || partner.holding || partner.music ? Optional.empty() : partner.name();
    }

    /**
     * Notes what a peer says of its direction first. One that only plays, or only listens, holds nobody: so an announcement begins.
     *
     * @param expected {@code sendrecv} of an offer; of an answer what follows from our offer and says nothing of the peer itself
     */
    static void begins(Leg leg, Sdp described, String expected) {
        String direction = described.direction();
        boolean own = !direction.equals(expected) && !direction.equals(BOTH);
        leg.held = own && direction.equals(NONE);
        leg.oneWay = own && !leg.held ? direction : "";
    }

    /** What is answered to an offer of this direction by a peer that has no wish of its own (RFC 3264 section 6.1). */
    static String answer(String offered) {
        return switch (offered) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            default -> offered;
        };
    }

    /** The direction that a peer has chosen itself. */
    static String own(Leg leg) {
        return leg.held ? NONE : leg.oneWay.isEmpty() ? BOTH : leg.oneWay;
    }

    /** Whether this puts us on hold: not what a peer has said from the first. */
    static boolean holds(Leg leg, Sdp description) {
        return description.held() && !description.direction().equals(leg.oneWay);
    }

    /** Whether a peer goes another way than the one in which it began: its partner's media are still as they were then. */
    static boolean leaves(Leg leg, Sdp description) {
        return !leg.oneWay.isEmpty() && !description.direction().equals(leg.oneWay);
    }

    /**
     * Whether the partner is to learn of a direction.
     *
     * @param kept whether it knows nothing of a hold that begins or ends so
     */
    static boolean passes(Leg leg, Sdp description, boolean kept) {
        boolean holds = holds(leg, description);
        return holds != leg.held && !kept || leaves(leg, description) && !(kept && holds);
    }

    /** The direction for an offer that passes on to a partner whether a peer holds, or null to leave that which is in it. */
    static @Nullable String passed(Leg partner, boolean holds) {
        return partner.peer.side() == Side.HUB ? holds ? NONE : BOTH : null;
    }

    /** The direction in which the partner of a leg knows it. */
    static String known(Leg leg) {
        return leg.held ? "sendonly" : leg.oneWay.isEmpty() ? BOTH : leg.oneWay;
    }

    /**
     * The direction for the first that a peer hears of us, offer or answer, or null to leave that which is in it. Towards the hub a party that
     * only plays or only listens is no hold: it is to be heard, and its media are anchored here.
     *
     * @param from whose description is passed on; null for none, or one that is not final yet
     * @param direction that which is in it
     */
    static @Nullable String first(Leg leg, @Nullable Leg from, String direction) {
        if (leg.peer.side() != Side.HUB || direction.equals(BOTH)) {
            return null;
        }
        return leg.held || !leg.oneWay.isEmpty() || from != null && from.held ? NONE : BOTH;
    }

    /** A peer has answered an offer of ours. If one that began one way is open now, its partner's media have to be. */
    static void agreed(Leg leg, Sdp answer) {
        if (leg.holding || !answer.direction().equals(BOTH) || leg.oneWay.isEmpty()) {
            return;
        }
        leg.oneWay = "";
        Leg partner = leg.partner;
        if (partner != null && partner.up() && !partner.holding && !partner.music) {
            partner.negotiation.offer(leg.name(), null, unheard -> {}, Negotiation.TRIES);
        }
    }

    /** Whether the partner of a leg goes one way, and no more is to be made of that. */
    private static boolean open(Leg leg, String direction) {
        Leg partner = leg.partner;
        return !direction.equals(NONE) && partner != null && !partner.held && !partner.oneWay.isEmpty();
    }

    /** The direction for an offer to a peer, or null to leave that which is in it. */
    static @Nullable String offered(Leg leg, String sdp, @Nullable String wanted) {
        boolean hub = leg.peer.side() == Side.HUB;
        if (leg.holding) {
            return hub ? NONE : "sendonly";
        }
        String direction = wanted == null ? Sdp.of(sdp).direction() : wanted;
        if (!hub || direction.equals(BOTH)) {
            return wanted;
        }
        return open(leg, direction) ? BOTH : NONE;
    }

    /** The direction for an answer to a peer, or null to leave that which is in it. */
    static @Nullable String answered(Leg leg, Sdp offer, String direction) {
        if (leg.peer.side() != Side.HUB || direction.equals(BOTH)) {
            return null;
        }
        return offer.direction().equals(BOTH) && open(leg, direction) ? BOTH : NONE;
    }

    /** A peer's offer as the media engine is to take it: one that we hold gets no more than the hold leaves it. */
    static String seen(Leg leg, String offer) {
        if (!leg.holding) {
            return offer;
        }
        String direction = Sdp.of(offer).direction();
        boolean listens = direction.equals(BOTH) || direction.equals("recvonly");
        return Sdp.turned(offer, listens && leg.peer.side() != Side.HUB ? "recvonly" : NONE);
    }
}
