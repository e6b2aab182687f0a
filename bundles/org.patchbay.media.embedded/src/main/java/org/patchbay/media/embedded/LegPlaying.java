package org.patchbay.media.embedded;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.media.embedded.play.KeyPresses;
import org.patchbay.media.embedded.play.Playback;
import org.patchbay.media.embedded.play.SilenceFill;
import org.patchbay.media.embedded.play.Voice;
import org.patchbay.media.embedded.relay.RtpStream;

/** What we say ourselves to one leg's peer: prompts, keys, and silence while its partner pauses; all of it in one voice. */
final class LegPlaying {
    private static final Logger LOG = LoggerFactory.getLogger(LegPlaying.class);

    private final EmbeddedLeg leg;
    private final RtpStream stream;
    private final AtomicReference<@Nullable Playback> playing = new AtomicReference<>();

    // Guarded by the session's lock; each from the first time on that it is needed.
    private @Nullable Voice voice;
    private @Nullable SilenceFill fill;
    private @Nullable KeyPresses keys;

    LegPlaying(EmbeddedLeg leg, RtpStream stream) {
        this.leg = leg;
        this.stream = stream;
    }

    private Voice voice() {
        Voice own = voice == null ? new Voice() : voice;
        voice = own;
        return own;
    }

    private void tell(String op, String error) {
        leg.session().tell(listener -> listener.played(leg.id(), op, error));
    }

    void play(String op, String prompt, boolean loop) {
        Playback playback;
        EmbeddedSession session = leg.session();
        synchronized (session.lock()) {
            playback = new Playback(op, stream, voice(), loop, error -> tell(op, error));
            String deaf = leg.deaf();
            if (!deaf.isEmpty()) {
                playback.end(deaf);
                return;
            }
            // The new one is in place before the old one ends: the partner is not heard in between.
            stream.floor().player(playback);
            Playback before = playing.getAndSet(playback);
            if (before != null) {
                before.end("");
            }
        }
        perform(session, playback, prompt);
    }

    /** Finds what is to be played and starts it, or says why not. */
    private static void perform(EmbeddedSession session, Playback playback, String prompt) {
        EmbeddedMediaEngine engine = session.engine();
        var unused = engine.prompts().find(prompt).handle((sound, error) -> {
            if (error == null) {
                engine.pacer().play(playback, sound);
            } else {
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                String text = cause instanceof IOException ? String.valueOf(cause.getMessage()) : cause.toString();
                LOG.debug("Call {}: {} is not played: {}", session.call(), prompt, text);
                playback.end(text);
            }
            return null;
        });
    }

    void press(String op, String digits) {
        KeyPresses pressing;
        EmbeddedSession session = leg.session();
        synchronized (session.lock()) {
            String deaf = leg.deaf();
            if (!deaf.isEmpty()) {
                tell(op, deaf);
                return;
            }
            pressing = keys == null ? new KeyPresses(stream, voice()) : keys;
            keys = pressing;
        }
        pressing.press(digits, error -> tell(op, error));
        session.engine().pacer().add(pressing);
    }

    void stop(String op) {
        Playback playback = playing.get();
        if (playback != null && playback.op().equals(op)) {
            playback.end("");
        }
    }

    /** Stops whatever is played. */
    void stop() {
        Playback playback = playing.getAndSet(null);
        if (playback != null) {
            playback.end("");
        }
    }

    /** The partner pauses. */
    void fill() {
        SilenceFill filling;
        EmbeddedSession session = leg.session();
        synchronized (session.lock()) {
            if (!leg.deaf().isEmpty() || !session.engine().fillsSilence()) {
                return;
            }
            filling = fill == null ? new SilenceFill(stream, voice()) : fill;
            fill = filling;
        }
        if (filling.begin()) {
            session.engine().pacer().add(filling);
        }
    }

    /** The leg is closed; called with the session's lock. */
    void end() {
        stop();
        if (keys != null) {
            keys.end(leg.deaf());
        }
    }
}
