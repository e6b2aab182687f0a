package org.patchbay.media.embedded.play;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings samples down to 8 kHz. A windowed sinc keeps what 8 kHz can carry up to 3.6 kHz and leaves out the rest, so that it does not come back
 * as another tone; it is computed once for each place that a new sample can have between two old ones.
 */
final class Resampler {
    /** Of files that can be brought down, in Hz. */
    static final SortedSet<Integer> RATES =
            new TreeSet<>(java.util.List.of(8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000));

    private static final double CUTOFF = 3600;
    /** Of the window to each side, in new samples. */
    private static final int WIDTH = 16;

    private static final Map<Integer, double[][]> FILTERS = new ConcurrentHashMap<>();

    private Resampler() {}

    static boolean takes(int rate) {
        return RATES.contains(rate);
    }

    static short[] resample(short[] samples, int rate) {
        if (rate == Sound.RATE) {
            return samples;
        }
        double[][] phases = FILTERS.computeIfAbsent(rate, Resampler::filters);
        int half = phases[0].length / 2;
        short[] result = new short[(int) ((long) samples.length * Sound.RATE / rate)];
        for (int i = 0; i < result.length; i++) {
            int centre = (int) ((long) i * rate / Sound.RATE);
            double[] filter = phases[i % phases.length];
            int from = Math.max(0, half - centre);
            int to = Math.min(filter.length, samples.length + half - centre);
            double sum = 0;
            for (int tap = from; tap < to; tap++) {
                sum += filter[tap] * samples[centre - half + tap];
            }
            result[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
        }
        return result;
    }

    /** One filter for each phase, after which all places repeat. */
    private static double[][] filters(int rate) {
        int divisor = greatestDivisor(rate, Sound.RATE);
        int half = WIDTH * rate / Sound.RATE;
        double[][] phases = new double[Sound.RATE / divisor][2 * half + 1];
        for (int phase = 0; phase < phases.length; phase++) {
            double offset = (double) ((long) phase * rate % Sound.RATE) / Sound.RATE;
            double[] filter = phases[phase];
            double sum = 0;
            for (int tap = 0; tap < filter.length; tap++) {
                double x = tap - half - offset;
                double sinc = x == 0 ? 2 * CUTOFF / rate : Math.sin(2 * Math.PI * CUTOFF / rate * x) / (Math.PI * x);
                filter[tap] = sinc * (0.54 + 0.46 * Math.cos(Math.PI * Math.min(1, Math.abs(x) / (half + 1))));
                sum += filter[tap];
            }
            for (int tap = 0; tap < filter.length; tap++) {
                filter[tap] /= sum;
            }
        }
        return phases;
    }

    private static int greatestDivisor(int a, int b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }
}
