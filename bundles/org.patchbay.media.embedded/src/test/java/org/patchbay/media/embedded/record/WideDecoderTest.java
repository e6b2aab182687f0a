package org.patchbay.media.embedded.record;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.media.embedded.sdp.Codec;
import org.patchbay.testkit.media.Tone;
import org.patchbay.testkit.media.WideTone;

import static org.assertj.core.api.Assertions.assertThat;

class WideDecoderTest {

    @Test
    void aToneInG722IsRecordedAsThatTone() {
        Coding coding = Coding.table(List.of(new Codec(9, "G722", 8000, 1, "")))[9];
        Decoder decoder = coding.decoder();
        WideTone tone = new WideTone();
        int[] heard = new int[40 * 160];
        short[] samples = new short[160];
        for (int i = 0; i < 50; i++) {
            assertThat(decoder.decode(tone.speak(440, i * 160), 160, samples)).isEqualTo(160);
            for (int j = 0; j < 160 && i >= 10; j++) {
                heard[(i - 10) * 160 + j] = samples[j];
            }
        }
        assertThat(Tone.share(heard, 440, 8000)).isGreaterThan(0.99);
        assertThat(coding.decoder()).as("each source has its own").isNotSameAs(decoder);
    }
}
