package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * Offers and answers of one dialog after its beginning (RFC 3261 section 14), and the 2xx that wait for their ACK. Media are anchored here,
 * so a peer's new address is answered by ourselves; a new direction or codec goes on to the partner as an offer of ours.
 */
final class Negotiation {
    private static final int TRIES = 4;
    /** Given to a continuation for success. */
    static final int DONE = 200;

    private final Leg leg;
    /** A re-INVITE of the peer's that has no final response yet. */
    private @Nullable ServerTransaction asked;

    private @Nullable Delivery delivery;
    /** A re-INVITE of ours is under way. */
    private boolean asking;

    private @Nullable Runnable afterAck;

    Negotiation(Leg leg) {
        this.leg = leg;
    }

    void deliver(ServerTransaction transaction, ResponseBuilder response, boolean offering) {
        SipResponse built = leg.call.trunk.respond(leg, transaction, response);
        Delivery before = delivery;
        if (before != null) {
            before.stop();
        }
        Delivery made = new Delivery(leg, transaction, built, offering, this::unacknowledged);
        delivery = made;
        made.await();
    }

    private void unacknowledged() {
        delivery = null;
        finished();
        leg.call.lost(leg, 408, "No ACK came");
    }

    void acknowledged(SipRequest ack) {
        Delivery done = delivery;
        if (done == null || done.cseq() != ack.cseqNumber()) {
            return;
        }
        delivery = null;
        done.stop();
        if (done.offering() && !leg.ended()) {
            Optional<String> answer = Bodies.sdp(ack);
            if (answer.isEmpty()) {
                leg.call.lost(leg, 488, "The ACK had no answer");
            } else {
                answered(answer.get());
            }
        }
        finished();
    }

    /** Runs at once, or when the ACK that is waited for has come or will not come any more. */
    void whenAcknowledged(Runnable then) {
        Runnable before = afterAck;
        if (delivery == null) {
            then.run();
        } else {
            afterAck = before == null
                    ? then
                    : () -> {
                        before.run();
                        then.run();
                    };
        }
    }

    private void finished() {
        Runnable then = afterAck;
        afterAck = null;
        if (then != null) {
            then.run();
        }
    }

    private void answered(String sdp) {
        boolean before = leg.held;
        Sdp read = leg.described(sdp);
        leg.codec = read.codec();
        noteHold(read);
        try {
            leg.call.when(
                    leg.media().remote(tag(), sdp, false),
                    any -> {
                        Leg partner = leg.partner;
                        if (before != leg.held && partner != null && partner.up()) {
                            partner.negotiation.offer(leg.name(), null, any2 -> {}, TRIES);
                        }
                    },
                    fault -> leg.call.lost(leg, 488, fault.getMessage()));
        } catch (MediaException e) {
            leg.call.lost(leg, e.sip(), String.valueOf(e.getMessage()));
        }
    }

    /** The peer offers anew. */
    void received(ServerTransaction transaction) {
        if (asked != null) {
            leg.call.trunk.refuse(
                    leg, transaction, 500, ThreadLocalRandom.current().nextInt(1, 11));
            return;
        }
        Delivery waiting = delivery;
        if (asking || waiting != null && waiting.offering()) {
            leg.call.trunk.refuse(leg, transaction, 491, 0);
            return;
        }
        leg.dialog().refreshed(transaction.request().contact());
        Optional<String> offer = Bodies.sdp(transaction.request());
        asked = transaction;
        try {
            if (offer.isEmpty()) {
                leg.call.when(
                        leg.media().offer(mirror()),
                        sdp -> accept(transaction, sdp, true),
                        fault -> refuse(fault.sip()));
                return;
            }
            Sdp read = leg.described(offer.get());
            leg.call.when(
                    leg.media().remote(tag(), offer.get(), true),
                    any -> offered(transaction, read),
                    fault -> refuse(fault.sip()));
        } catch (MediaException e) {
            refuse(e.sip());
        }
    }

    private void offered(ServerTransaction transaction, Sdp offer) {
        Leg partner = leg.partner;
        boolean changed = offer.held() != leg.held
                || !leg.codec.isEmpty() && !offer.codecs().contains(leg.codec);
        if (!changed || partner == null || !partner.up()) {
            answer(transaction, offer);
        } else if (partner.negotiation.busy()) {
            refuse(491);
        } else {
            partner.negotiation.offer(
                    leg.name(),
                    null,
                    status -> {
                        if (status == DONE) {
                            answer(transaction, offer);
                        } else {
                            refuse(status);
                        }
                    },
                    TRIES);
        }
    }

    private void answer(ServerTransaction transaction, Sdp offer) {
        if (asked != transaction || leg.ended()) {
            return;
        }
        try {
            leg.call.when(
                    leg.media().answer(mirror()),
                    sdp -> {
                        leg.codec = Sdp.of(sdp).codec();
                        accept(transaction, sdp, false);
                        noteHold(offer);
                    },
                    fault -> refuse(fault.sip()));
        } catch (MediaException e) {
            refuse(e.sip());
        }
    }

    private void accept(ServerTransaction transaction, String sdp, boolean offering) {
        if (asked != transaction || leg.ended()) {
            return;
        }
        asked = null;
        deliver(
                transaction,
                leg.call
                        .trunk
                        .introduce(leg, transaction.request().response(200, "OK"))
                        .body(Bodies.SDP, leg.describing(sdp)),
                offering);
    }

    private void refuse(int status) {
        ServerTransaction open = asked;
        asked = null;
        if (open != null) {
            leg.call.trunk.refuse(leg, open, status, 0);
        }
    }

    /** The peer takes its re-INVITE back. */
    void cancelled(ServerTransaction transaction) {
        if (asked == transaction) {
            refuse(487);
        }
    }

    /** The leg has ended: a re-INVITE that is still open gets its answer (RFC 3261 section 15.1.2). */
    void closed() {
        refuse(487);
    }

    private void noteHold(Sdp offer) {
        if (offer.held() != leg.held) {
            leg.held = offer.held();
            leg.call.tell(leg, "", new Happening.Hold(leg.held));
        }
    }

    boolean busy() {
        Delivery waiting = delivery;
        return asked != null || asking || waiting != null && waiting.offering();
    }

    /**
     * Offers to the peer.
     *
     * @param mirror whose description is passed on
     * @param direction another direction, or null for the mirrored one
     * @param then told {@link #DONE}, or the status of the refusal
     */
    void offer(Optional<String> mirror, @Nullable String direction, IntConsumer then, int tries) {
        if (leg.ended() || busy() || tries == 0) {
            then.accept(491);
            return;
        }
        asking = true;
        try {
            leg.call.when(
                    leg.media().offer(mirror),
                    sdp -> send(leg.describing(Sdp.turned(sdp, direction)), mirror, direction, then, tries),
                    fault -> done(then, fault.sip()));
        } catch (MediaException e) {
            done(then, e.sip());
        }
    }

    private void send(String sdp, Optional<String> mirror, @Nullable String direction, IntConsumer then, int tries) {
        if (leg.ended()) {
            done(then, 481);
            return;
        }
        ClientTransaction sent = leg.send(
                leg.call.trunk.introduce(leg, leg.dialog().request("INVITE")).body(Bodies.SDP, sdp),
                new ClientListener() {
                    @Override
                    public void onResponse(ClientTransaction transaction, SipResponse response) {
                        leg.call.trunk.heard(leg, response);
                        if (response.success()) {
                            accepted(response, then);
                        } else if (response.status() == 491) {
                            asking = false;
                            leg.call.later(pause(), () -> offer(mirror, direction, then, tries - 1));
                        } else if (!response.provisional()) {
                            failed(response.status(), then);
                        }
                    }

                    @Override
                    public void onFailure(ClientTransaction transaction, Failure failure) {
                        failed(failure.status(), then);
                    }
                });
        if (sent == null) {
            done(then, 503);
        }
    }

    private void accepted(SipResponse response, IntConsumer then) {
        leg.call.trunk.gate().ack(leg, leg.dialog(), leg.dialog().ack(response.cseqNumber()));
        if (!asking || leg.ended()) {
            return;
        }
        leg.dialog().refreshed(response.contact());
        Optional<String> answer = Bodies.sdp(response);
        if (answer.isEmpty()) {
            done(then, 488);
            return;
        }
        leg.codec = leg.described(answer.get()).codec();
        try {
            leg.call.when(
                    leg.media().remote(tag(), answer.get(), false),
                    any -> done(then, DONE),
                    fault -> done(then, fault.sip()));
        } catch (MediaException e) {
            done(then, e.sip());
        }
    }

    /** 481 and 408 say that the dialog is gone (RFC 3261 section 12.2.1.2); any other refusal leaves the session as it was. */
    private void failed(int status, IntConsumer then) {
        done(then, status);
        if (status == 481 || status == 408) {
            leg.call.lost(leg, status, "The peer does not know the call any more");
        }
    }

    private void done(IntConsumer then, int status) {
        asking = false;
        then.accept(status);
    }

    /** RFC 3261 section 14.1: who made the Call-ID waits longer. */
    private Duration pause() {
        boolean owner = !leg.dialog().callId.equals(leg.call.anchor) || leg.call.ownAnchor;
        int millis = ThreadLocalRandom.current().nextInt(0, 200) * 10;
        return Duration.ofMillis(owner ? 2100 + millis % 1900 : millis);
    }

    private Optional<String> mirror() {
        Leg partner = leg.partner;
        return partner == null ? Optional.empty() : partner.name();
    }

    private String tag() {
        return leg.dialog().remoteTag;
    }
}
