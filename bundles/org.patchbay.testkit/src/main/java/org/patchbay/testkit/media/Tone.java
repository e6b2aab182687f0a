package org.patchbay.testkit.media;

import java.util.Arrays;

/** Makes and measures tones, independently of the code under test: G.711 is expanded by the steps of the recommendation. */
public final class Tone {

    private Tone() {}

    public static int expandAlaw(byte code) {
        int value = (code & 0xff) ^ 0x55;
        int exponent = value >> 4 & 7;
        int mantissa = (value & 0x0f) * 16 + 8;
        int magnitude = exponent == 0 ? mantissa : (mantissa + 256) << (exponent - 1);
        return (value & 0x80) != 0 ? magnitude : -magnitude;
    }

    public static int expandUlaw(byte code) {
        int value = ~code & 0xff;
        int magnitude = (((value & 0x0f) << 3) + 0x84 << (value >> 4 & 7)) - 0x84;
        return (value & 0x80) != 0 ? -magnitude : magnitude;
    }

    /** 20 ms of A-law, found by search in the expansion. */
    public static byte[] alaw(int hertz, int from) {
        byte[] frame = new byte[160];
        for (int i = 0; i < frame.length; i++) {
            double wanted = 8000 * Math.sin(2 * Math.PI * hertz * (from + i) / 8000);
            int best = 0;
            for (int code = 1; code < 256; code++) {
                if (Math.abs(expandAlaw((byte) code) - wanted) < Math.abs(expandAlaw((byte) best) - wanted)) {
                    best = code;
                }
            }
            frame[i] = (byte) best;
        }
        return frame;
    }

    /** How much of the power is at that frequency, from 0 to 1 (Goertzel). */
    public static double share(int[] samples, double hertz, int rate) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / rate);
        double before = 0;
        double last = 0;
        for (int sample : samples) {
            double now = sample + coefficient * last - before;
            before = last;
            last = now;
        }
        double power = last * last + before * before - coefficient * last * before;
        double total = Arrays.stream(samples)
                .mapToDouble(sample -> (double) sample * sample)
                .sum();
        return total == 0 ? 0 : power / (total * samples.length / 2);
    }
}
