package org.patchbay.media.embedded.play;

/**
 * Music for who waits, where the operator has none: broken chords of soft sines, made here so that nobody holds rights in it. Tones that ring
 * on at its end do so at its beginning: played again and again it has no seam.
 */
final class Music {
    /** C, A minor, F, G with the octave of the root: in semitones from middle C. */
    private static final int[][] CHORDS = {{0, 4, 7, 12}, {-3, 0, 4, 9}, {-7, -3, 0, 5}, {-5, -1, 2, 7}};

    /** Which tone of the chord comes when. */
    private static final int[] PATTERN = {0, 1, 2, 3, 2, 1};

    private static final double MIDDLE_C = 261.626;
    private static final int STEP = Sound.RATE * 2 / 5;
    /** Of one tone at its loudest: about -24 dBm0, well below a voice. */
    private static final double LOUDNESS = 1400;

    private static final int ATTACK = Sound.RATE / 40;
    private static final double DECAY = Sound.RATE * 0.5;
    private static final int RINGS = Sound.RATE * 3;

    private Music() {}

    static Sound soft() {
        int length = CHORDS.length * PATTERN.length * STEP;
        double[] sum = new double[length];
        for (int step = 0; step < CHORDS.length * PATTERN.length; step++) {
            int tone = CHORDS[step / PATTERN.length][PATTERN[step % PATTERN.length]];
            ring(sum, step * STEP, MIDDLE_C * Math.pow(2, tone / 12.0));
        }
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) Math.round(sum[i]);
        }
        return Sound.of(samples);
    }

    private static void ring(double[] sum, int from, double hertz) {
        for (int i = 0; i < RINGS; i++) {
            double swell = i < ATTACK ? 0.5 - 0.5 * Math.cos(Math.PI * i / ATTACK) : 1;
            double fade = Math.exp(-(i - ATTACK) / DECAY) * (i > RINGS - ATTACK ? (double) (RINGS - i) / ATTACK : 1);
            double phase = 2 * Math.PI * hertz * i / Sound.RATE;
            double loudness = LOUDNESS * swell * Math.min(1, fade);
            sum[(from + i) % sum.length] += loudness * (Math.sin(phase) + 0.25 * Math.sin(2 * phase));
        }
    }
}
