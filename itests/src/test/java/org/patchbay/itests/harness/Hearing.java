package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** What a phone has heard, one tenth of a second after the other: which of some tones, for how long, in which order. */
public final class Hearing {
    /** No tone of those that were asked for, nor much else. */
    public static final int SILENCE = 0;
    /** Something else. */
    public static final int NOISE = -1;

    private static final int PER_SECOND = 10;
    /** Below this share of its loudest, a tenth of a second is silent. */
    private static final double QUIET = 0.001;

    private final List<Integer> tenths;

    private Hearing(List<Integer> tenths) {
        this.tenths = tenths;
    }

    /** Listens to a recording (WAV, 16 bit) for these tones. */
    public static Hearing of(Path recording, int... tones) {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(recording.toFile())) {
            AudioFormat format = in.getFormat();
            if (format.getSampleSizeInBits() != 16) {
                throw new AssertionError(recording + " is no 16 bit audio: " + format);
            }
            double[] samples = samples(in.readAllBytes(), format.getChannels());
            int rate = (int) format.getSampleRate();
            int length = rate / PER_SECOND;
            double loudest = 0;
            for (int from = 0; from + length <= samples.length; from += length) {
                loudest = Math.max(loudest, power(samples, from, length));
            }
            List<Integer> heard = new ArrayList<>();
            for (int from = 0; from + length <= samples.length; from += length) {
                heard.add(
                        power(samples, from, length) <= QUIET * loudest
                                ? SILENCE
                                : tone(samples, from, length, rate, tones));
            }
            return new Hearing(heard);
        } catch (UnsupportedAudioFileException e) {
            throw new AssertionError(recording + " is no WAV file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] samples(byte[] bytes, int channels) {
        double[] samples = new double[bytes.length / (2 * channels)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (bytes[2 * channels * i] & 0xff | bytes[2 * channels * i + 1] << 8);
        }
        return samples;
    }

    private static double power(double[] samples, int from, int length) {
        double total = 0;
        for (int i = from; i < from + length; i++) {
            total += samples[i] * samples[i];
        }
        return total;
    }

    private static int tone(double[] samples, int from, int length, int rate, int... tones) {
        for (int hertz : tones) {
            double coefficient = 2 * Math.cos(2 * Math.PI * hertz / rate);
            double one = 0;
            double two = 0;
            for (int i = from; i < from + length; i++) {
                double next = samples[i] + coefficient * one - two;
                two = one;
                one = next;
            }
            double share =
                    (one * one + two * two - coefficient * one * two) / (power(samples, from, length) * length / 2);
            if (share > 0.9) {
                return hertz;
            }
        }
        return NOISE;
    }

    /** For how long it was this tone, in all. */
    public Duration lasting(int hertz) {
        return Duration.ofMillis(tenths.stream().filter(each -> each == hertz).count() * 1000 / PER_SECOND);
    }

    /** What was heard, without what lasted shorter than this, each once until it changed. */
    public List<Integer> sequence(Duration shortest) {
        List<Integer> sequence = new ArrayList<>();
        int run = 0;
        for (int i = 0; i < tenths.size(); i++) {
            run = i > 0 && tenths.get(i).equals(tenths.get(i - 1)) ? run + 1 : 1;
            boolean counts = run * 1000L / PER_SECOND >= shortest.toMillis();
            if (counts
                    && (sequence.isEmpty() || !sequence.get(sequence.size() - 1).equals(tenths.get(i)))) {
                sequence.add(tenths.get(i));
            }
        }
        return sequence;
    }

    @Override
    public String toString() {
        return tenths.toString();
    }
}
