package org.patchbay.media.embedded.record;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** All in samples at 8 kHz: 8 are a millisecond. */
class TimelineTest {
    private static final int SECOND = 8000;
    private final Timeline timeline = new Timeline();

    @Test
    void jitterIsTakenOut() {
        int[] delays = {0, 300, 10, 700, 0, 200};
        for (int i = 0; i < delays.length; i++) {
            assertThat(timeline.place(1, 5000 + 160 * i, 1000 + 160 * i + delays[i]))
                    .isEqualTo(1000 + 160 * i);
        }
    }

    @Test
    void whatWasLostOrNotSpokenLeavesItsPlace() {
        assertThat(timeline.place(1, 0, 100)).isEqualTo(100);
        assertThat(timeline.place(1, 3 * SECOND, 100 + 3 * SECOND)).isEqualTo(100 + 3 * SECOND);
    }

    @Test
    void whatWasOvertakenFindsItsPlace() {
        timeline.place(1, 0, 100);
        assertThat(timeline.place(1, 320, 420)).isEqualTo(420);
        assertThat(timeline.place(1, 160, 430)).isEqualTo(260);
        assertThat(timeline.place(1, 480, 580)).isEqualTo(580);
    }

    @Test
    void aTimestampMayWrap() {
        timeline.place(1, -160, 1000);
        assertThat(timeline.place(1, 0, 1160)).isEqualTo(1160);
        timeline.place(2, Integer.MAX_VALUE - 100, 2000);
        assertThat(timeline.place(2, Integer.MAX_VALUE - 100 + 160, 2160)).isEqualTo(2160);
    }

    @Test
    void anotherSourceBeginsWhereItComes() {
        timeline.place(1, 0, 100);
        assertThat(timeline.place(2, 777_777, 5000)).isEqualTo(5000);
        assertThat(timeline.place(2, 777_937, 5170)).isEqualTo(5160);
    }

    @Test
    void timestampsThatJumpAreNotBelieved() {
        timeline.place(1, 0, 100);
        assertThat(timeline.place(1, 50 * SECOND, 260)).isEqualTo(260);
        assertThat(timeline.place(1, 50 * SECOND + 160, 420)).isEqualTo(420);
    }

    /** Some gateways stop their clock while nothing is sent. */
    @Test
    void aClockThatStoodStillIsPutRight() {
        timeline.place(1, 0, 0);
        assertThat(timeline.place(1, 160, 10L * SECOND)).isEqualTo(10L * SECOND);
        // Half a second could be the network; that it stays is not.
        long place = 0;
        for (int i = 2; i < 250; i++) {
            long arrival = 10L * SECOND + SECOND / 2 + 160L * (i - 1);
            place = timeline.place(1, 160 * i, arrival) - arrival;
        }
        assertThat(place).isZero();
    }

    @Test
    void aFirstPacketThatWasLateDoesNotMakeAllOthersEarly() {
        timeline.place(1, 0, 2000);
        assertThat(timeline.place(1, 160, 1400)).isEqualTo(1400);
        assertThat(timeline.place(1, 320, 1560)).isEqualTo(1560);
    }

    /** A phone's clock may run fast by 100 ppm: within an hour that is a third of a second. */
    @Test
    void aClockThatRunsFastIsFollowed() {
        long off = 0;
        for (int i = 0; i < 180_000; i++) {
            long arrival = 160L * i;
            off = Math.max(off, Math.abs(timeline.place(1, 160 * i + i * 16 / 1000, arrival) - arrival));
        }
        assertThat(off).isLessThanOrEqualTo(60 * 8);
    }
}
