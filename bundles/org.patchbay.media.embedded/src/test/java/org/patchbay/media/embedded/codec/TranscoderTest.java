package org.patchbay.media.embedded.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.testkit.media.Tone;

import static org.assertj.core.api.Assertions.assertThat;

class TranscoderTest {

    private static ByteBuffer packet(int sequence, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocateDirect(12 + payload.length);
        packet.put((byte) 0x80).put((byte) 0x89).putShort((short) sequence).putInt(sequence * 160);
        packet.putInt(0x1234).put(payload).flip();
        return packet;
    }

    private static byte[] payload(ByteBuffer packet) {
        byte[] payload = new byte[packet.remaining() - 12];
        packet.get(12, payload);
        return payload;
    }

    private static byte[] encoded(Speech codec, int hertz, int length) {
        if (codec == Speech.G722) {
            return Signals.encoded(Signals.tone(hertz, 16000, 2 * length, 8000));
        }
        short[] samples = Signals.tone(hertz, 8000, length, 8000);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = codec == Speech.PCMA ? G711.alaw(samples[i]) : G711.ulaw(samples[i]);
        }
        return bytes;
    }

    private static short[] decoded(Speech codec, byte[] bytes) {
        if (codec == Speech.G722) {
            return Signals.decoded(bytes);
        }
        short[] samples = new short[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            samples[i] = codec == Speech.PCMA ? G711.fromAlaw(bytes[i]) : G711.fromUlaw(bytes[i]);
        }
        return samples;
    }

    @ParameterizedTest
    @CsvSource({
        "PCMA, PCMU, 160",
        "PCMU, PCMA, 80",
        "PCMA, G722, 160",
        "PCMU, G722, 240",
        "G722, PCMA, 160",
        "G722, PCMU, 480"
    })
    void aToneGoesFromOneCodecToTheOtherPacketByPacket(Speech from, Speech to, int length) {
        byte[] in = encoded(from, 1020, 48 * length);
        byte[] out = new byte[in.length];
        Transcoder transcoder = new Transcoder(from, to);
        for (int i = 0; i < 48; i++) {
            ByteBuffer packet = packet(i, Arrays.copyOfRange(in, i * length, (i + 1) * length));
            assertThat(transcoder.convert(packet)).isTrue();
            assertThat(packet.remaining()).isEqualTo(12 + length);
            assertThat(packet.getShort(2)).isEqualTo((short) i);
            assertThat(packet.getInt(4)).isEqualTo(i * 160);
            assertThat(packet.getInt(8)).isEqualTo(0x1234);
            System.arraycopy(payload(packet), 0, out, i * length, length);
        }
        int rate = to == Speech.G722 ? 16000 : 8000;
        short[] heard = decoded(to, out);
        assertThat(Tone.share(Signals.tail(heard, 400), 1020, rate)).isGreaterThan(0.99);
        assertThat(Signals.rms(heard, 400)).isBetween(8000 / Math.sqrt(2) * 0.97, 8000 / Math.sqrt(2) * 1.03);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 159, 161, 2000})
    void whatIsNoWholeNumberOfMillisecondsIsDropped(int length) {
        ByteBuffer packet = packet(1, new byte[length]);
        assertThat(new Transcoder(Speech.G722, Speech.PCMA).convert(packet)).isFalse();
    }

    @Test
    void aPacketThatCameTwiceIsSentOnce() {
        Transcoder transcoder = new Transcoder(Speech.PCMA, Speech.G722);
        assertThat(transcoder.convert(packet(5, new byte[160]))).isTrue();
        assertThat(transcoder.convert(packet(5, new byte[160]))).isFalse();
        assertThat(transcoder.convert(packet(6, new byte[160]))).isTrue();
    }

    @Test
    void padAndContributingSourcesStayAsTheyAre() {
        byte[] content = new byte[4 + 80 + 4];
        Arrays.fill(content, (byte) 0x55);
        content[content.length - 1] = 4;
        ByteBuffer packet = packet(1, content);
        packet.put(0, (byte) 0xa1);
        assertThat(new Transcoder(Speech.PCMA, Speech.PCMU).convert(packet)).isTrue();
        byte[] after = payload(packet);
        assertThat(Arrays.copyOf(after, 4)).containsOnly(0x55);
        assertThat(Arrays.copyOfRange(after, 4, 84)).containsOnly(G711.ulaw(G711.fromAlaw((byte) 0x55)));
        assertThat(Arrays.copyOfRange(after, 84, 88)).isEqualTo(new byte[] {0x55, 0x55, 0x55, 4});
    }

    @Test
    void lossAndNoiseAreSurvived() {
        byte[] in = encoded(Speech.G722, 1000, 100 * 160);
        byte[] out = new byte[40 * 160];
        Transcoder transcoder = new Transcoder(Speech.G722, Speech.PCMA);
        byte[] rubbish = new byte[160];
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            if (i == 20) {
                random.nextBytes(rubbish);
                assertThat(transcoder.convert(packet(i, rubbish))).isTrue();
            } else if (i < 30 || i >= 50) {
                ByteBuffer packet = packet(i, Arrays.copyOfRange(in, i * 160, (i + 1) * 160));
                assertThat(transcoder.convert(packet)).isTrue();
                if (i >= 60) {
                    System.arraycopy(payload(packet), 0, out, (i - 60) * 160, 160);
                }
            }
        }
        assertThat(Tone.share(Signals.tail(decoded(Speech.PCMA, out), 0), 1000, 8000))
                .isGreaterThan(0.99);
    }

    /** What is lost sounds on at its level for 10 ms, fades until 60 ms, and what comes next is as if nothing had been. */
    @ParameterizedTest
    @CsvSource({"PCMA, PCMU", "PCMU, PCMA", "PCMA, G722", "G722, PCMU"})
    void lostPacketsAreMadeUpOfTheLastPeriodAndFade(Speech from, Speech to) {
        byte[] in = encoded(from, 410, 50 * 160);
        byte[] out = new byte[in.length];
        Arrays.fill(out, to == Speech.PCMA ? G711.alaw((short) 0) : G711.ulaw((short) 0));
        Transcoder transcoder = new Transcoder(from, to);
        int[] madeUp = new int[50];
        for (int i = 0; i < 50; i++) {
            if (i == 20 || i >= 30 && i < 34) {
                continue;
            }
            ByteBuffer packet = packet(i, Arrays.copyOfRange(in, i * 160, (i + 1) * 160));
            for (int lost = transcoder.missing(packet); lost > 0; lost--) {
                ByteBuffer concealed = transcoder.conceal();
                int number = concealed.getShort(2);
                assertThat(concealed.getInt(4)).isEqualTo(number * 160);
                assertThat(concealed.getInt(8)).isEqualTo(0x1234);
                assertThat(concealed.remaining()).isEqualTo(172);
                madeUp[number]++;
                System.arraycopy(payload(concealed), 0, out, number * 160, 160);
            }
            assertThat(transcoder.convert(packet)).isTrue();
            System.arraycopy(payload(packet), 0, out, i * 160, 160);
        }
        assertThat(madeUp[20]).isOne();
        assertThat(Arrays.copyOfRange(madeUp, 30, 34)).as("60 ms of 80").containsExactly(1, 1, 1, 0);
        assertThat(Arrays.stream(madeUp).sum()).isEqualTo(4);
        int rate = to == Speech.G722 ? 2 : 1;
        short[] heard = decoded(to, out);
        double full = 8000 / Math.sqrt(2);
        assertThat(level(heard, 3200 * rate + 30, 80 * rate)).isBetween(full * 0.85, full * 1.15);
        assertThat(level(heard, 3280 * rate + 30, 60 * rate)).isBetween(full * 0.75, full * 1.05);
        assertThat(level(heard, 4800 * rate + 30, 80 * rate)).isBetween(full * 0.85, full * 1.15);
        assertThat(level(heard, 5000 * rate, 80 * rate)).isBetween(full * 0.3, full * 0.7);
        assertThat(level(heard, 5240 * rate, 40 * rate)).isLessThan(full * 0.2);
        int[] first = Signals.tail(Arrays.copyOfRange(heard, 3200 * rate, 3360 * rate), 0);
        assertThat(Tone.share(first, 410, rate * 8000)).isGreaterThan(0.9);
        int[] after = Signals.tail(Arrays.copyOf(heard, 30 * 160 * rate), 21 * 160 * rate + 100);
        assertThat(Tone.share(after, 410, rate * 8000)).isGreaterThan(0.98);
    }

    private static double level(short[] samples, int from, int length) {
        return Signals.rms(Arrays.copyOfRange(samples, from, from + length), 0);
    }

    @Test
    void whatWasPassedOnOrNotWantedIsNotLost() {
        Transcoder transcoder = new Transcoder(Speech.PCMA, Speech.G722);
        assertThat(transcoder.missing(packet(5, new byte[160]))).isZero();
        assertThat(transcoder.convert(packet(5, new byte[160]))).isTrue();
        transcoder.passed(packet(6, new byte[4]));
        assertThat(transcoder.missing(packet(7, new byte[160]))).isZero();
        assertThat(transcoder.convert(packet(7, new byte[160]))).isTrue();
        transcoder.interrupt();
        assertThat(transcoder.missing(packet(9, new byte[160]))).isZero();
        assertThat(transcoder.convert(packet(9, new byte[160]))).isTrue();
        assertThat(transcoder.missing(packet(11, new byte[160]))).isOne();
        transcoder.conceal();
        assertThat(transcoder.convert(packet(10, new byte[160]))).as("too late").isFalse();
        assertThat(transcoder.missing(packet(40, new byte[160]))).as("long ago").isZero();
    }
}
