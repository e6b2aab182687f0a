package org.patchbay.media.rtpengine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Convertible;
import org.patchbay.media.rtpengine.sdp.Direction;
import org.patchbay.media.rtpengine.sdp.Opened;

/**
 * What one leg says or hears, on its way to another leg: a subscription of rtpengine's to whoever says it. What a leg hears is what its
 * partner says, so another one is subscribed to when it gets another partner; the port, and what was agreed with the receiver, stay.
 */
final class Copy {
    private static final Logger LOG = LoggerFactory.getLogger(Copy.class);

    /** Who is subscribed to, and in what it speaks. */
    private record Speaker(String tag, @Nullable Audio agreed) {
        static final Speaker NOBODY = new Speaker("", null);

        boolean is(Speaker other) {
            return tag.equals(other.tag) && agreed == other.agreed;
        }
    }

    private final RtpengineSession session;
    private final RtpengineLeg source;
    private final Tracks voice;
    private final RtpengineLeg to;
    private final Direction direction;

    // In the session's turn.
    private Speaker now = Speaker.NOBODY;
    /** What the receiver agreed to, for rtpengine; empty until it has. */
    private String answer = "";

    private volatile boolean paused;
    private volatile boolean ended;

    /** @param direction what is offered to the receiver; whatever it sends is dropped */
    Copy(RtpengineSession session, RtpengineLeg source, Tracks voice, RtpengineLeg to, Direction direction) {
        this.session = session;
        this.source = source;
        this.voice = voice;
        this.to = to;
        this.direction = direction;
    }

    RtpengineLeg source() {
        return source;
    }

    Tracks voice() {
        return voice;
    }

    RtpengineLeg to() {
        return to;
    }

    CompletionStage<String> offer() {
        return session.inTurn(() -> {
            Audio agreed;
            Opened opened;
            synchronized (session.lock()) {
                to.open();
                agreed = source.negotiation().agreed();
                opened = to.negotiation().opened();
            }
            if (ended || agreed == null) {
                throw new MediaException(488, "Leg '" + source.id() + "' has nothing that could be copied");
            }
            return opened != null
                    ? CompletableFuture.completedStage(described(opened))
                    : opened(agreed).thenApply(this::described);
        });
    }

    /**
     * Ports, at first for what the source itself says. That it answers once more makes the subscription part of its own dialogue for
     * rtpengine, which would otherwise end it with any other tag that it is subscribed to.
     */
    private CompletionStage<Opened> opened(Audio agreed) {
        return to.ask(to.side()
                        .subscribeTo(source.side().tag(), to.negotiation().suites()))
                .thenCompose(reply -> {
                    Opened made = to.exchange().opened(reply);
                    synchronized (session.lock()) {
                        to.negotiation().opened(made);
                    }
                    now = new Speaker(source.side().tag(), agreed);
                    return source.exchange().told(agreed).thenApply(any -> made);
                });
    }

    private String described(Opened opened) {
        synchronized (session.lock()) {
            Audio spoken = spoken();
            return to.negotiation().offer(spoken.formats(), spoken, opened);
        }
    }

    /** The formats in which it is spoken now, then those that rtpengine can make of them; keys are for the partner alone. */
    private Audio spoken() {
        Audio agreed = speaker().agreed();
        if (agreed == null) {
            agreed = source.negotiation().agreed();
        }
        if (agreed == null) {
            throw new IllegalStateException("Nothing is agreed on any more with leg " + source.id());
        }
        return agreed.with(Convertible.offered(agreed.formats())).directed(direction);
    }

    CompletionStage<Void> remote(String sdp, boolean offer) {
        return session.<Void>inTurn(() -> {
            Audio settling;
            synchronized (session.lock()) {
                to.open();
                if (ended) {
                    throw new MediaException(503, "Leg '" + source.id() + "' is not copied any more");
                }
                if (offer) {
                    throw new MediaException(488, "Who is sent copies is offered them, and does not offer");
                }
                settling = to.negotiation().toSettle(Audio.read(sdp, to.side().secure()));
            }
            answer = to.exchange().restated(settling);
            return answered().thenCompose(any -> {
                synchronized (session.lock()) {
                    to.negotiation().settled(settling);
                }
                return settle();
            });
        });
    }

    private CompletionStage<Map<String, Object>> answered() {
        return to.ask(to.side().subscribed(answer));
    }

    /** Who is to be copied now. */
    private Speaker speaker() {
        if (paused || ended || source.isClosed()) {
            return Speaker.NOBODY;
        }
        RtpengineLeg speaker = voice == Tracks.SAID ? source : source.bridged() ? source.facing() : null;
        Audio agreed = speaker == null ? null : speaker.negotiation().agreed();
        return speaker == null || agreed == null
                ? Speaker.NOBODY
                : new Speaker(speaker.side().tag(), agreed);
    }

    /** Subscribes to whoever speaks now; in the session's turn. */
    CompletionStage<Void> settle() {
        Speaker wanted;
        synchronized (session.lock()) {
            wanted = speaker();
        }
        if (answer.isEmpty() || ended || wanted.is(now)) {
            return CompletableFuture.completedStage(null);
        }
        now = wanted;
        // Without this rtpengine forgets the subscription before, and goes on copying what it was to.
        CompletionStage<Void> left = to.tell(to.side().unsubscribed());
        return wanted.agreed() == null ? left : left.thenCompose(any -> resubscribed(wanted));
    }

    private CompletionStage<Void> resubscribed(Speaker wanted) {
        return to.ask(to.side().subscribeTo(wanted.tag(), to.negotiation().suites()))
                .thenCompose(reply -> {
                    to.exchange().check(reply);
                    return answered();
                })
                .handle((any, fault) -> {
                    if (fault != null) {
                        LOG.warn(
                                "Call {}: {} gets no copy any more of what leg {} {}: {}",
                                session.call(),
                                to.id(),
                                source.id(),
                                voice == Tracks.SAID ? "says" : "hears",
                                Turns.cause(fault).getMessage());
                    }
                    return null;
                });
    }

    void pause(boolean on) {
        paused = on;
        var unused = session.inTurn(this::settle);
    }

    /** For good. */
    void end() {
        ended = true;
        var unused = session.inTurn(() -> to.tell(to.side().unsubscribed()));
    }
}
