package org.patchbay.sip.trunk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * Whose turn it is in one dialog after its beginning (RFC 3261 section 14): one offer at a time, ours ({@link OwnOffer}) or the peer's
 * ({@link PeerOffer}), and none of ours before a 2xx has its ACK.
 */
final class Negotiation {
    /** How often an offer of ours is made that crosses one of the peer's. */
    static final int TRIES = 4;
    /** Given to a continuation for success. */
    static final int DONE = 200;

    private final Leg leg;
    // Made with the first offer of each: many calls have none.
    private @Nullable OwnOffer ours;
    private @Nullable PeerOffer theirs;
    private @Nullable Delivery delivery;
    /** The media engine is at the answer that came with an ACK. */
    private boolean settling;

    private @Nullable Runnable afterAck;
    private @Nullable Deque<Runnable> waiting;

    Negotiation(Leg leg) {
        this.leg = leg;
    }

    private OwnOffer ours() {
        OwnOffer made = ours == null ? new OwnOffer(leg, this) : ours;
        ours = made;
        return made;
    }

    private PeerOffer theirs() {
        PeerOffer made = theirs == null ? new PeerOffer(leg, this) : theirs;
        theirs = made;
        return made;
    }

    /** Whether an offer of ours waits for its answer. */
    private boolean offering() {
        return ours != null && ours.isOpen();
    }

    /** Sends a 2xx and repeats it until it is acknowledged. */
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
        leg.call.lost(leg, 408, "No ACK came");
        proceed();
    }

    void acknowledged(SipRequest ack) {
        Delivery done = delivery;
        if (done == null || done.cseq() != ack.cseqNumber()) {
            return;
        }
        delivery = null;
        done.stop();
        if (!done.offering() || leg.ended()) {
            proceed();
            return;
        }
        Optional<String> answer = Bodies.sdp(ack);
        if (answer.isPresent()) {
            answered(answer.get());
        } else {
            leg.call.lost(leg, 488, "The ACK had no answer");
            proceed();
        }
    }

    private void answered(String sdp) {
        boolean first = !leg.described();
        Sdp read = leg.described(sdp);
        leg.codec = read.codec();
        if (first && !read.direction().equals("inactive")) {
            Holding.begins(leg, read, Holding.BOTH);
        }
        boolean kept = HoldMusic.keeps(leg, read);
        boolean passes = !leg.holding && Holding.passes(leg, read, kept);
        noteHold(read, kept, passes);
        settling = true;
        try {
            leg.call.when(
                    leg.media().remote(leg.dialog().remoteTag(), sdp, false),
                    any -> {
                        settling = false;
                        Leg partner = leg.partner;
                        if (passes && partner != null && partner.up()) {
                            partner.negotiation.offer(
                                    leg.name(), Holding.passed(partner, leg.held), unheard -> {}, TRIES);
                        }
                        proceed();
                    },
                    this::unsettled);
        } catch (MediaException e) {
            unsettled(e);
        }
    }

    private void unsettled(MediaException fault) {
        settling = false;
        leg.call.inward().add(String.valueOf(fault.getMessage()));
        leg.call.lost(leg, fault.sip(), fault.getMessage());
        proceed();
    }

    /** The ACK that was waited for is there and dealt with, or will not come any more. */
    private void proceed() {
        Runnable then = afterAck;
        afterAck = null;
        if (then != null) {
            then.run();
        }
        freed();
    }

    /** Runs at once, or when the ACK that is waited for is there and dealt with, or will not come any more. */
    void whenAcknowledged(Runnable then) {
        Runnable before = afterAck;
        if (delivery == null && !settling) {
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

    /** Whether the peer has an offer of ours whose answer its ACK has to bring. */
    boolean agreeing() {
        Delivery open = delivery;
        return settling || open != null && open.offering();
    }

    /** Whether an offer, of ours or of the peer's, waits for its answer. */
    boolean busy() {
        return theirs != null && theirs.isOpen() || offering() || agreeing();
    }

    /** Whether an offer of ours may be made. */
    boolean free() {
        return !busy() && delivery == null;
    }

    /** Runs at once, or when the dialog is free for an offer of ours, or has ended. */
    void whenFree(Runnable then) {
        if (free() || leg.ended()) {
            then.run();
            return;
        }
        Deque<Runnable> tasks = waiting == null ? new ArrayDeque<>(2) : waiting;
        waiting = tasks;
        tasks.add(then);
    }

    /** Somebody's turn is over. */
    void freed() {
        leg.call.trunk.checkpoints().mark(leg.call);
        Deque<Runnable> tasks = waiting;
        while (tasks != null && !tasks.isEmpty() && (free() || leg.ended())) {
            tasks.remove().run();
        }
    }

    /** The peer offers anew. */
    void received(ServerTransaction transaction) {
        theirs().received(transaction, offering() || agreeing());
    }

    /** The peer takes its re-INVITE back. */
    void cancelled(ServerTransaction transaction) {
        if (theirs != null) {
            theirs.cancelled(transaction);
        }
    }

    /** Offers to the peer, when it is our turn: see {@link OwnOffer#offer}. */
    void offer(Optional<String> mirror, @Nullable String direction, IntConsumer then, int tries) {
        ours().offer(mirror, direction, then, tries);
    }

    /** Offers the peer media that are elsewhere: see {@link OwnOffer#move}. */
    void move(MediaLeg to, IntConsumer then) {
        ours().move(to, then, TRIES);
    }

    /** Says again to the peer what it was told last: see {@link OwnOffer#refresh}. */
    void refresh(IntConsumer then) {
        ours().refresh(then, TRIES);
    }

    /** The leg has ended: a re-INVITE that is still open gets its answer (RFC 3261 section 15.1.2), and nobody waits for a turn in vain. */
    void closed() {
        if (theirs != null) {
            theirs.refuse(487);
        }
        freed();
    }

    /**
     * What the peer says of its direction while we hold it follows from our hold, and is none of its own.
     *
     * @param kept whether the partner knows nothing of it
     * @param passed whether the partner's media are as it says now
     */
    void noteHold(Sdp description, boolean kept, boolean passed) {
        if (leg.holding) {
            return;
        }
        boolean holds = Holding.holds(leg, description);
        if (!(kept && holds)) {
            String direction = description.direction();
            leg.oneWay = direction.equals(leg.oneWay) || passed && direction.equals("recvonly") ? direction : "";
        }
        if (holds != leg.held) {
            leg.held = holds;
            leg.call.tell(leg, "", new Happening.Hold(leg.held));
            HoldMusic.turned(leg, kept);
        }
    }
}
