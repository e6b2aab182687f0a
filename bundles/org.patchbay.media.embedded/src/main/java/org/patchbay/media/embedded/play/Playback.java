package org.patchbay.media.embedded.play;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.relay.Negotiated;
import org.patchbay.media.embedded.relay.RtpStream;

/** One sound on its way to one leg. Anybody may {@link #end} it; its frames are made by the {@link Pacer}'s thread. */
public final class Playback implements Paced {

    static final int FRAME = 160;

    private final String op;
    private final RtpStream stream;
    private final Voice voice;
    private final boolean loop;
    private final Consumer<String> ended;
    private final AtomicBoolean over = new AtomicBoolean();
    private int position;
    private boolean begun;
    private volatile @Nullable Sound sound;

    /** @param ended told once: an empty text, or why nothing was played */
    public Playback(String op, RtpStream stream, Voice voice, boolean loop, Consumer<String> ended) {
        this.op = op;
        this.stream = stream;
        this.voice = voice;
        this.loop = loop;
        this.ended = ended;
    }

    public String op() {
        return op;
    }

    /** Given before it is handed to the {@link Pacer}. */
    void sound(Sound what) {
        sound = what;
    }

    /** @param error empty when it ended as it should */
    public void end(String error) {
        if (over.compareAndSet(false, true)) {
            stream.floor().playerEnded(this);
            ended.accept(error);
        }
    }

    @Override
    public boolean over() {
        return over.get();
    }

    /** Sends the next 20 ms, or ends. */
    @Override
    public void next(ByteBuffer packet, long now) {
        Sound playing = sound;
        if (over() || playing == null) {
            return;
        }
        if (position >= playing.length()) {
            end("");
            return;
        }
        Negotiated negotiated = stream.negotiated();
        Speech speech = negotiated == null ? null : negotiated.speech();
        if (negotiated == null || speech == null) {
            end("Nothing can be played: the leg has not negotiated PCMA, PCMU or G722");
            return;
        }
        if (voice.keyed()) {
            begun = false;
            advance(playing);
            return;
        }
        packet.clear();
        voice.header(packet, negotiated.voice(), !begun, now);
        begun = true;
        for (int i = 0; i < FRAME; i++) {
            int at = position + i;
            voice.put(packet, speech, playing.at(loop ? at % playing.length() : at));
        }
        packet.flip();
        stream.sendPlayed(packet, Speech.CLOCK);
        advance(playing);
    }

    private void advance(Sound playing) {
        position += FRAME;
        if (loop) {
            position %= playing.length();
        }
    }
}
