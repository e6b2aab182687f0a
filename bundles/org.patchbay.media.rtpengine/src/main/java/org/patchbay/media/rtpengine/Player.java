package org.patchbay.media.rtpengine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaException;

/**
 * Has rtpengine play to the legs of one session. rtpengine does not mute the partner, so it is blocked meanwhile; nor does it tell when a
 * sound has ended, so that is timed by the duration it names.
 */
final class Player {
    private static final Logger LOG = LoggerFactory.getLogger(Player.class);
    /** More than anybody listens to: a second of tone, about eleven days. */
    private static final int FOR_EVER = 1_000_000;

    private final RtpengineSession session;
    private final Sounds sounds;
    private final ScheduledExecutorService timer;

    Player(RtpengineSession session, Sounds sounds, ScheduledExecutorService timer) {
        this.session = session;
        this.sounds = sounds;
        this.timer = timer;
    }

    void play(RtpengineLeg leg, String op, String prompt, boolean loop) {
        Playing playing;
        Playing before;
        synchronized (session.lock()) {
            before = leg.playing();
            playing = new Playing(op, loop, before == null ? "" : before.blocked());
            leg.playing(playing);
        }
        if (before != null && before.finish()) {
            report(leg, before, "");
        }
        if (leg.isClosed()) {
            finish(leg, playing, "Leg '" + leg.id() + "' is closed");
            return;
        }
        CompletableFuture<Sounds.Sound> found = sounds.find(prompt).toCompletableFuture();
        var unused = session.inTurn(() -> found.thenCompose(sound -> begin(leg, playing, sound)))
                .exceptionally(fault -> {
                    if (playing.isBegun()) {
                        end(leg, playing);
                    }
                    finish(leg, playing, String.valueOf(Turns.cause(fault).getMessage()));
                    return null;
                });
    }

    private CompletionStage<Void> begin(RtpengineLeg leg, Playing playing, Sounds.Sound sound) {
        if (playing.isOver()) {
            return CompletableFuture.completedStage(null);
        }
        playing.begun();
        return block(leg, playing)
                .thenCompose(any -> {
                    Map<String, Object> request =
                            Side.of("play media", leg.side().tag());
                    request.putAll(times(playing, sound));
                    return leg.ask(request);
                })
                .thenApply(reply -> {
                    if (!(reply.get("duration") instanceof Long duration) || duration <= 0) {
                        throw new CompletionException(
                                new MediaException(
                                        503,
                                        "Nothing can be played: rtpengine cannot read the sound, or the leg has not agreed on a codec"));
                    }
                    session.ears(leg).forEach(ear -> {
                        Map<String, Object> copied = Side.of("play media", ear);
                        copied.putAll(times(playing, sound));
                        var unused = leg.tell(copied);
                    });
                    if (!playing.loop()) {
                        endAfter(leg, playing, duration * Math.max(1, sound.times()));
                    }
                    return null;
                });
    }

    private static Map<String, Object> times(Playing playing, Sounds.Sound sound) {
        Map<String, Object> what = new LinkedHashMap<>(sound.source());
        if (playing.loop()) {
            what.put("repeat-times", FOR_EVER);
        } else if (sound.times() > 1) {
            what.put("repeat-times", sound.times());
        }
        return what;
    }

    private void endAfter(RtpengineLeg leg, Playing playing, long milliseconds) {
        try {
            playing.endsBy(timer.schedule(() -> ended(leg, playing), milliseconds, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debug("The engine stops: {} ends with it", playing.op());
        }
    }

    private void ended(RtpengineLeg leg, Playing playing) {
        if (playing.finish()) {
            unblock(leg, playing, false);
            report(leg, playing, "");
        }
    }

    void stop(RtpengineLeg leg, String op) {
        Playing playing;
        synchronized (session.lock()) {
            playing = leg.playing();
        }
        if (playing != null && playing.op().equals(op)) {
            end(leg, playing);
        }
    }

    /** Ends what is played to it. */
    void end(RtpengineLeg leg) {
        Playing playing;
        synchronized (session.lock()) {
            playing = leg.playing();
        }
        if (playing != null) {
            end(leg, playing);
        }
    }

    private void end(RtpengineLeg leg, Playing playing) {
        if (playing.finish()) {
            unblock(leg, playing, true);
            report(leg, playing, "");
        }
    }

    private void finish(RtpengineLeg leg, Playing playing, String error) {
        if (playing.finish()) {
            unblock(leg, playing, false);
            LOG.debug("Call {}: {} is not played: {}", session.call(), playing.op(), error);
            report(leg, playing, error);
        }
    }

    private void unblock(RtpengineLeg leg, Playing playing, boolean stop) {
        var unused = session.inTurn(() -> {
            synchronized (session.lock()) {
                if (leg.playing() != playing) {
                    // Another sound has taken its place, and the partner stays unheard.
                    return CompletableFuture.completedStage(null);
                }
                leg.playing(null);
            }
            if (leg.isClosed() || !playing.isBegun() && playing.blocked().isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            if (stop) {
                session.ears(leg).forEach(ear -> {
                    var also = leg.tell(Side.of("stop media", ear));
                });
            }
            CompletionStage<Void> stopped =
                    stop ? leg.tell(Side.of("stop media", leg.side().tag())) : CompletableFuture.completedStage(null);
            return stopped.thenCompose(any -> unblock(leg, playing.blocked())).thenApply(any -> null);
        });
    }

    private CompletionStage<Void> block(RtpengineLeg leg, Playing playing) {
        String partner;
        synchronized (session.lock()) {
            partner = leg.bridged() ? leg.oppositeTag() : "";
        }
        String before = playing.blocked();
        playing.blocks(partner);
        CompletionStage<Void> blocked =
                partner.isEmpty() ? CompletableFuture.completedStage(null) : leg.tell(Side.of("block media", partner));
        return before.equals(partner) ? blocked : blocked.thenCompose(any -> unblock(leg, before));
    }

    /** Its partner has gone elsewhere, where it is to be heard. */
    void release(@Nullable RtpengineLeg leg) {
        if (leg == null) {
            return;
        }
        var unused = session.inTurn(() -> {
            Playing playing;
            synchronized (session.lock()) {
                playing = leg.playing();
            }
            String blocked = playing == null ? "" : playing.blocked();
            if (playing != null) {
                playing.blocks("");
            }
            return unblock(leg, blocked);
        });
    }

    private CompletionStage<Void> unblock(RtpengineLeg leg, String tag) {
        boolean foreign = session.legs().stream()
                .anyMatch(each -> each.side().tag().equals(tag) && each.watch().isForeign());
        return tag.isEmpty() || foreign
                ? CompletableFuture.completedStage(null)
                : leg.tell(Side.of("unblock media", tag));
    }

    private void report(RtpengineLeg leg, Playing playing, String error) {
        session.report(listener -> listener.played(leg.id(), playing.op(), error));
    }

    /** The leg is gone: nobody is told. */
    static void forget(RtpengineLeg leg) {
        Playing playing = leg.playing();
        if (playing != null) {
            boolean unused = playing.finish();
        }
    }
}
