package org.patchbay.itests.harness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Tones in WAV files: makes one for a phone to speak, and says how much of which is in what a phone heard. */
public final class Tone {
    private static final int RATE = 8000;
    private static final int TENTHS = 10;

    private Tone() {}

    /** Writes a tone, 8 kHz, 16 bit, one channel. */
    public static Path write(Path file, int hertz, int seconds) {
        return write(file, hertz, seconds, seconds);
    }

    /** The same with silence behind it. @param all how long it is with that */
    static Path write(Path file, int hertz, int seconds, int all) {
        byte[] samples = new byte[RATE * all * 2];
        for (int i = 0; i < RATE * seconds; i++) {
            int value = (int) (12_000 * Math.sin(2 * Math.PI * hertz * i / RATE));
            samples[2 * i] = (byte) value;
            samples[2 * i + 1] = (byte) (value >> 8);
        }
        var format = new AudioFormat(RATE, 16, 1, true, false);
        try (var stream = new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length / 2)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How much of a recording's power is at one frequency, between 0 and 1: near 1 for a clean tone, near 0 for anything
     * else. Goertzel's algorithm over each tenth of the middle second, so that neither the beginning nor the end of a call
     * counts, nor that a phone leaves out a packet that came too late: what follows it is the same tone at another phase,
     * which over a whole second would look like half of it.
     */
    public static double share(Path recording, int hertz) {
        Recording all = read(recording);
        return all.share((all.frames() - all.rate()) / 2, hertz);
    }

    /** The same for the second before the last: what was heard after an interruption. */
    public static double lateShare(Path recording, int hertz) {
        Recording all = read(recording);
        return all.share(all.frames() - 2 * all.rate(), hertz);
    }

    /** The same of one of several channels, from 0 on. */
    public static double share(Path recording, int channel, int hertz) {
        Recording all = read(recording);
        return all.share(channel, (all.frames() - all.rate()) / 2, hertz);
    }

    /**
     * The same for the worst second of all but the first and the last: near 1 if nothing else was ever heard. A phone does
     * not write down what it did not receive: see {@link #length}.
     */
    public static double worstShare(Path recording, int hertz) {
        Recording all = read(recording);
        double worst = 1;
        for (int first = all.rate(); first + 2 * all.rate() <= all.frames(); first += all.rate()) {
            worst = Math.min(worst, all.share(first, hertz));
        }
        return worst;
    }

    /** How long a recording is: what a phone has received, without what it has not. */
    public static Duration length(Path recording) {
        Recording all = read(recording);
        return Duration.ofMillis(all.frames() * 1000L / all.rate());
    }

    private record Recording(byte[] bytes, int channels, int rate) {
        int frames() {
            return bytes.length / (2 * channels);
        }

        /** Of the second that begins at a frame. */
        double share(int first, int hertz) {
            return share(0, first, hertz);
        }

        double share(int channel, int first, int hertz) {
            double sum = 0;
            double[] tenth = new double[rate / TENTHS];
            for (int from = 0; from < TENTHS * tenth.length; from += tenth.length) {
                for (int i = 0; i < tenth.length; i++) {
                    int at = ((first + from + i) * channels + channel) * 2;
                    tenth[i] = (short) ((bytes[at] & 0xff) | (bytes[at + 1] << 8));
                }
                sum += goertzel(tenth, hertz, rate);
            }
            return sum / TENTHS;
        }
    }

    private static Recording read(Path recording) {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(recording.toFile())) {
            AudioFormat format = in.getFormat();
            Recording all = new Recording(in.readAllBytes(), format.getChannels(), (int) format.getSampleRate());
            if (format.getSampleSizeInBits() != 16 || all.frames() < all.rate()) {
                throw new AssertionError(recording + " is no second of 16 bit audio: " + format + ", " + all.frames());
            }
            return all;
        } catch (UnsupportedAudioFileException e) {
            throw new AssertionError(recording + " is no WAV file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same of samples at 8 kHz. */
    static double share(double[] samples, int hertz) {
        return goertzel(samples, hertz, RATE);
    }

    private static double goertzel(double[] samples, int hertz, int rate) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / rate);
        double one = 0;
        double two = 0;
        double total = 0;
        for (double sample : samples) {
            double next = sample + coefficient * one - two;
            two = one;
            one = next;
            total += sample * sample;
        }
        double power = one * one + two * two - coefficient * one * two;
        return total == 0 ? 0 : power / (total * samples.length / 2);
    }
}
