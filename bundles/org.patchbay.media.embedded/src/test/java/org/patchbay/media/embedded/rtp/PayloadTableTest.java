package org.patchbay.media.embedded.rtp;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.media.embedded.sdp.Codec;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadTableTest {
    private static final Codec PCMU = new Codec(0, "PCMU", 8000, 1, "");
    private static final Codec PCMA = new Codec(8, "PCMA", 8000, 1, "");
    private static final Codec WIDE = new Codec(127, "SILK", 16000, 1, "");
    private static final Codec EVENTS = new Codec(101, "telephone-event", 8000, 1, "0-16");

    @Test
    void knowsWhatWasSaidAndWhatThePeerCallsIt() {
        PayloadTable table =
                new PayloadTable(List.of(PCMU, EVENTS), List.of(PCMU, WIDE, EVENTS.numbered(96)), List.of(PCMU));

        assertThat(table.knows(0)).isTrue();
        assertThat(table.clock(0)).isEqualTo(8000);
        assertThat(table.clock(127)).isEqualTo(16000);
        assertThat(table.events(101)).isTrue();
        assertThat(table.events(96)).isTrue();
        assertThat(table.events(0)).isFalse();
        assertThat(table.knows(8)).isFalse();
        assertThat(table.clock(8)).isZero();
        assertThat(table.events(8)).isFalse();
    }

    @Test
    void findsThePartnersNumber() {
        List<Codec> partner = List.of(PCMA, WIDE.numbered(0), EVENTS.numbered(127));
        PayloadTable table = new PayloadTable(List.of(PCMA, EVENTS, WIDE.numbered(96)), List.of(PCMU), partner);

        assertThat(table.atPartner(8)).isEqualTo(8);
        assertThat(table.atPartner(101)).isEqualTo(127);
        assertThat(table.atPartner(96)).isZero();
        assertThat(table.atPartner(0)).as("the partner did not agree").isEqualTo(-1);
        assertThat(table.atPartner(3)).as("nobody did").isEqualTo(-1);
    }

    @Test
    void leavesNumbersAsTheyAreWhereThePartnersAreNotKnown() {
        PayloadTable table = new PayloadTable(List.of(PCMA), List.of(EVENTS), null);

        assertThat(table.atPartner(8)).isEqualTo(8);
        assertThat(table.atPartner(101)).isEqualTo(101);
    }

    @Test
    void letsOurOwnWordsComeFirst() {
        PayloadTable table = new PayloadTable(List.of(WIDE.numbered(8)), List.of(PCMA), null);

        assertThat(table.clock(8)).isEqualTo(16000);
    }
}
