package org.patchbay.media.embedded.codec;

import java.util.Random;

/** Signals to put through codecs, and how alike they came out. */
final class Signals {

    private Signals() {}

    static short[] tone(double hertz, int rate, int length, double amplitude) {
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return samples;
    }

    static short[] noise(int length, int amplitude) {
        Random random = new Random(7);
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) (random.nextGaussian() * amplitude);
        }
        return samples;
    }

    static int[] tail(short[] samples, int from) {
        int[] tail = new int[samples.length - from];
        for (int i = from; i < samples.length; i++) {
            tail[i - from] = samples[i];
        }
        return tail;
    }

    static double rms(short[] samples, int from) {
        double sum = 0;
        for (int i = from; i < samples.length; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return Math.sqrt(sum / (samples.length - from));
    }

    /** In dB, of {@code out} delayed by {@code delay}. */
    static double signalToNoise(short[] in, short[] out, int delay, int from) {
        double signal = 0;
        double noise = 0;
        for (int i = Math.max(from, delay); i < out.length; i++) {
            double wanted = in[i - delay];
            signal += wanted * wanted;
            noise += (wanted - out[i]) * (wanted - out[i]);
        }
        return 10 * Math.log10(signal / noise);
    }

    static byte[] encoded(short[] samples) {
        G722Encoder encoder = new G722Encoder();
        byte[] bytes = new byte[samples.length / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = encoder.encode(samples[2 * i], samples[2 * i + 1]);
        }
        return bytes;
    }

    static short[] decoded(byte[] bytes) {
        G722Decoder decoder = new G722Decoder();
        short[] samples = new short[2 * bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            decoder.decode(bytes[i]);
            samples[2 * i] = decoder.first();
            samples[2 * i + 1] = decoder.second();
        }
        return samples;
    }
}
