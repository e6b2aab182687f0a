package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.Recording;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.trunk.siprec.Advice;
import org.patchbay.sip.trunk.siprec.Metadata;
import org.patchbay.sip.trunk.siprec.RecordingBody;

/**
 * A recorder is sent copies of what a leg says and hears (RFC 7866). Its dialog is a leg that neither the core nor the call's other legs know
 * of; whatever becomes of it, the call goes on.
 */
final class RecordingSession {
    private static final String SINK = "siprec:";
    private static final String NOTE = "recorder";

    private final Leg recorded;
    private final LegOrder.Record order;
    private final PeerSettings peer;
    private final ListeningPoint point;
    private final Leg leg;
    private final RecordingMedia media;
    private final Cast cast;
    private final String boundary;
    /** Whether the recorder has accepted it. */
    private boolean accepted;

    private boolean paused;
    private boolean over;
    /** The recorder does not know yet who takes part. */
    private boolean untold;
    /** Since when it is recorded without a pause, in nanoseconds of {@link System#nanoTime}; 0 while nothing is. */
    private long since;

    private Duration length = Duration.ZERO;
    private @Nullable Scheduled limit;

    /** @throws MediaException saying what is missing; nothing is held then */
    RecordingSession(Leg recorded, LegOrder.Record order, int number) throws MediaException {
        Trunk trunk = recorded.call.trunk;
        this.recorded = recorded;
        this.order = order;
        this.peer = Recorders.find(recorded.call, order.sink().substring(SINK.length()));
        this.point = Recorders.way(trunk, peer);
        this.leg = new Leg(recorded.call, recorded.id + "-s" + number, peer, recorded.party);
        this.media = new RecordingMedia(
                recorded.call.media.session(), leg.id, recorded.id, order.both(), peer.media(), this::dropped);
        this.boundary = "patchbay-" + trunk.stack().newTag();
        this.cast = new Cast(recorded, leg.id, order.both(), peer.trusted());
        leg.recording(this);
        leg.carriedBy(media);
    }

    static boolean isFor(LegOrder.Record order) {
        return order.sink().startsWith(SINK);
    }

    void begin() {
        Outgoing outgoing = new Outgoing(leg, null);
        leg.outgoing = outgoing;
        recorded.call.trunk.peerCounter(peer, "attempts");
        outgoing.invite(false, false, host -> new RecordingInvitation(this, leg, new Addresses(peer, point, host)));
    }

    /** Describes the media and the call. */
    RequestBuilder body(RequestBuilder request, String sdp) {
        return request.set("MIME-Version", "1.0")
                .body(
                        RecordingBody.type(boundary),
                        RecordingBody.of(
                                boundary, sdp, cast.metadata(media.labels()).xml()));
    }

    /** What would be told to the core of another leg. */
    static void told(Leg leg, Happening what) {
        RecordingSession session = leg.recording();
        if (session == null || session.over) {
            return;
        }
        if (what instanceof Happening.Answered) {
            session.accepted();
        } else if (what instanceof Happening.Failed failed) {
            session.over(
                    failed.sip() == RecordingMedia.ENGINE
                            ? "The media engine cannot send it to the recorder: " + failed.reason()
                            : Advice.of(session.peer.name(), failed.sip(), failed.reason(), failed.contacts()));
        } else if (what instanceof Happening.Ended ended) {
            String said = ended.reason().isEmpty() ? "" : " (" + ended.reason() + ")";
            session.over("The recorder " + session.peer.name() + " has ended the recording" + said
                    + ": its own log says why, and patchbay:ladder what was said; record anew to go on");
        }
    }

    private void accepted() {
        accepted = true;
        note("records leg " + recorded.id + " as " + place() + ", streams " + String.join(" and ", media.labels()));
        recorded.call.trunk.checkpoints().mark(recorded.call);
        if (paused) {
            offer();
        } else {
            run();
        }
        if (untold) {
            tellAgain();
        }
    }

    private void run() {
        since = System.nanoTime();
        if (!order.longest().isZero()) {
            Duration left = order.longest().minus(length);
            limit = recorded.call.later(left.isNegative() ? Duration.ZERO : left, () -> stop(""));
        }
    }

    private void rest() {
        Scheduled timer = limit;
        limit = null;
        if (timer != null) {
            timer.cancel();
        }
        if (since != 0) {
            length = length.plusNanos(System.nanoTime() - since);
            since = 0;
        }
    }

    /** Tells the recorder (RFC 7866 section 7.1.1.1), and sends it nothing meanwhile, whatever it says to that. */
    void pause(boolean on) {
        if (over || paused == on) {
            return;
        }
        paused = on;
        media.paused(on);
        if (on) {
            rest();
            media.flow(false);
        }
        if (accepted) {
            offer();
        } else if (!on) {
            media.flow(true);
        }
    }

    private void offer() {
        boolean on = paused;
        leg.negotiation.offer(
                Optional.empty(),
                null,
                status -> {
                    if (!over && status != Negotiation.DONE) {
                        note((on ? "does not know of the pause" : "may not know that the pause is over")
                                + ": it refused with " + status);
                    }
                    if (!over && !on && !paused) {
                        media.flow(true);
                        run();
                    }
                },
                Negotiation.TRIES);
    }

    /** Whoever the leg talks to may be another now. */
    void review() {
        if (!over && cast.changed()) {
            tellAgain();
        }
    }

    /** Tells the recorder all of the call. */
    void tellAgain() {
        untold = !accepted;
        if (!over && accepted) {
            leg.negotiation.refresh(status -> {
                if (!over && status != Negotiation.DONE) {
                    note("was not told who takes part now: it refused with " + status);
                }
            });
        }
    }

    /** Whether a recorder wants to be told all (RFC 7866 section 9.2). */
    static boolean isSnapshotRequest(SipRequest update) {
        String type = Multipart.type(update.contentType());
        return type.equals(Metadata.TYPE) || type.equals("application/rs-metadata");
    }

    private void dropped(String label) {
        note("does not take stream " + label + ": it answered port 0 for it, and "
                + (label.equals("1") ? "what the party says" : "what the party hears") + " is not recorded");
    }

    /** Looks whether the recorder is still there. */
    void audit() {
        if (!over
                && System.nanoTime() - leg.heard
                        >= recorded.call.trunk.settings().audit().toNanos()) {
            Audit.ask(leg);
        }
    }

    String summary() {
        return leg.summary().line();
    }

    /** Ends it from our side. */
    void stop(String error) {
        if (!over) {
            boolean was = accepted;
            over(
                    error.isEmpty() && !was
                            ? "It was stopped before the recorder " + peer.name() + " had accepted it"
                            : error);
            leg.call.inward().add(error);
            leg.end(480, 16, error.isEmpty() ? "The recording is over" : error, false, 0);
        }
    }

    /** The trunk stops; who ordered it is told by the next one. */
    void leave() {
        if (!over) {
            over = true;
            leg.end(480, 16, "The runtime stops", false, 0);
        }
    }

    private void over(String error) {
        over = true;
        rest();
        recorded.call.trunk.checkpoints().mark(recorded.call);
        recorded.call.recorded(
                recorded.id,
                order.op(),
                accepted ? new Recording(place(), length, 0, Duration.ZERO, error) : Recording.none(error));
    }

    /** What the next trunk has to know of it. */
    String write() {
        return new FormerRecording(
                        order.op(),
                        accepted ? place() : "",
                        accepted && !over ? leg.dialog().write(leg) : "")
                .write();
    }

    /** The recorder finds it by the Call-ID of its session. */
    private String place() {
        return SINK + peer.name() + "/" + leg.dialog().callId;
    }

    private void note(String what) {
        if (!recorded.ended()) {
            recorded.call.tell(recorded, "", new Happening.Noted(NOTE + " " + peer.name(), what, Map.of()));
        }
    }
}
