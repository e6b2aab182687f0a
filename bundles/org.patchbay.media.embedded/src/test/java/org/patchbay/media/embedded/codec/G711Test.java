package org.patchbay.media.embedded.codec;

import org.junit.jupiter.api.Test;

import org.patchbay.testkit.media.Tone;

import static org.assertj.core.api.Assertions.assertThat;

class G711Test {

    @Test
    void everyCodeExpandsByTheStepsOfTheRecommendationAndComesBackAsItself() {
        for (int i = 0; i < 256; i++) {
            byte code = (byte) i;
            assertThat((int) G711.fromAlaw(code)).isEqualTo(Tone.expandAlaw(code));
            assertThat((int) G711.fromUlaw(code)).isEqualTo(Tone.expandUlaw(code));
            assertThat(G711.alaw(G711.fromAlaw(code))).isEqualTo(code);
            // There are two zeros.
            assertThat(G711.ulaw(G711.fromUlaw(code))).isEqualTo(code == 0x7f ? (byte) 0xff : code);
        }
    }

    @Test
    void compressionIsTheNearestStepOfTheRecommendation() {
        for (int value = Short.MIN_VALUE; value <= Short.MAX_VALUE; value++) {
            int alaw = Tone.expandAlaw(G711.alaw((short) value));
            int ulaw = Tone.expandUlaw(G711.ulaw((short) value));
            // Half a step of each segment: 1/32 of the magnitude, and 8 near zero; 644 where u-law has ended.
            assertThat(Math.abs(alaw - value)).isLessThanOrEqualTo(Math.max(9, Math.abs(value) / 31));
            assertThat(Math.abs(ulaw - value)).isLessThanOrEqualTo(Math.max(8, Math.abs(value) / 31 + 4));
        }
    }
}
