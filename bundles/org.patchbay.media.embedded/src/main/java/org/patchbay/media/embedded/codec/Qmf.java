package org.patchbay.media.embedded.codec;

/**
 * The quadrature mirror filter of G.722, which parts 16 kHz into two bands of 8 kHz and joins them again (ITU-T G.722 table 11). Keeps the last
 * 24 samples twice, so that they always lie in one row.
 */
final class Qmf {

    static final int TAPS = 24;

    /** The even coefficients; the odd ones are the same from behind. */
    private static final int[] H = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    private final int[] history = new int[2 * TAPS];
    private int at;
    private int even;
    private int odd;

    void reset() {
        java.util.Arrays.fill(history, 0);
    }

    /** Takes two samples, the older one first, and works out both halves of the filter over the last 24. */
    void push(int first, int second) {
        history[at] = first;
        history[at + TAPS] = first;
        history[at + 1] = second;
        history[at + 1 + TAPS] = second;
        at = at + 2 == TAPS ? 0 : at + 2;
        int sumOfEven = 0;
        int sumOfOdd = 0;
        for (int i = 0; i < H.length; i++) {
            sumOfEven += history[at + 2 * i] * H[i];
            sumOfOdd += history[at + 2 * i + 1] * H[H.length - 1 - i];
        }
        even = sumOfEven;
        odd = sumOfOdd;
    }

    int even() {
        return even;
    }

    int odd() {
        return odd;
    }
}
