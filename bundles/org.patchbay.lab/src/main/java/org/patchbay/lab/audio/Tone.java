package org.patchbay.lab.audio;

/**
 * What was heard.
 *
 * @param hertz the strongest frequency, 0 for silence
 * @param purity its share of all that was heard, 0 to 1
 */
public record Tone(int hertz, double purity) {
    private static final int TOLERANCE = 10;
    private static final double PURE = 0.8;

    static final Tone SILENCE = new Tone(0, 0);

    /** Whether it is this tone and hardly anything else. */
    public boolean is(int frequency) {
        return Math.abs(hertz - frequency) <= TOLERANCE && purity >= PURE;
    }

    @Override
    public String toString() {
        return hertz == 0 ? "silence" : hertz + " Hz";
    }
}
