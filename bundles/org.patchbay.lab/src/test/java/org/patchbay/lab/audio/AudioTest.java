package org.patchbay.lab.audio;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AudioTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hearsTheToneOfTheOtherEnd(boolean alaw) throws Exception {
        try (Audio low = Audio.open(HERE, 440);
                Audio high = Audio.open(HERE, 620)) {
            low.sendTo(new InetSocketAddress(HERE, high.port()), alaw);
            high.sendTo(new InetSocketAddress(HERE, low.port()), alaw);
            await().untilAsserted(() -> {
                assertThat(low.heard().is(620)).isTrue();
                assertThat(high.heard().is(440)).isTrue();
            });
            assertThat(low.counts().lost()).isZero();
        }
    }

    @Test
    void hearsNothingWhereNobodySpeaks() throws Exception {
        try (Audio alone = Audio.open(HERE, 440)) {
            assertThat(alone.heard()).isEqualTo(Tone.SILENCE);
        }
    }

    @Test
    void countsWhatIsMissingAlsoWhereTheNumbersBeginAnew() throws Exception {
        try (Audio audio = Audio.open(HERE, 440);
                DatagramChannel sender = DatagramChannel.open()) {
            InetSocketAddress to = new InetSocketAddress(HERE, audio.port());
            for (int sequence : new int[] {65_534, 65_535, 1, 2, 5}) {
                ByteBuffer packet = ByteBuffer.allocate(172);
                packet.putShort((short) 0x8000).putShort((short) sequence).rewind();
                sender.send(packet, to);
            }
            await().untilAsserted(() -> assertThat(audio.counts()).isEqualTo(new Counts(0, 5, 8)));
            assertThat(audio.counts().lost()).isEqualTo(3);
            for (int sequence : new int[] {30_000, 30_002}) {
                ByteBuffer packet = ByteBuffer.allocate(172);
                packet.putShort((short) 0x8000)
                        .putShort((short) sequence)
                        .putInt(8, 7)
                        .rewind();
                sender.send(packet, to);
            }
            await().untilAsserted(() -> assertThat(audio.counts()).isEqualTo(new Counts(0, 7, 11)));
            assertThat(audio.counts().lost())
                    .as("another source counts from where it begins")
                    .isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(G711.class)
    void codesEverySampleWithinTheStepOfItsLaw(G711 law) {
        for (int sample = -32_000; sample <= 32_000; sample += 7) {
            assertThat((double) law.decode(law.encode(sample)))
                    .isCloseTo(sample, org.assertj.core.data.Offset.offset(16 + Math.abs(sample) / 16.0));
        }
    }

    @Test
    void doesNotTakeAMixtureForATone() {
        int[] samples = new int[1600];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (int)
                    (4000 * Math.sin(2 * Math.PI * 440 * i / 8000.0) + 4000 * Math.sin(2 * Math.PI * 620 * i / 8000.0));
        }
        assertThat(Goertzel.strongest(samples).purity()).isBetween(0.4, 0.6);
    }
}
