package org.patchbay.media.embedded.codec;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.testkit.media.Tone;

import static org.assertj.core.api.Assertions.assertThat;

class G722Test {

    private static final int RATE = 16000;
    /** Of both filters together: 22 samples of 16 kHz. */
    private static final int DELAY = 22;

    @ParameterizedTest
    @CsvSource({"50, 0.99, 20", "300, 0.99, 20", "1000, 0.99, 20", "3000, 0.99, 20", "5000, 0.95, 12", "6500, 0.9, 10"})
    void aToneComesOutAsItWentIn(double hertz, double share, double signalToNoise) {
        short[] in = Signals.tone(hertz, RATE, RATE, 8000);
        short[] out = Signals.decoded(Signals.encoded(in));
        assertThat(Tone.share(Signals.tail(out, 800), hertz, RATE)).isGreaterThan(share);
        assertThat(Signals.signalToNoise(in, out, DELAY, 800)).isGreaterThan(signalToNoise);
    }

    @Test
    void theQuantizerFollowsSoftAndLoudSpeech() {
        for (double amplitude : new double[] {30, 300, 3000, 20000}) {
            short[] in = Signals.tone(700, RATE, RATE, amplitude);
            short[] out = Signals.decoded(Signals.encoded(in));
            assertThat(Signals.signalToNoise(in, out, DELAY, 1600))
                    .as("amplitude %s", amplitude)
                    .isGreaterThan(amplitude < 100 ? 12 : 20);
        }
    }

    @Test
    void silenceStaysSilent() {
        byte[] codes = Signals.encoded(new short[RATE]);
        assertThat(Signals.rms(Signals.decoded(codes), 100)).isLessThan(4);
    }

    @Test
    void randomBytesAndExtremesDoNotUpsetTheDecoder() {
        byte[] random = new byte[400_000];
        new Random(1).nextBytes(random);
        Signals.decoded(random);
        for (int constant = 0; constant < 256; constant++) {
            byte[] same = new byte[4000];
            Arrays.fill(same, (byte) constant);
            Signals.decoded(same);
        }
        // After all of that it still decodes: predictor and step size forget what was.
        byte[] tone = Signals.encoded(Signals.tone(1000, RATE, RATE, 8000));
        byte[] both = Arrays.copyOf(random, 40_000 + tone.length);
        System.arraycopy(tone, 0, both, 40_000, tone.length);
        short[] out = Signals.decoded(both);
        assertThat(Tone.share(Signals.tail(out, 2 * 40_000 + 4000), 1000, RATE)).isGreaterThan(0.99);
    }

    @Test
    void theEncoderTakesAnySamples() {
        Random random = new Random(2);
        short[] extreme = new short[64_000];
        for (int i = 0; i < extreme.length; i++) {
            extreme[i] = random.nextBoolean() ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        byte[] codes = Signals.encoded(extreme);
        for (byte code : codes) {
            // The four lowest codes of the lower band are never sent.
            assertThat(code & 0x3f).isGreaterThan(3);
        }
        Signals.decoded(codes);
    }

    @Test
    void aNewStreamBeginsWithoutMemory() {
        short[] tone = Signals.tone(440, RATE, 3200, 8000);
        G722Encoder encoder = new G722Encoder();
        byte[] first = encode(encoder, tone);
        encoder.reset();
        assertThat(encode(encoder, tone)).isEqualTo(first);
    }

    private static byte[] encode(G722Encoder encoder, short[] samples) {
        byte[] bytes = new byte[samples.length / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = encoder.encode(samples[2 * i], samples[2 * i + 1]);
        }
        return bytes;
    }
}
