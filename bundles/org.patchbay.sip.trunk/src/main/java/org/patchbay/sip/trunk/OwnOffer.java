package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipResponse;

/** A re-INVITE of ours in one dialog. */
final class OwnOffer {
    private final Leg leg;
    private final Negotiation negotiation;
    private boolean open;
    /** Who hears what becomes of the re-INVITE that is open; null once its answer is there. */
    private @Nullable ClientListener awaited;
    /** Where the media of the offer are, if not on the leg as it is. */
    private @Nullable MediaLeg elsewhere;

    OwnOffer(Leg leg, Negotiation negotiation) {
        this.leg = leg;
        this.negotiation = negotiation;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Offers to the peer, at once or when it is our turn.
     *
     * @param mirror whose description is passed on
     * @param direction another direction, or null for the mirrored one; a leg that we hold stays on hold
     * @param then told {@link Negotiation#DONE}, or the status of the refusal
     */
    void offer(Optional<String> mirror, @Nullable String direction, IntConsumer then, int tries) {
        if (!mine(then, tries, () -> offer(mirror, direction, then, tries))) {
            return;
        }
        try {
            leg.call.when(
                    leg.media().offer(mirror),
                    sdp -> send(
                            Sdp.turned(sdp, Holding.offered(leg, sdp, direction)),
                            then,
                            () -> offer(mirror, direction, then, tries - 1)),
                    fault -> done(then, fault.sip()));
        } catch (MediaException e) {
            done(then, e.sip());
        }
    }

    /**
     * Offers media that are elsewhere: the dialog is to go on with them.
     *
     * @param then told {@link Negotiation#DONE}: the peer sends there now; or the status of the refusal
     */
    void move(MediaLeg to, IntConsumer then, int tries) {
        if (!mine(then, tries, () -> move(to, then, tries))) {
            return;
        }
        elsewhere = to;
        leg.call.when(
                to.offer(Optional.empty()),
                sdp -> send(Sdp.turned(sdp, Holding.offered(leg, sdp, null)), then, () -> move(to, then, tries - 1)),
                fault -> done(then, fault.sip()));
    }

    /**
     * Refreshes the session with the description that is in force, byte for byte: the same version in {@code o=} tells the peer that nothing
     * has changed (RFC 3264 section 8, RFC 4028 section 7.4).
     *
     * @param then told {@link Negotiation#DONE}, or the status of the refusal
     */
    void refresh(IntConsumer then, int tries) {
        if (mine(then, tries, () -> refresh(then, tries))) {
            send(leg.said.toString(), then, () -> refresh(then, tries - 1));
        }
    }

    /** Whether it is our turn now; else {@code turn} is run when it is. */
    private boolean mine(IntConsumer then, int tries, Runnable turn) {
        if (leg.ended() || tries == 0) {
            then.accept(491);
            return false;
        }
        if (!negotiation.free()) {
            negotiation.whenFree(turn);
            return false;
        }
        open = true;
        return true;
    }

    private void send(String sdp, IntConsumer then, Runnable again) {
        if (leg.ended()) {
            done(then, 481);
            return;
        }
        Kept before = leg.said;
        RequestBuilder request = leg.call.trunk.introduce(leg, leg.dialog().request("INVITE"));
        RecordingSession recording = leg.recording();
        if (recording == null) {
            request.body(Bodies.SDP, leg.describing(sdp));
        } else {
            recording.body(request, leg.describing(sdp));
        }
        leg.timer().ask(request);
        ClientListener listener = new ClientListener() {
            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                leg.call.trunk.heard(leg, response);
                if (response.success()) {
                    leg.call.trunk.gate().ack(leg, leg.dialog(), leg.dialog().ack(response.cseqNumber()));
                }
                if (awaited != this) {
                    // A 2xx that is repeated, as its ACK was lost: it is no answer to what was offered since.
                    return;
                }
                if (response.success()) {
                    awaited = null;
                    accepted(response, then);
                } else if (!response.provisional()) {
                    leg.said = before;
                    refused(response, then, again);
                }
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {
                leg.said = before;
                failed(failure.status(), then);
            }
        };
        awaited = listener;
        ClientTransaction sent = leg.send(request, listener);
        if (sent == null) {
            leg.said = before;
            done(then, 503);
        }
    }

    /** What crossed an offer of the peer's, or asked for too short a session, is tried again. */
    private void refused(SipResponse response, IntConsumer then, Runnable again) {
        boolean crossed = response.status() == 491;
        if (crossed || leg.timer().raised(response)) {
            open = false;
            elsewhere = null;
            leg.call.later(crossed ? pause() : Duration.ZERO, again);
            negotiation.freed();
        } else {
            failed(response.status(), then);
        }
    }

    private void accepted(SipResponse response, IntConsumer then) {
        if (!open || leg.ended()) {
            return;
        }
        leg.dialog().refreshed(response.contact());
        leg.timer().agreed(response, false);
        Optional<String> answer = Bodies.sdp(response);
        if (answer.isEmpty()) {
            done(then, 488);
            return;
        }
        Sdp read = leg.described(answer.get());
        leg.codec = read.codec();
        try {
            leg.call.when(
                    (elsewhere == null ? leg.media() : elsewhere)
                            .remote(leg.dialog().remoteTag(), answer.get(), false),
                    any -> {
                        done(then, Negotiation.DONE);
                        Holding.agreed(leg, read);
                    },
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
        open = false;
        elsewhere = null;
        then.accept(status);
        negotiation.freed();
    }

    /** RFC 3261 section 14.1: who made the Call-ID waits longer. */
    private Duration pause() {
        boolean owner = !leg.dialog().callId.equals(leg.call.anchor) || leg.call.ownAnchor;
        int millis = ThreadLocalRandom.current().nextInt(0, 200) * 10;
        return Duration.ofMillis(owner ? 2100 + millis % 1900 : millis);
    }
}
