package org.patchbay.media.embedded.play;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import org.patchbay.media.embedded.record.G711Decoder;

/**
 * Reads RIFF/WAVE files of one channel: PCM of 16 bits, A-law or u-law, at 8 to 48 kHz, which is brought down to 8 kHz. A file may be longer or
 * shorter than it says: who writes it into a pipe does not know how long it will be.
 */
final class WavReader {

    private static final int PCM = 1;
    private static final int ALAW = 6;
    private static final int ULAW = 7;
    /** What it is stands behind the rest of the format. */
    private static final int EXTENSIBLE = 0xfffe;

    private record Format(int coding, int rate) {}

    private WavReader() {}

    /** @throws IOException saying what the file is and what it should be */
    static Sound read(byte[] file) throws IOException {
        ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || !tag(wav, 0).equals("RIFF") || !tag(wav, 8).equals("WAVE")) {
            throw new IOException("is no WAV file");
        }
        Format format = null;
        int at = 12;
        while (at + 8 <= file.length) {
            long size = wav.getInt(at + 4) & 0xffffffffL;
            if (tag(wav, at).equals("fmt ")) {
                if (size < 16 || at + 24 > file.length) {
                    break;
                }
                format = format(wav, at + 8, size);
            } else if (tag(wav, at).equals("data")) {
                if (format == null) {
                    break;
                }
                return sound(wav, at + 8, (int) Math.min(size, file.length - at - 8), format);
            }
            long next = at + 8 + size + (size & 1);
            if (next > file.length) {
                break;
            }
            at = (int) next;
        }
        throw new IOException("is a WAV file without audio");
    }

    private static Format format(ByteBuffer wav, int at, long size) throws IOException {
        int coding = wav.getShort(at) & 0xffff;
        int channels = wav.getShort(at + 2) & 0xffff;
        int rate = wav.getInt(at + 4);
        int bits = wav.getShort(at + 14) & 0xffff;
        if (coding == EXTENSIBLE && size >= 40 && at + 26 <= wav.limit()) {
            coding = wav.getShort(at + 24) & 0xffff;
        }
        boolean known = coding == PCM && bits == 16 || (coding == ALAW || coding == ULAW) && bits == 8;
        if (!known || channels != 1 || !Resampler.takes(rate)) {
            throw new IOException("has coding " + coding + ", " + channels + " channels, " + bits + " bits, " + rate
                    + " Hz; needed are PCM (1) of 16 bits or G.711 (6, 7), 1 channel, and " + Resampler.RATES + " Hz");
        }
        return new Format(coding, rate);
    }

    private static Sound sound(ByteBuffer wav, int at, int octets, Format format) {
        short[] samples = new short[format.coding() == PCM ? octets / 2 : octets];
        if (format.coding() == PCM) {
            for (int i = 0; i < samples.length; i++) {
                samples[i] = wav.getShort(at + 2 * i);
            }
        } else {
            byte[] payload = new byte[octets];
            wav.get(at, payload);
            (format.coding() == ALAW ? G711Decoder.ALAW : G711Decoder.ULAW).decode(payload, octets, samples);
        }
        return Sound.of(Resampler.resample(samples, format.rate()));
    }

    private static String tag(ByteBuffer wav, int at) {
        byte[] tag = new byte[4];
        wav.get(at, tag);
        return new String(tag, StandardCharsets.US_ASCII);
    }
}
