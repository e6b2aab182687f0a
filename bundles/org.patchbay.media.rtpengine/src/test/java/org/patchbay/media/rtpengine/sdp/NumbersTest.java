package org.patchbay.media.rtpengine.sdp;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NumbersTest {
    private static final Format OPUS = new Format(111, "opus/48000/2", "");
    private static final Format EVENTS = new Format(101, "telephone-event/8000", "0-15");

    @Test
    void aNumberKeepsItsMeaning() {
        List<Format> meanings = Numbers.learned(List.of(), List.of(EVENTS, new Format(8, "PCMA/8000", "")));
        assertThat(meanings).extracting(Format::payload).containsExactly(8, 101);

        assertThat(Numbers.assigned(meanings, List.of(OPUS.numbered(101)))).containsExactly(OPUS.numbered(127));
        assertThat(Numbers.assigned(meanings, List.of(EVENTS.numbered(96)))).containsExactly(EVENTS.numbered(96));
    }

    @Test
    void aFormatTakesTheNumberItHasWhenItsOwnMeansAnother() {
        List<Format> meanings = Numbers.learned(List.of(), List.of(EVENTS, OPUS));

        assertThat(Numbers.assigned(meanings, List.of(EVENTS.numbered(111)))).containsExactly(EVENTS);
    }

    @Test
    void twoFormatsNeverGetOneNumber() {
        List<Format> both = List.of(OPUS.numbered(96), EVENTS.numbered(96));

        assertThat(Numbers.assigned(List.of(), both)).containsExactly(OPUS.numbered(96), EVENTS.numbered(127));
    }

    @Test
    void aPeerThatChangesItsMeaningIsBelieved() {
        List<Format> meanings = Numbers.learned(List.of(EVENTS), List.of(OPUS.numbered(101)));

        assertThat(meanings).containsExactly(OPUS.numbered(101));
    }

    @Test
    void aFormatForWhichNoNumberIsLeftIsDropped() {
        List<Format> all = IntStream.rangeClosed(96, 127)
                .mapToObj(number -> new Format(number, "x" + number + "/8000", ""))
                .toList();

        assertThat(Numbers.assigned(Numbers.learned(List.of(), all), List.of(OPUS, new Format(8, "PCMA/8000", ""))))
                .containsExactly(new Format(8, "PCMA/8000", ""));
    }
}
