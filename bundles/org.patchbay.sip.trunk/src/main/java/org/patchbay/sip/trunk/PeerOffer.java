package org.patchbay.sip.trunk;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.api.media.MediaException;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;

/**
 * A re-INVITE of the peer's in one dialog, or an UPDATE with an offer. Media are anchored here, so a new address is answered by ourselves; a new direction or codec goes
 * on to the partner as an offer of ours, unless we hold one of the two: then they do not hear each other anyway.
 */
final class PeerOffer {
    private final Leg leg;
    private final Negotiation negotiation;
    /** What has no final response yet. */
    private @Nullable ServerTransaction asked;

    PeerOffer(Leg leg, Negotiation negotiation) {
        this.leg = leg;
        this.negotiation = negotiation;
    }

    boolean isOpen() {
        return asked != null;
    }

    /** @param crossing whether an offer of ours is open */
    void received(ServerTransaction transaction, boolean crossing) {
        if (asked != null) {
            leg.call.trunk.refuse(
                    leg, transaction, 500, ThreadLocalRandom.current().nextInt(1, 11));
            return;
        }
        if (crossing) {
            leg.call.trunk.refuse(leg, transaction, 491, 0);
            return;
        }
        leg.dialog().refreshed(transaction.request().contact());
        Optional<String> offer = Bodies.sdp(transaction.request());
        asked = transaction;
        try {
            if (offer.isEmpty()) {
                leg.call.when(
                        leg.media().offer(Holding.mirror(leg)),
                        sdp -> accept(transaction, Sdp.turned(sdp, Holding.offered(leg, sdp, null)), true),
                        fault -> refuse(fault.sip()));
                return;
            }
            Sdp read = leg.described(offer.get());
            leg.call.when(
                    leg.media().remote(leg.dialog().remoteTag(), Holding.seen(leg, offer.get()), true),
                    any -> offered(transaction, read),
                    fault -> refuse(fault.sip()));
        } catch (MediaException e) {
            refuse(e.sip());
        }
    }

    private void offered(ServerTransaction transaction, Sdp offer) {
        Leg partner = leg.partner;
        boolean recoded = !leg.codec.isEmpty() && !offer.codecs().contains(leg.codec);
        boolean kept = !recoded && HoldMusic.keeps(leg, offer);
        boolean holds = Holding.holds(leg, offer);
        boolean changed = recoded || Holding.passes(leg, offer, kept);
        if (!changed || partner == null || !partner.up() || leg.holding || partner.holding || partner.music) {
            answer(transaction, offer, kept, false, () -> {});
        } else if (partner.negotiation.busy()) {
            refuse(491);
        } else {
            partner.negotiation.offer(
                    leg.name(),
                    Holding.passed(partner, holds),
                    status -> {
                        if (asked != transaction && status == Negotiation.DONE) {
                            takenBack(partner);
                            return;
                        }
                        // Who stays with its codec may be heard in another: then the media engine answers for itself.
                        boolean converts = status == 488
                                && holds == leg.held
                                && !Holding.leaves(leg, offer)
                                && Codecs.able(leg.call);
                        if (status == Negotiation.DONE || converts) {
                            answer(transaction, offer, false, !converts, () -> takenBack(partner));
                        } else if (holds && !leg.held && !recoded && isOurs(status)) {
                            answer(transaction, offer, true, false, () -> {});
                        } else {
                            refuse(passed(status));
                        }
                    },
                    Negotiation.TRIES);
        }
    }

    /**
     * Whether a hold of the hub's is answered although the partner has refused to learn of it: Teams can hold then all the same, and media are anchored
     * here. Not where the partner may still take it, or knows the call no more.
     */
    private boolean isOurs(int status) {
        return leg.peer.side() == Side.HUB && status >= 300 && status != 408 && status != 481 && status != 491;
    }

    private void unanswered(MediaException fault, Runnable undo) {
        refuse(fault.sip());
        undo.run();
    }

    /** The peer has not got, or has cancelled, what the partner has agreed to: the session is as it was (RFC 3261 section 14.1). */
    private void takenBack(Leg partner) {
        if (!leg.ended() && leg.partner == partner && partner.up()) {
            partner.negotiation.offer(leg.name(), Holding.known(leg), unheard -> {}, Negotiation.TRIES);
        }
    }

    /**
     * Answers it.
     *
     * @param kept whether the partner knows nothing of a hold that begins or ends so
     * @param passed whether the partner has agreed to it
     * @param undo what is to be done if there is no answer
     */
    private void answer(ServerTransaction transaction, Sdp offer, boolean kept, boolean passed, Runnable undo) {
        if (asked != transaction || leg.ended()) {
            return;
        }
        try {
            leg.call.when(
                    leg.media().answer(Holding.mirror(leg)),
                    sdp -> {
                        Sdp read = Sdp.of(sdp);
                        leg.codec = read.codec();
                        accept(transaction, Sdp.turned(sdp, Holding.answered(leg, offer, read.direction())), false);
                        negotiation.noteHold(offer, kept, passed);
                    },
                    fault -> unanswered(fault, undo));
        } catch (MediaException e) {
            unanswered(e, undo);
        }
    }

    private void accept(ServerTransaction transaction, String sdp, boolean offering) {
        if (asked != transaction || leg.ended()) {
            return;
        }
        asked = null;
        ResponseBuilder response = leg.call
                .trunk
                .introduce(leg, transaction.request().response(200, "OK"))
                .body(Bodies.SDP, leg.describing(sdp));
        leg.timer().accept(transaction.request(), response);
        if (transaction.request().method().equals("INVITE")) {
            negotiation.deliver(transaction, response, offering);
        } else {
            leg.call.trunk.respond(leg, transaction, response);
            negotiation.freed();
        }
    }

    /**
     * What the partner's refusal is to a peer in its own dialog. Not one of those that would end that (RFC 5057 section 5.1), as 404, 408 and 481,
     * nor one that makes no sense without more, as a challenge or a redirection.
     */
    private static int passed(int status) {
        return switch (status) {
            case 401, 403, 407 -> 403;
            case 406, 491, 500, 603, 606 -> status;
            default -> status >= 500 && status < 600 ? 500 : 488;
        };
    }

    void refuse(int status) {
        ServerTransaction open = asked;
        asked = null;
        if (open != null) {
            leg.call.trunk.refuse(leg, open, status, 0);
            negotiation.freed();
        }
    }

    void cancelled(ServerTransaction transaction) {
        if (asked == transaction) {
            refuse(487);
        }
    }
}
