package org.patchbay.media.embedded.play;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Call progress tones with European cadences (ETSI TS 101 041), one period each, and bare frequencies for one second. */
final class Tones {

    private static final double AMPLITUDE = 8000;
    private static final int LOWEST = 20;
    private static final int HIGHEST = 3400;

    /** @param on milliseconds of tone, then {@code off} of silence */
    private record Cadence(int hertz, int on, int off) {}

    private static final Map<String, Cadence> NAMED = Map.of(
            "ringback", new Cadence(425, 1000, 4000),
            "busy", new Cadence(425, 480, 480),
            "congestion", new Cadence(425, 240, 240),
            "dial", new Cadence(425, 1000, 0),
            "beep", new Cadence(1400, 400, 0));

    private Tones() {}

    /** @return null when there is no such tone */
    static @Nullable Sound named(String name) {
        Cadence cadence = NAMED.get(name);
        if (cadence == null && name.matches("[0-9]{2,4}")) {
            int hertz = Integer.parseInt(name);
            cadence = hertz < LOWEST || hertz > HIGHEST ? null : new Cadence(hertz, 1000, 0);
        }
        return cadence == null ? null : sound(cadence);
    }

    private static Sound sound(Cadence cadence) {
        int perMilli = Sound.RATE / 1000;
        short[] samples = new short[(cadence.on() + cadence.off()) * perMilli];
        for (int i = 0; i < cadence.on() * perMilli; i++) {
            samples[i] = (short) (AMPLITUDE * Math.sin(2 * Math.PI * cadence.hertz() * i / Sound.RATE));
        }
        return Sound.of(samples);
    }
}
