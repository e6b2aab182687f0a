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
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Format;
import org.patchbay.media.rtpengine.sdp.Opened;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

/** Has rtpengine open and keep what the offers and answers of one leg need. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final RtpengineSession session;
    private final RtpengineLeg leg;
    private final Side side;
    private final Negotiation negotiation;

    Exchange(RtpengineLeg leg) {
        this.session = leg.session();
        this.leg = leg;
        this.side = leg.side();
        this.negotiation = leg.negotiation();
    }

    CompletionStage<String> offer(Optional<String> mirror) {
        return session.inTurn(() -> {
            Audio mirrored;
            List<Format> formats;
            Opened opened;
            synchronized (session.lock()) {
                leg.open();
                RtpengineLeg other = mirrored(mirror);
                mirrored = other == null ? null : other.negotiation().peer();
                formats = negotiation.toOffer(mirrored);
                opened = negotiation.opened();
            }
            if (opened != null) {
                synchronized (session.lock()) {
                    return CompletableFuture.completedStage(negotiation.offer(formats, mirrored, opened));
                }
            }
            return leg.ask(side.offerTo(negotiation.suites(), OwnAudio.nobody(formats, null)))
                    .thenApply(reply -> {
                        Opened made = opened(reply);
                        synchronized (session.lock()) {
                            negotiation.opened(made);
                            negotiation.known(formats);
                            leg.alone();
                            return negotiation.offer(formats, mirrored, made);
                        }
                    });
        });
    }

    CompletionStage<String> answer(Optional<String> mirror) {
        return session.inTurn(() -> {
            Audio mirrored;
            Audio agreed;
            Opened opened;
            synchronized (session.lock()) {
                leg.open();
                RtpengineLeg other = mirrored(mirror);
                mirrored = other == null ? null : other.negotiation().peer();
                if (other != null && mirrored == null) {
                    throw new MediaException(
                            488, "Leg '" + other.id() + "' has no description yet that could be passed on");
                }
                agreed = negotiation.toAnswer(mirrored);
                opened = negotiation.opened();
            }
            Audio whole = negotiation.asTold(agreed);
            CompletionStage<Opened> ready =
                    opened == null ? openedFor(whole) : told(whole).thenApply(any -> opened);
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
    CompletionStage<Opened> openedFor(Audio offer) {
        return leg.ask(side.offerFrom(restated(offer)))
                .thenCompose(any -> leg.ask(side.answerFromNobody(OwnAudio.nobody(offer.formats(), offer))))
                .thenApply(reply -> {
                    Opened made = opened(reply);
                    synchronized (session.lock()) {
                        negotiation.opened(made);
                        negotiation.known(offer.formats());
                        leg.alone();
                    }
                    return made;
                });
    }

    /** Tells rtpengine what the peer has agreed to now. */
    CompletionStage<?> told(Audio agreed) {
        String other;
        boolean news;
        synchronized (session.lock()) {
            other = leg.oppositeTag();
            news = negotiation.isNews(agreed);
        }
        if (news) {
            return session.wiring().park(leg, agreed);
        }
        return leg.ask(side.answerTo(other, restated(agreed)));
    }

    /** What this peer has agreed to, for rtpengine. */
    String restated(Audio agreed) {
        return OwnAudio.restated(negotiation.told(agreed), side.profile().iceLite());
    }

    /** This peer was told of a port once and for all: if rtpengine means another, somebody has to know. */
    void check(Map<String, Object> reply) {
        Opened known = negotiation.opened();
        Opened now = opened(reply);
        if (known != null && known.port() != now.port()) {
            LOG.warn(
                    "Call {}: rtpengine has moved leg {} from port {} to {}, which its peer does not know: it hears nothing",
                    session.call(),
                    leg.id(),
                    known.port(),
                    now.port());
        }
    }

    /** What rtpengine says of its own side. */
    Opened opened(Map<String, Object> reply) {
        try {
            return Opened.read(String.valueOf(reply.get("sdp")), side.secure());
        } catch (MediaException e) {
            throw new CompletionException(new MediaException(
                    503, "rtpengine's own description cannot be used: " + e.getMessage() + "; is it version 10.5?"));
        }
    }

    CompletionStage<Void> remote(String sdp, boolean offer) {
        return session.<Void>inTurn(() -> {
            Audio settling;
            synchronized (session.lock()) {
                leg.open();
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

    private @Nullable RtpengineLeg mirrored(Optional<String> mirror) throws MediaException {
        if (mirror.isEmpty()) {
            return null;
        }
        RtpengineLeg other = session.leg(mirror.get());
        if (other == null || other == leg) {
            throw new MediaException(503, "There is no other leg '" + mirror.get() + "' in this session");
        }
        return other;
    }
}
