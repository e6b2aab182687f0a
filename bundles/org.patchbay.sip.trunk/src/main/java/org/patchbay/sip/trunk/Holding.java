package org.patchbay.sip.trunk;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;

/**
 * Hold (RFC 3264 section 8.4), as the core orders it of a peer, and how a hold is written to each side: the hub knows one way only,
 * {@code inactive}, and refuses every other in offers and answers.
 */
final class Holding {
    private static final String BOTH = "sendrecv";
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

    /** The direction for an offer to a peer, or null to leave that which is in it. */
    static @Nullable String offered(Leg leg, String sdp, @Nullable String wanted) {
        boolean hub = leg.peer.side() == Side.HUB;
        if (leg.holding) {
            return hub ? NONE : "sendonly";
        }
        String direction = wanted == null ? Sdp.of(sdp).direction() : wanted;
        return hub && !direction.equals(BOTH) ? NONE : wanted;
    }

    /** The direction for an answer to a peer, or null to leave that which is in it. */
    static @Nullable String answered(Leg leg, String sdp) {
        return leg.peer.side() == Side.HUB && !Sdp.of(sdp).direction().equals(BOTH) ? NONE : null;
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
