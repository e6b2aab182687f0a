package org.patchbay.media.embedded.play;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads RIFF/WAVE files: 16-bit PCM, one channel, 8 kHz, or 16 kHz which is brought down to 8 kHz. */
final class WavReader {

    private static final int PCM = 1;

    /** Low pass at 3.6 kHz for 16 kHz input: a windowed sinc, so that what 8 kHz cannot carry does not come back as another tone. */
    private static final double[] LOW_PASS = lowPass(63, 3600.0 / 16000);

    private WavReader() {}

    /** @throws IOException saying what the file is and what it should be */
    static Sound read(byte[] file) throws IOException {
        ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || !tag(wav, 0).equals("RIFF") || !tag(wav, 8).equals("WAVE")) {
            throw new IOException("is no WAV file");
        }
        int rate = 0;
        int at = 12;
        while (at + 8 <= file.length) {
            int size = wav.getInt(at + 4);
            if (size < 0) {
                break;
            }
            if (tag(wav, at).equals("fmt ")) {
                if (size < 16 || at + 24 > file.length) {
                    break;
                }
                rate = format(wav, at + 8);
            } else if (tag(wav, at).equals("data")) {
                if (rate == 0) {
                    break;
                }
                return sound(wav, at + 8, Math.min(size, file.length - at - 8) / 2, rate);
            }
            long next = (long) at + 8 + size + (size & 1);
            if (next > file.length) {
                break;
            }
            at = (int) next;
        }
        throw new IOException("is a WAV file without audio");
    }

    private static int format(ByteBuffer wav, int at) throws IOException {
        int coding = wav.getShort(at) & 0xffff;
        int channels = wav.getShort(at + 2) & 0xffff;
        int rate = wav.getInt(at + 4);
        int bits = wav.getShort(at + 14) & 0xffff;
        if (coding != PCM || channels != 1 || bits != 16 || (rate != 8000 && rate != 16000)) {
            throw new IOException("has coding " + coding + ", " + channels + " channels, " + bits + " bits, " + rate
                    + " Hz; needed are PCM (1), 1 channel, 16 bits, 8000 or 16000 Hz");
        }
        return rate;
    }

    private static Sound sound(ByteBuffer wav, int at, int count, int rate) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = wav.getShort(at + 2 * i);
        }
        return Sound.of(rate == 8000 ? samples : halved(samples));
    }

    private static short[] halved(short[] samples) {
        short[] half = new short[samples.length / 2];
        int centre = LOW_PASS.length / 2;
        for (int i = 0; i < half.length; i++) {
            double sum = 0;
            for (int tap = 0; tap < LOW_PASS.length; tap++) {
                int from = 2 * i + tap - centre;
                if (from >= 0 && from < samples.length) {
                    sum += LOW_PASS[tap] * samples[from];
                }
            }
            half[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
        }
        return half;
    }

    private static double[] lowPass(int taps, double cutoff) {
        double[] filter = new double[taps];
        double sum = 0;
        for (int i = 0; i < taps; i++) {
            double x = i - (taps - 1) / 2.0;
            double sinc = x == 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
            filter[i] = sinc * (0.54 - 0.46 * Math.cos(2 * Math.PI * i / (taps - 1)));
            sum += filter[i];
        }
        for (int i = 0; i < taps; i++) {
            filter[i] /= sum;
        }
        return filter;
    }

    private static String tag(ByteBuffer wav, int at) {
        byte[] tag = new byte[4];
        wav.get(at, tag);
        return new String(tag, StandardCharsets.US_ASCII);
    }
}
