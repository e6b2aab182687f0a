package org.patchbay.media.embedded.sdp;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadNumbersTest {

    private static final Codec EVENTS = new Codec(101, "telephone-event", 8000, 1, "0-16");
    private static final Codec OPUS = new Codec(101, "opus", 48_000, 2, "");
    private static final Codec ALAW = new Codec(8, "PCMA", 8000, 1, "");

    @Test
    void aNumberNeverChangesItsMeaning() {
        PayloadNumbers numbers = new PayloadNumbers();
        numbers.learn(List.of(ALAW, EVENTS));
        List<Codec> assigned = numbers.assign(List.of(OPUS, EVENTS.numbered(96), ALAW));
        assertThat(assigned).extracting(Codec::payload).containsExactly(127, 101, 8);
        assertThat(numbers.assign(List.of(OPUS))).extracting(Codec::payload).containsExactly(127);
    }

    @Test
    void thosePassedOnKeepTheirNumbersWhereNothingSpeaksAgainstIt() {
        assertThat(new PayloadNumbers().assign(List.of(ALAW, EVENTS))).containsExactly(ALAW, EVENTS);
    }
}
