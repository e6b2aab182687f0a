package org.patchbay.media.embedded.play;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.codec.SpeechEncoder;

/** Our own voice on one leg: the RTP source that all that is played to it comes from (RFC 3550 5.1). */
public final class Voice {

    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private long started;
    private final SpeechEncoder encoder = new SpeechEncoder();

    /** Writes the header of the next packet. @param first whether it begins something new, so that time has passed since the last */
    void header(ByteBuffer packet, int payload, boolean first, long now) {
        if (first) {
            // The clock runs on while nothing is played (RFC 3551 4.1).
            if (started != 0) {
                timestamp += (int) ((now - started) / 125_000);
            }
        } else {
            timestamp += Playback.FRAME;
        }
        started = now;
        packet.put((byte) 0x80);
        packet.put((byte) (payload | (first ? 0x80 : 0)));
        packet.putShort((short) sequence++);
        packet.putInt(timestamp);
        packet.putInt(ssrc);
    }

    /** Adds a sample of 8 kHz. */
    void put(ByteBuffer packet, Speech codec, short sample) {
        encoder.put(packet, codec, sample);
    }
}
