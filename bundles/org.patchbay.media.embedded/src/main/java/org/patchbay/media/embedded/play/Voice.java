package org.patchbay.media.embedded.play;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.codec.SpeechEncoder;

/** Our own voice on one leg: the RTP source that all that is played to it comes from (RFC 3550 5.1). */
public final class Voice {
    private static final int NANOS = 125_000;

    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private long started;
    private volatile boolean keyed;
    private final SpeechEncoder encoder = new SpeechEncoder();

    /** Writes the header of the next packet. @param first whether it begins something new, so that time has passed since the last */
    void header(ByteBuffer packet, int payload, boolean first, long now) {
        if (first) {
            runOn(now);
        } else {
            timestamp += Playback.FRAME;
            started = now;
        }
        header(packet, payload, first);
    }

    /** The clock runs on while nothing is played (RFC 3551 4.1). */
    private void runOn(long now) {
        if (started != 0 && now < started) {
            return;
        }
        timestamp += started == 0 ? 0 : (int) ((now - started) / NANOS);
        started = now;
    }

    private void header(ByteBuffer packet, int payload, boolean marked) {
        packet.put((byte) 0x80);
        packet.put((byte) (payload | (marked ? 0x80 : 0)));
        packet.putShort((short) sequence++);
        packet.putInt(timestamp);
        packet.putInt(ssrc);
    }

    /**
     * Writes the next packet of an event, which has the timestamp of its beginning (RFC 4733 2.2.1).
     *
     * @param first whether it begins with this one
     * @param began when it did
     */
    void event(ByteBuffer packet, int payload, boolean first, long began) {
        if (first) {
            runOn(began);
        }
        header(packet, payload, first);
    }

    /** Whether a key is pressed: nothing else is said meanwhile. */
    boolean keyed() {
        return keyed;
    }

    void keyed(boolean now) {
        keyed = now;
    }

    /** Adds a sample of 8 kHz. */
    void put(ByteBuffer packet, Speech codec, short sample) {
        encoder.put(packet, codec, sample);
    }
}
