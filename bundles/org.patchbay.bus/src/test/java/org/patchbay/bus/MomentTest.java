package org.patchbay.bus;

import java.time.Instant;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MomentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "1678-01-01T00:00:00.000000001Z",
                "2026-11-27T15:38:15.851645788Z",
                "2262-04-11T23:47:16.854775807Z"
            })
    void losesNothing(String text) {
        Instant at = Instant.parse(text);
        assertThat(Moment.at(Moment.of(at))).isEqualTo(at);
    }

    @Test
    void isWrittenAsTheLibraryWritesIt() {
        MomentText texts = new MomentText();
        for (String text : List.of(
                "2026-11-27T15:38:15Z",
                "2026-11-27T15:38:15.100Z",
                "2026-11-27T15:38:15.001Z",
                "2026-11-27T15:38:15.000020Z",
                "2026-11-27T15:38:15.000000003Z",
                "2026-11-27T15:38:15.851645788Z",
                "2026-11-27T15:38:16.851645Z",
                "2026-11-27T15:38:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "1970-01-01T00:00:00Z")) {
            assertThat(texts.of(Moment.of(Instant.parse(text)))).isEqualTo(text);
        }
        assertThat(texts.of(Moment.NONE)).isEmpty();
    }

    /** Near to and far from each other, since each is written over the one before. */
    @Test
    void isWrittenAsTheLibraryWritesItWhateverCameBefore() {
        Random random = new Random(4711);
        MomentText texts = new MomentText();
        long nanos = 0;
        for (int i = 0; i < 20_000; i++) {
            nanos = switch (random.nextInt(6)) {
                case 0 -> Math.max(random.nextLong(), -Long.MAX_VALUE);
                case 1 -> Math.floorDiv(nanos, Moment.SECOND) * Moment.SECOND + random.nextInt(1000) * 1_000_000L;
                case 2 -> Math.floorDiv(nanos, Moment.SECOND) * Moment.SECOND + random.nextInt(1_000_000) * 1000L;
                case 3 -> Math.floorDiv(nanos, Moment.SECOND) * Moment.SECOND;
                case 4 -> nanos / 2 + random.nextInt() * Moment.SECOND;
                default -> nanos / 2 + random.nextInt();
            };
            assertThat(texts.of(nanos)).isEqualTo(Moment.at(nanos).toString());
        }
    }

    @Test
    void noneIsNone() {
        assertThatThrownBy(() -> Moment.at(Moment.NONE)).isInstanceOf(IllegalArgumentException.class);
    }
}
