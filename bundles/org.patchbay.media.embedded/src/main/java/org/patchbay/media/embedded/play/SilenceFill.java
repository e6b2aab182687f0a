package org.patchbay.media.embedded.play;

import java.nio.ByteBuffer;

import org.patchbay.media.embedded.codec.ComfortNoise;
import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.relay.Negotiated;
import org.patchbay.media.embedded.relay.RtpStream;

/**
 * Silence, or the soft noise that was asked for, to one leg whose partner pauses: some peers take a call without audio for a broken one. It is
 * over with the partner's next packet, and may begin again. Frames are made by the {@link Pacer}'s thread.
 */
public final class SilenceFill implements Paced {
    private final RtpStream stream;
    private final Voice voice;
    private final ComfortNoise noise = new ComfortNoise();
    private volatile boolean over = true;
    private boolean begun;

    public SilenceFill(RtpStream stream, Voice voice) {
        this.stream = stream;
        this.voice = voice;
    }

    /** Whether it was over until now; the {@link Pacer} has to be told. */
    public boolean begin() {
        boolean before = over;
        over = false;
        return before;
    }

    @Override
    public void next(ByteBuffer packet, long now) {
        Negotiated negotiated = stream.negotiated();
        Speech speech = negotiated == null ? null : negotiated.speech();
        if (over || negotiated == null || speech == null || !stream.paused(now)) {
            over = true;
            begun = false;
            return;
        }
        noise.level(stream.floor().noise());
        packet.clear();
        voice.header(packet, negotiated.voice(), !begun, now);
        begun = true;
        for (int i = 0; i < Playback.FRAME; i++) {
            voice.put(packet, speech, noise.next());
        }
        packet.flip();
        stream.sendPlayed(packet, Speech.CLOCK);
    }

    @Override
    public boolean over() {
        return over;
    }

    @Override
    public void end(String error) {
        over = true;
    }
}
