package org.patchbay.media.embedded.codec;

/**
 * One of the two bands of G.722: an ADPCM coder whose predictor (two poles, six zeros) and step size follow the signal, in encoder and decoder
 * alike. Variables are named as in the recommendation, which fixes each of them to 16 bits (ITU-T G.722 section 3 and 6.2).
 */
final class SubBand {

    /** 2048 times the 32nd roots of two: the step size is logarithmic. */
    private static final int[] ILB = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834, 2896, 2960,
        3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
    };

    private static final int ZEROS = 6;
    private static final int LARGEST_A2 = 12288;

    private final int smallestStep;
    private final int largestLog;
    private final int scaleShift;

    /** Zeros: past quantized differences, the newest first, and their coefficients. */
    private final int[] dlt = new int[ZEROS];

    private final int[] bl = new int[ZEROS];
    /** Poles: the last two reconstructed signals and their coefficients. */
    private int rlt1;

    private int rlt2;
    private int al1;
    private int al2;
    /** Partially reconstructed signals: only their signs matter. */
    private int plt1;

    private int plt2;

    private int nb;
    private int det;
    private int sz;
    private int s;

    private SubBand(int smallestStep, int largestLog, int scaleShift) {
        this.smallestStep = smallestStep;
        this.largestLog = largestLog;
        this.scaleShift = scaleShift;
        reset();
    }

    /** 0 to 4 kHz, quantized with 6 bits. */
    static SubBand lower() {
        return new SubBand(32, 18432, 8);
    }

    /** 4 to 8 kHz, quantized with 2 bits. */
    static SubBand higher() {
        return new SubBand(8, 22528, 10);
    }

    void reset() {
        java.util.Arrays.fill(dlt, 0);
        java.util.Arrays.fill(bl, 0);
        rlt1 = 0;
        rlt2 = 0;
        al1 = 0;
        al2 = 0;
        plt1 = 0;
        plt2 = 0;
        nb = 0;
        sz = 0;
        s = 0;
        det = smallestStep;
    }

    /** The quantizer's step size. */
    int det() {
        return det;
    }

    /** What the next sample is expected to be. */
    int predicted() {
        return s;
    }

    /** A table's value in units of the present step (INVQAL, INVQAH). */
    int scaled(int level) {
        return det * level >> 15;
    }

    /**
     * Adapts step size and predictor to what was quantized.
     *
     * @param difference between signal and prediction, as the decoder knows it
     * @param weight how the step size is to grow or shrink for that code
     */
    void adapt(int difference, int weight) {
        nb = clamp((nb * 127 >> 7) + weight, 0, largestLog);
        int shift = scaleShift - (nb >> 11);
        int root = ILB[nb >> 6 & 31];
        det = (shift < 0 ? root << -shift : root >> shift) << 2;

        int reconstructed = saturated(s + difference);
        int partial = saturated(sz + difference);
        poles(partial);
        zeros(difference);
        predict(reconstructed);
        rlt2 = rlt1;
        rlt1 = reconstructed;
        plt2 = plt1;
        plt1 = partial;
    }

    /** UPPOL2 and UPPOL1: the bounds keep the filter stable whatever was received. */
    private void poles(int partial) {
        boolean likeLast = (partial ^ plt1) >= 0;
        boolean likeBefore = (partial ^ plt2) >= 0;
        int four = saturated(al1 << 2);
        int second = (Math.min(likeLast ? -four : four, Short.MAX_VALUE) >> 7)
                + (likeBefore ? 128 : -128)
                + (al2 * 32512 >> 15);
        int apl2 = clamp(second, -LARGEST_A2, LARGEST_A2);
        int bound = 15360 - apl2;
        int apl1 = clamp(saturated((likeLast ? 192 : -192) + (al1 * 32640 >> 15)), -bound, bound);
        al1 = apl1;
        al2 = apl2;
    }

    /** UPZERO and DELAYA. */
    private void zeros(int difference) {
        int step = difference == 0 ? 0 : 128;
        for (int i = 0; i < ZEROS; i++) {
            int signed = (difference ^ dlt[i]) >= 0 ? step : -step;
            bl[i] = saturated(signed + (bl[i] * 32640 >> 15));
        }
        for (int i = ZEROS - 1; i > 0; i--) {
            dlt[i] = dlt[i - 1];
        }
        dlt[0] = difference;
    }

    /** FILTEP, FILTEZ and PREDIC. */
    private void predict(int reconstructed) {
        int poles = saturated((al1 * saturated(2 * reconstructed) >> 15) + (al2 * saturated(2 * rlt1) >> 15));
        int sum = 0;
        for (int i = 0; i < ZEROS; i++) {
            sum = saturated(sum + (bl[i] * saturated(2 * dlt[i]) >> 15));
        }
        sz = sum;
        s = saturated(poles + sum);
    }

    static int saturated(int value) {
        return clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static int clamp(int value, int low, int high) {
        return value < low ? low : Math.min(value, high);
    }
}
