package org.patchbay.media.embedded.play;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.testkit.media.Tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WavReaderTest {

    @Test
    void samplesAreReadAsTheyAre() throws Exception {
        Sound sound = WavReader.read(wav(1, 8000, 1, 16, 800, i -> i));
        assertThat(sound.length()).isEqualTo(800);
        assertThat(sound.at(799)).isEqualTo((short) 799);
        assertThat(sound.at(800)).isZero();
    }

    @Test
    void wideBandIsBroughtDownAndWhatDoesNotFitIsLeftOut() throws Exception {
        Sound sound = WavReader.read(wav(
                1,
                16_000,
                1,
                16,
                16_000,
                i -> 6000 * Math.sin(2 * Math.PI * 1000 * i / 16_000)
                        + 6000 * Math.sin(2 * Math.PI * 6000 * i / 16_000)));
        assertThat(sound.length()).isEqualTo(8000);
        int[] samples = new int[8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sound.at(i);
        }
        assertThat(Tone.share(samples, 1000, 8000)).isGreaterThan(0.98);
        // 6 kHz would come back as 2 kHz.
        assertThat(Tone.share(samples, 2000, 8000)).isLessThan(0.001);
    }

    @ParameterizedTest
    @ValueSource(ints = {11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
    void allRatesThatSpeechComesInAreBroughtDown(int rate) throws Exception {
        Sound sound = WavReader.read(wav(
                1,
                rate,
                1,
                16,
                2 * rate,
                i -> 6000 * Math.sin(2 * Math.PI * 1000 * i / rate) + 6000 * Math.sin(2 * Math.PI * 5000 * i / rate)));
        assertThat(sound.length()).isBetween(15_998, 16_000);
        int[] samples = new int[8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sound.at(4000 + i);
        }
        assertThat(Tone.share(samples, 1000, 8000)).isGreaterThan(0.99);
        assertThat(Tone.share(samples, 3000, 8000))
                .as("what 5 kHz would become")
                .isLessThan(0.001);
    }

    @Test
    void compressedFilesAreRead() throws Exception {
        for (int coding : new int[] {6, 7}) {
            ByteBuffer file = ByteBuffer.allocate(44 + 8000).order(ByteOrder.LITTLE_ENDIAN);
            file.put(wav(coding, 8000, 1, 8, 0, i -> 0)).putInt(40, 8000);
            for (int i = 0; i < 8000; i++) {
                file.put((byte) i);
            }
            Sound sound = WavReader.read(file.array());
            assertThat(sound.length()).isEqualTo(8000);
            for (int i = 0; i < 256; i++) {
                assertThat((int) sound.at(i))
                        .isEqualTo(coding == 6 ? Tone.expandAlaw((byte) i) : Tone.expandUlaw((byte) i));
            }
        }
    }

    /** A program that writes into a pipe cannot go back to say how long it was. */
    @Test
    void aLengthThatWasNotKnownIsThatOfTheFile() throws Exception {
        for (int size : new int[] {-1, 0x7ffff000}) {
            byte[] file = wav(1, 8000, 1, 16, 800, i -> i);
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, size).putInt(40, size);
            assertThat(WavReader.read(file).length()).isEqualTo(800);
        }
    }

    @Test
    void othersAreRefusedWithWhatTheyAre() {
        assertThatThrownBy(() -> WavReader.read(wav(1, 44_100, 2, 16, 10, i -> 0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("44100 Hz")
                .hasMessageContaining("2 channels");
        assertThatThrownBy(() -> WavReader.read("ID3".getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("no WAV");
    }

    @Test
    void damageNeverCausesAnythingButARefusal() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] wav = wav(1, 8000, 1, 16, 20, n -> n);
            wav[random.nextInt(wav.length)] = (byte) random.nextInt();
            wav[random.nextInt(44)] = (byte) random.nextInt();
            byte[] cut = java.util.Arrays.copyOf(wav, random.nextInt(wav.length + 1));
            try {
                WavReader.read(cut);
            } catch (IOException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    static byte[] wav(int coding, int rate, int channels, int bits, int count, IntToDoubleFunction sample) {
        ByteBuffer wav = ByteBuffer.allocate(44 + 2 * count).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * count);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) coding).putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8);
        wav.putShort((short) (channels * bits / 8)).putShort((short) bits);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * count);
        for (int i = 0; i < count; i++) {
            wav.putShort((short) sample.applyAsDouble(i));
        }
        return wav.array();
    }
}
