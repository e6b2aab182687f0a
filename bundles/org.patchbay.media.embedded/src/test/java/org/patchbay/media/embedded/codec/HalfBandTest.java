package org.patchbay.media.embedded.codec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.testkit.media.Tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class HalfBandTest {

    private static short[] up(short[] samples) {
        HalfBand filter = new HalfBand();
        short[] out = new short[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            out[2 * i] = filter.up(samples[i]);
            out[2 * i + 1] = filter.second();
        }
        return out;
    }

    private static short[] down(short[] samples) {
        HalfBand filter = new HalfBand();
        short[] out = new short[samples.length / 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = filter.down(samples[2 * i], samples[2 * i + 1]);
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 440, 1000, 2500, 3400})
    void whatBothRatesCanCarryPassesAsItIs(int hertz) {
        short[] wide = up(Signals.tone(hertz, 8000, 8000, 8000));
        assertThat(Signals.rms(wide, 100)).isCloseTo(8000 / Math.sqrt(2), within(60.0));
        assertThat(Tone.share(Signals.tail(wide, 160), hertz, 16000)).isGreaterThan(0.999);

        short[] narrow = down(Signals.tone(hertz, 16000, 16000, 8000));
        assertThat(Signals.rms(narrow, 100)).isCloseTo(8000 / Math.sqrt(2), within(60.0));
        assertThat(Tone.share(Signals.tail(narrow, 80), hertz, 8000)).isGreaterThan(0.999);
    }

    @ParameterizedTest
    @ValueSource(ints = {4700, 5500, 7000, 7900})
    void whatEightKilohertzCannotCarryIsLeftOut(int hertz) {
        assertThat(Signals.rms(down(Signals.tone(hertz, 16000, 16000, 16000)), 100))
                .isLessThan(16);
    }

    @Test
    void thereAndBackIsTheSameLater() {
        short[] in = Signals.tone(1234, 8000, 8000, 20000);
        assertThat(Signals.signalToNoise(in, down(up(in)), 23, 100)).isGreaterThan(50);
    }

    @Test
    void theLoudestSamplesAreLimitedAndDoNotTurnOver() {
        short[] square = new short[800];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 8 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = up(square);
        assertThat(Signals.signalToNoise(square, down(out), 23, 100)).isGreaterThan(15);
    }
}
