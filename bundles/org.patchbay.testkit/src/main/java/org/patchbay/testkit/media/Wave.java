package org.patchbay.testkit.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A WAV file as it stands on the disk: 16-bit PCM, as many frames as its header says. */
public record Wave(int rate, int[][] channels) {

    public static Wave read(Path file) {
        try {
            ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            byte[] tags = new byte[8];
            wav.get(8, tags);
            if (wav.getInt(0)
                            != ByteBuffer.wrap("RIFF".getBytes(StandardCharsets.US_ASCII))
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getInt()
                    || !new String(tags, StandardCharsets.US_ASCII).equals("WAVEfmt ")
                    || wav.getShort(20) != 1
                    || wav.getShort(34) != 16) {
                throw new AssertionError(file + " is no WAV file of 16-bit PCM");
            }
            int count = wav.getShort(22);
            int frames = wav.getInt(40) / (2 * count);
            if (wav.getInt(4) != wav.getInt(40) + 36 || 44 + 2 * count * frames > wav.capacity()) {
                throw new AssertionError(file + " is not as long as its header says");
            }
            int[][] channels = new int[count][frames];
            for (int i = 0; i < frames * count; i++) {
                channels[i % count][i / count] = wav.getShort(44 + 2 * i);
            }
            return new Wave(wav.getInt(24), channels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int milliseconds() {
        return (int) (1000L * channels[0].length / rate);
    }

    /** How much of the power of that part of a channel is at that frequency, from 0 to 1. */
    public double share(int channel, double hertz, int fromMillis, int toMillis) {
        int from = (int) ((long) fromMillis * rate / 1000);
        int to = (int) ((long) toMillis * rate / 1000);
        return Tone.share(Arrays.copyOfRange(channels[channel], from, to), hertz, rate);
    }

    /** The same of all of it but the first and the last {@code edge} milliseconds. */
    public double share(int channel, double hertz, int edge) {
        return share(channel, hertz, edge, milliseconds() - edge);
    }

    /** The loudest sample of a part. */
    public int peak(int channel, int fromMillis, int toMillis) {
        int from = (int) ((long) fromMillis * rate / 1000);
        int to = (int) ((long) toMillis * rate / 1000);
        return Arrays.stream(channels[channel], from, to).map(Math::abs).max().orElse(0);
    }
}
