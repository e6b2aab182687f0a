package org.patchbay.media.rtpengine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import org.patchbay.api.media.MediaException;

/**
 * Call progress tones with European cadences (ETSI TS 101 041), one period each, and bare frequencies for one second; as WAV files in G.711
 * A-law, of which five seconds fit into a datagram.
 */
final class Tones {
    private static final int RATE = 8000;
    private static final double AMPLITUDE = 8000;
    private static final int LOWEST = 20;
    private static final int HIGHEST = 3400;
    private static final byte SILENCE = (byte) 0xd5;
    private static final int ALAW = 6;

    /** @param on milliseconds of tone, then {@code off} of silence */
    private record Cadence(int hertz, int on, int off) {}

    private static final Map<String, Cadence> NAMED = Map.of(
            "ringback", new Cadence(425, 1000, 4000),
            "busy", new Cadence(425, 480, 480),
            "congestion", new Cadence(425, 240, 240),
            "dial", new Cadence(425, 1000, 0),
            "beep", new Cadence(1400, 400, 0));

    private Tones() {}

    static byte[] named(String name) throws MediaException {
        Cadence cadence = NAMED.get(name);
        if (cadence == null && name.matches("[0-9]{2,4}")) {
            int hertz = Integer.parseInt(name);
            cadence = hertz < LOWEST || hertz > HIGHEST ? null : new Cadence(hertz, 1000, 0);
        }
        if (cadence == null) {
            throw new MediaException(
                    404,
                    "There is no tone '" + name
                            + "'; known are ringback, busy, congestion, dial, beep and frequencies from 20 to 3400");
        }
        byte[] samples = new byte[(cadence.on() + cadence.off()) * RATE / 1000];
        Arrays.fill(samples, SILENCE);
        for (int i = 0; i < cadence.on() * RATE / 1000; i++) {
            samples[i] = alaw((int) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * cadence.hertz() * i / RATE)));
        }
        return wav(samples);
    }

    static byte[] silence(int milliseconds) {
        byte[] samples = new byte[milliseconds * RATE / 1000];
        Arrays.fill(samples, SILENCE);
        return wav(samples);
    }

    /** ITU-T G.711: sign, exponent and mantissa of a sample of 16 bits, every other bit turned. */
    static byte alaw(int sample) {
        int magnitude = Math.min(Math.abs(sample) >> 3, 4095);
        int exponent = magnitude < 32 ? 0 : 27 - Integer.numberOfLeadingZeros(magnitude);
        int mantissa = exponent == 0 ? magnitude >> 1 : magnitude >> exponent;
        int code = exponent << 4 | mantissa & 0x0f;
        return (byte) ((sample >= 0 ? 0x80 | code : code) ^ 0x55);
    }

    private static byte[] wav(byte[] samples) {
        int format = 18;
        ByteBuffer file =
                ByteBuffer.allocate(12 + 8 + format + 8 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        tag(file, "RIFF").putInt(file.capacity() - 8);
        tag(tag(file, "WAVE"), "fmt ").putInt(format);
        file.putShort((short) ALAW).putShort((short) 1).putInt(RATE).putInt(RATE);
        file.putShort((short) 1).putShort((short) 8).putShort((short) 0);
        tag(file, "data").putInt(samples.length).put(samples);
        return file.array();
    }

    private static ByteBuffer tag(ByteBuffer file, String tag) {
        return file.put(tag.getBytes(StandardCharsets.US_ASCII));
    }
}
