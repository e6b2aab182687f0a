package org.patchbay.media.embedded.play;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MusicTest {
    private final Sound music = Music.soft();

    @Test
    void itIsSoftAndNeverSilentForLong() {
        assertThat(music.length()).isBetween(5 * Sound.RATE, 30 * Sound.RATE);
        int peak = 0;
        for (int from = 0; from + Sound.RATE <= music.length(); from += Sound.RATE) {
            double power = 0;
            double sum = 0;
            for (int i = from; i < from + Sound.RATE; i++) {
                power += music.at(i) * music.at(i);
                sum += music.at(i);
                peak = Math.max(peak, Math.abs(music.at(i)));
            }
            double loudness = 20 * Math.log10(Math.sqrt(power / Sound.RATE) / 32_768);
            assertThat(loudness).as("dB of second %s", from / Sound.RATE).isBetween(-40.0, -20.0);
            assertThat(Math.abs(sum / Sound.RATE)).as("no offset").isLessThan(20);
        }
        assertThat(peak).isBetween(1000, 12_000);
    }

    @Test
    void itsEndGoesOverIntoItsBeginning() {
        int steepest = 0;
        for (int i = 1; i < music.length(); i++) {
            steepest = Math.max(steepest, Math.abs(music.at(i) - music.at(i - 1)));
        }
        assertThat(Math.abs(music.at(0) - music.at(music.length() - 1))).isLessThan(steepest);
        // A click is a sample that its neighbours do not lead to.
        assertThat(Math.abs(bend(music.length()))).isLessThanOrEqualTo(steepestBend());
    }

    private int bend(int at) {
        int length = music.length();
        return music.at((at + 1) % length) - 2 * music.at(at % length) + music.at((at - 1) % length);
    }

    private int steepestBend() {
        int steepest = 0;
        for (int i = 1; i < music.length() - 1; i++) {
            steepest = Math.max(steepest, Math.abs(bend(i)));
        }
        return steepest;
    }
}
