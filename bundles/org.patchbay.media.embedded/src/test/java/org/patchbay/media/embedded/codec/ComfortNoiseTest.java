package org.patchbay.media.embedded.codec;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ComfortNoiseTest {

    /** A level of n is n dB below the rms of full scale. */
    @ParameterizedTest
    @CsvSource({"40, 328", "60, 32.8", "70, 10.4", "127, 0", "0, 519"})
    void noiseIsAsLoudAsWasAskedForButNeverLoud(int level, double rms) {
        ComfortNoise noise = new ComfortNoise();
        noise.level(level);
        short[] samples = new short[16000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = noise.next();
        }
        assertThat(Signals.rms(samples, 0)).isCloseTo(rms, within(rms * 0.1));
    }
}
