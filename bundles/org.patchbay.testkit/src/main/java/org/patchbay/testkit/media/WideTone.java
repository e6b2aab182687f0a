package org.patchbay.testkit.media;

/**
 * Tones in G.722, made and heard by its lower band alone (0 to 4 kHz, ITU-T G.722 blocks 2L to 4L), independently of the code under test. One
 * for each stream and direction.
 */
public final class WideTone {
    /** What the upper 4 bits of a code stand for, from the loudest on, and how they move the step size. */
    private static final int[] COARSE = {0, 20456, 12896, 8968, 6288, 4240, 2584, 1200};

    private static final int[] WEIGHTS = {-60, 3042, 1198, 538, 334, 172, 58, -30};
    /** The same of all 6 bits. */
    private static final int[] FINE = {
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944,
        4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136
    };
    /** The higher band's smallest step: there is nothing. */
    private static final int HIGHER = 3 << 6;

    private final int[] d = new int[7];
    private final int[] b = new int[7];
    private final int[] a = new int[3];
    private final int[] r = new int[3];
    private final int[] p = new int[3];
    private int logarithm;
    private int step = 32;
    private int zeros;
    private int predicted;

    /** 20 ms of a tone with an amplitude of 8000. @param from how many samples of 8 kHz came before */
    public byte[] speak(int hertz, int from) {
        byte[] frame = new byte[160];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = encode((int) (4000 * Math.sin(2 * Math.PI * hertz * (from + i) / 8000)));
        }
        return frame;
    }

    private byte encode(int sample) {
        int best = 4;
        for (int code = 5; code < 64; code++) {
            if (Math.abs(heard(code) - sample) < Math.abs(heard(best) - sample)) {
                best = code;
            }
        }
        adapt(best >> 2);
        return (byte) (HIGHER | best);
    }

    /** What is below 4 kHz of that payload, sampled at 8 kHz. */
    public int[] hear(byte[] payload) {
        int[] samples = new int[payload.length];
        for (int i = 0; i < payload.length; i++) {
            int code = payload[i] & 0x3f;
            samples[i] = 2 * within(heard(code), 16384);
            adapt(code >> 2);
        }
        return samples;
    }

    private int heard(int code) {
        int level;
        if (code < 4) {
            level = -136;
        } else if (code < 32) {
            level = -FINE[code - 4];
        } else {
            level = code < 62 ? FINE[code - 32] : -FINE[code - 34];
        }
        return predicted + (step * level >> 15);
    }

    private void adapt(int coarse) {
        int index = coarse < 8 ? coarse : coarse == 15 ? 0 : coarse - 7;
        d[0] = step * (coarse < 8 ? -COARSE[index] : COARSE[index]) >> 15;
        logarithm = Math.max(0, Math.min(18432, (logarithm * 127 >> 7) + WEIGHTS[index]));
        // The table of the recommendation holds these roots.
        int root = (int) Math.round(2048 * Math.pow(2, (logarithm >> 6 & 31) / 32.0));
        step = root >> 8 - (logarithm >> 11) << 2;

        r[0] = within(predicted + d[0], 32768);
        p[0] = within(zeros + d[0], 32768);
        int four = within(4 * a[1], 32768);
        int two = (Math.min(alike(p[0], p[1]) ? -four : four, 32767) >> 7)
                + (alike(p[0], p[2]) ? 128 : -128)
                + (a[2] * 32512 >> 15);
        two = Math.max(-12288, Math.min(12288, two));
        int one = (alike(p[0], p[1]) ? 192 : -192) + (a[1] * 32640 >> 15);
        a[1] = Math.max(two - 15360, Math.min(15360 - two, one));
        a[2] = two;
        for (int i = 1; i <= 6; i++) {
            int gain = d[0] == 0 ? 0 : 128;
            b[i] = within((alike(d[i], d[0]) ? gain : -gain) + (b[i] * 32640 >> 15), 32768);
        }
        System.arraycopy(d, 0, d, 1, 6);
        System.arraycopy(r, 0, r, 1, 2);
        System.arraycopy(p, 0, p, 1, 2);
        zeros = 0;
        for (int i = 6; i > 0; i--) {
            zeros += b[i] * within(2 * d[i], 32768) >> 15;
        }
        int poles = (a[1] * within(2 * r[1], 32768) >> 15) + (a[2] * within(2 * r[2], 32768) >> 15);
        predicted = within(poles + zeros, 32768);
    }

    private static boolean alike(int one, int other) {
        return one < 0 == other < 0;
    }

    private static int within(int value, int bound) {
        return Math.max(-bound, Math.min(bound - 1, value));
    }
}
