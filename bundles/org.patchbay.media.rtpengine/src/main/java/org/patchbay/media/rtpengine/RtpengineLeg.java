package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Format;
import org.patchbay.media.rtpengine.sdp.Networks;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

/**
 * One peer of a session. rtpengine knows it by a tag of its own, at first opposite nobody; {@link Wiring} puts it opposite its partner.
 */
final class RtpengineLeg implements MediaLeg {
    private static final Logger LOG = LoggerFactory.getLogger(RtpengineLeg.class);

    private final RtpengineSession session;
    private final String id;
    private final Side side;
    private final Negotiation negotiation;
    private final Watch watch;

    // Guarded by the session's lock.
    private @Nullable RtpengineLeg partner;
    /** The tag that rtpengine has opposite this one; empty before it knows this one. */
    private String opposite = "";

    private boolean closed;
    /** Of what is played to it, the last; in the session's turn. */
    private @Nullable Playing playing;

    /** @param sources where its peer's packets may come from */
    RtpengineLeg(RtpengineSession session, String id, Side side, Negotiation negotiation, Networks sources) {
        this.session = session;
        this.id = id;
        this.side = side;
        this.negotiation = negotiation;
        this.watch = new Watch(session, this, sources);
    }

    @Override
    public String id() {
        return id;
    }

    Side side() {
        return side;
    }

    Negotiation negotiation() {
        return negotiation;
    }

    Watch watch() {
        return watch;
    }

    @Nullable
    RtpengineLeg partner() {
        return partner;
    }

    void partner(@Nullable RtpengineLeg other) {
        partner = other;
    }

    String opposite() {
        return opposite;
    }

    void opposite(String tag) {
        opposite = tag;
    }

    boolean bridged() {
        return !opposite.isEmpty() && !opposite.equals(side.nobody());
    }

    boolean isClosed() {
        return closed;
    }

    void markClosed() {
        closed = true;
    }

    @Nullable
    Playing playing() {
        return playing;
    }

    void playing(@Nullable Playing now) {
        playing = now;
    }

    @Override
    public CompletionStage<String> offer(Optional<String> mirror) {
        return session.inTurn(() -> {
            Audio mirrored;
            List<Format> formats;
            Audio opened;
            synchronized (session.lock()) {
                open();
                RtpengineLeg other = mirrored(mirror);
                mirrored = other == null ? null : other.negotiation.peer();
                formats = negotiation.toOffer(mirrored);
                opened = negotiation.opened();
            }
            if (opened != null) {
                synchronized (session.lock()) {
                    return CompletableFuture.completedStage(negotiation.offer(formats, mirrored, opened));
                }
            }
            return session.ask(side.offerTo(negotiation.suites(), OwnAudio.nobody(formats, null)))
                    .thenApply(reply -> {
                        Audio made = opened(reply);
                        synchronized (session.lock()) {
                            negotiation.opened(made);
                            opposite = side.nobody();
                            return negotiation.offer(formats, mirrored, made);
                        }
                    });
        });
    }

    @Override
    public CompletionStage<String> answer(Optional<String> mirror) {
        return session.inTurn(() -> {
            Audio mirrored;
            Audio agreed;
            Audio opened;
            synchronized (session.lock()) {
                open();
                RtpengineLeg other = mirrored(mirror);
                mirrored = other == null ? null : other.negotiation.peer();
                if (other != null && mirrored == null) {
                    throw new MediaException(
                            488, "Leg '" + other.id + "' has no description yet that could be passed on");
                }
                agreed = negotiation.toAnswer(mirrored);
                opened = negotiation.opened();
            }
            CompletionStage<Audio> ready =
                    opened == null ? openedFor(agreed) : told(agreed).thenApply(any -> opened);
            return ready.thenApply(made -> {
                        synchronized (session.lock()) {
                            try {
                                return negotiation.answer(agreed, mirrored, made);
                            } catch (MediaException e) {
                                throw new CompletionException(e);
                            }
                        }
                    })
                    .thenCompose(answer -> session.wiring().settle().thenApply(any -> answer));
        });
    }

    /** The peer has offered, and rtpengine opens what it needs. */
    private CompletionStage<Audio> openedFor(Audio offer) {
        return session.ask(side.offerFrom(restated(offer)))
                .thenCompose(any -> session.ask(side.answerFromNobody(OwnAudio.nobody(offer.formats(), offer))))
                .thenApply(reply -> {
                    Audio made = opened(reply);
                    synchronized (session.lock()) {
                        negotiation.opened(made);
                        opposite = side.nobody();
                    }
                    return made;
                });
    }

    /** Tells rtpengine what the peer has agreed to now. */
    CompletionStage<?> told(Audio agreed) {
        String other;
        synchronized (session.lock()) {
            other = opposite;
        }
        return session.ask(side.answerTo(other, restated(agreed)));
    }

    /** What this peer has agreed to, for rtpengine. */
    String restated(Audio agreed) {
        return OwnAudio.restated(negotiation.told(agreed), side.profile().iceLite());
    }

    /** This peer was told of a port once and for all: if rtpengine means another, somebody has to know. */
    void check(Map<String, Object> reply) {
        Audio known = negotiation.opened();
        Audio now = opened(reply);
        if (known != null && known.port() != now.port()) {
            LOG.warn(
                    "Call {}: rtpengine has moved leg {} from port {} to {}, which its peer does not know: it hears nothing",
                    session.call(),
                    id,
                    known.port(),
                    now.port());
        }
    }

    private Audio opened(Map<String, Object> reply) {
        try {
            return Audio.read(String.valueOf(reply.get("sdp")), side.secure());
        } catch (MediaException e) {
            throw new CompletionException(new MediaException(
                    503, "rtpengine's own description cannot be used: " + e.getMessage() + "; is it version 10.5?"));
        }
    }

    @Override
    public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
        return session.<Void>inTurn(() -> {
            Audio settling;
            synchronized (session.lock()) {
                open();
                Audio description = Audio.read(sdp, side.secure());
                if (session.owns(description)) {
                    throw new MediaException(488, "The peer names an address of this very call; it would hear itself");
                }
                if (offer) {
                    negotiation.remoteOffer(description);
                    return CompletableFuture.completedStage(null);
                }
                settling = negotiation.toSettle(description);
            }
            return told(settling).thenCompose(any -> {
                synchronized (session.lock()) {
                    negotiation.settled(settling);
                }
                return session.wiring().settle();
            });
        });
    }

    private void open() throws MediaException {
        if (closed) {
            throw new MediaException(503, "Leg '" + id + "' is closed");
        }
    }

    private @Nullable RtpengineLeg mirrored(Optional<String> mirror) throws MediaException {
        if (mirror.isEmpty()) {
            return null;
        }
        RtpengineLeg other = session.leg(mirror.get());
        if (other == null || other == this) {
            throw new MediaException(503, "There is no other leg '" + mirror.get() + "' in this session");
        }
        return other;
    }

    @Override
    public void play(String op, String prompt, boolean loop) {
        session.player().play(this, op, prompt, loop);
    }

    /** Its recorder needs the kernel module, and writes no file that could be named here. */
    @Override
    public void record(String op, RecordOrder order) {
        session.report(listener -> listener.recorded(
                id(),
                op,
                Recording.none("The media engine rtpengine records nothing; take the embedded one for such calls")));
    }

    @Override
    public void pause(String op, boolean on) {
        // It records nothing that could be left out.
    }

    @Override
    public void press(String op, String digits) {
        session.report(listener -> listener.played(id, op, "Over rtpengine no keys are pressed"));
    }

    @Override
    public void stop(String op) {
        session.player().stop(this, op);
    }

    @Override
    public MediaQuality quality() {
        return watch.quality();
    }

    @Override
    public void close() {
        session.remove(this);
    }
}
