package org.patchbay.lab.audio;

/** Finds the strongest tone in a piece of sound, by the Goertzel algorithm on a grid of frequencies. */
final class Goertzel {
    private static final int LOWEST = 200;
    private static final int HIGHEST = 2000;
    private static final int STEP = 5;
    private static final double SILENCE = 50;

    private Goertzel() {}

    /**
     * The strongest tone.
     *
     * @param samples at 8000 Hz
     * @return silence where there is hardly any sound
     */
    static Tone strongest(int[] samples) {
        double energy = 0;
        for (int sample : samples) {
            energy += (double) sample * sample;
        }
        if (samples.length == 0 || Math.sqrt(energy / samples.length) < SILENCE) {
            return Tone.SILENCE;
        }
        int best = 0;
        double most = 0;
        for (int frequency = LOWEST; frequency <= HIGHEST; frequency += STEP) {
            double power = power(samples, frequency);
            if (power > most) {
                most = power;
                best = frequency;
            }
        }
        // A pure tone of amplitude A has energy A²N/2 and power (AN/2)².
        return new Tone(best, Math.min(1, 2 * most / (energy * samples.length)));
    }

    private static double power(int[] samples, int frequency) {
        double factor = 2 * Math.cos(2 * Math.PI * frequency / Audio.RATE);
        double before = 0;
        double last = 0;
        for (int sample : samples) {
            double next = sample + factor * last - before;
            before = last;
            last = next;
        }
        return last * last + before * before - factor * last * before;
    }
}
