package org.patchbay.media.embedded.rtp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.patchbay.media.embedded.sdp.Codec;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadTablesTest {
    private static final Codec PCMU = new Codec(0, "PCMU", 8000, 1, "");
    private static final Codec PCMA = new Codec(8, "PCMA", 8000, 1, "");

    private final PayloadTables tables = new PayloadTables();

    @Test
    void legsOfTheSameListsShareOne() {
        List<Codec> said = List.of(PCMU, PCMA);
        List<Codec> remote = List.of(PCMA);

        PayloadTable table = tables.of(said, remote, null);

        assertThat(table.knows(0)).isTrue();
        assertThat(tables.of(said, remote, null)).isSameAs(table);
    }

    @Test
    void anyOtherListHasItsOwn() {
        List<Codec> said = List.of(PCMU, PCMA);
        List<Codec> remote = List.of(PCMA);
        PayloadTable table = tables.of(said, remote, null);

        assertThat(tables.of(said, remote, List.of(PCMA)).atPartner(0)).isEqualTo(-1);
        assertThat(tables.of(said, remote, List.of(PCMU)).atPartner(0)).isZero();
        assertThat(tables.of(remote, said, null)).isNotSameAs(table);
        assertThat(tables.of(new ArrayList<>(said), remote, null)).isNotSameAs(table);
    }

    @Test
    void oneThatMakesAnotherGiveWayIsRight() {
        List<List<Codec>> lists = IntStream.range(0, 3000)
                .mapToObj(i -> List.of(PCMU.numbered(i % 128)))
                .toList();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < lists.size(); i++) {
                assertThat(tables.of(lists.get(i), lists.get(i), null).knows(i % 128))
                        .isTrue();
            }
        }
    }

    @Test
    void veryLongOnesAreNotKept() {
        List<Codec> many = IntStream.range(0, 100).mapToObj(PCMU::numbered).toList();

        assertThat(tables.of(many, many, null)).isNotSameAs(tables.of(many, many, null));
    }
}
