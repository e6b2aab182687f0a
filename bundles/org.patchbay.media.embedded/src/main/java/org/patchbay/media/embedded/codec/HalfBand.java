package org.patchbay.media.embedded.codec;

/**
 * Between 8 and 16 kHz: a half-band low pass, flat to 3.4 kHz and 60 dB down from 4.6 kHz on (a Kaiser window over 47 taps). All of its even
 * taps but the middle one are zero. One for each stream and direction, for one thread.
 */
public final class HalfBand {

    private static final int PAIRS = 12;
    /** The taps that are not zero, but for the middle one: an even number, so they fit a ring that is kept twice. */
    private static final int LENGTH = 2 * PAIRS;

    private static final float[] TAPS = taps();

    /** The last samples of the phase that is filtered, twice. */
    private final float[] history = new float[2 * LENGTH];
    /** The last samples of the phase that is only delayed; used where it is parted from the other. */
    private final float[] delay = new float[PAIRS];

    private int at;
    private int delayAt;
    private short second;

    public void reset() {
        java.util.Arrays.fill(history, 0);
        java.util.Arrays.fill(delay, 0);
    }

    private static float[] taps() {
        float[] taps = new float[PAIRS];
        double sum = 0;
        for (int i = 0; i < PAIRS; i++) {
            int from = 2 * i + 1;
            double sinc = Math.sin(Math.PI * from / 2) / (Math.PI * from / 2);
            double edge = from / (2.0 * PAIRS);
            taps[i] = (float) (sinc / 2 * bessel(5.65 * Math.sqrt(1 - edge * edge)) / bessel(5.65));
            sum += taps[i];
        }
        for (int i = 0; i < PAIRS; i++) {
            taps[i] *= (float) (0.25 / sum);
        }
        return taps;
    }

    /** Modified, of the first kind and order zero. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int i = 1; i < 30; i++) {
            term *= x / (2 * i) * (x / (2 * i));
            sum += term;
        }
        return sum;
    }

    /** One sample of 8 kHz becomes two of 16 kHz; the older is returned, the other is to be had by {@link #second}. */
    public short up(short sample) {
        push(sample);
        second = rounded(2 * filtered());
        return (short) history[at + PAIRS - 1];
    }

    public short second() {
        return second;
    }

    /** Two samples of 16 kHz, the older first, become one of 8 kHz. */
    public short down(short first, short next) {
        push(next);
        delay[delayAt] = first;
        delayAt = delayAt + 1 == PAIRS ? 0 : delayAt + 1;
        return rounded(filtered() + delay[delayAt] / 2);
    }

    private void push(short sample) {
        history[at] = sample;
        history[at + LENGTH] = sample;
        at = at + 1 == LENGTH ? 0 : at + 1;
    }

    /** The value in the middle of the history, between the two samples there. */
    private float filtered() {
        float sum = 0;
        int older = at + PAIRS - 1;
        int newer = at + PAIRS;
        for (int i = 0; i < PAIRS; i++) {
            sum += TAPS[i] * (history[older - i] + history[newer + i]);
        }
        return sum;
    }

    private static short rounded(float value) {
        return (short) SubBand.saturated(Math.round(value));
    }
}
