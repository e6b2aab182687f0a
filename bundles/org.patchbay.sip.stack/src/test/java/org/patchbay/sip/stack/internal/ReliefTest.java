package org.patchbay.sip.stack.internal;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReliefTest {
    private static final long MILLI = 1_000_000;
    private long now = -5_000 * MILLI; // The clock may well be negative.
    private final Relief relief = new Relief(now);

    /** Something to do at each tenth of a millisecond. */
    private void busyFor(long millis) {
        for (long end = now + millis * MILLI; now - end < 0; now += MILLI / 10) {
            relief.busy(now);
        }
    }

    private void waitFor(long millis) {
        now += millis * MILLI;
        relief.waited(now);
    }

    /** How long each relief is, in ms, of who is busy without a pause. */
    private List<Long> reliefs(int count) {
        List<Long> all = new ArrayList<>();
        while (all.size() < count) {
            while (!relief.isOn(now)) {
                relief.busy(now);
                now += MILLI / 10;
            }
            long from = now;
            while (relief.isOn(now)) {
                relief.busy(now);
                now += MILLI / 10;
            }
            all.add((now - from + MILLI / 2) / MILLI);
        }
        return all;
    }

    @Test
    void isNotNeededWhileThereArePauses() {
        for (int i = 0; i < 100; i++) {
            busyFor(9);
            assertThat(relief.isOn(now)).isFalse();
            waitFor(1);
        }
    }

    @Test
    void comesWhenThereIsAlwaysMoreAndIsShortAtFirst() {
        busyFor(11);
        assertThat(relief.isOn(now)).isTrue();
        busyFor(18);
        assertThat(relief.isOn(now)).isTrue();
        busyFor(4);
        assertThat(relief.isOn(now)).isFalse();
    }

    @Test
    void isLongerEachTimeThatItDidNotHelp() {
        assertThat(reliefs(8)).containsExactly(20L, 40L, 80L, 160L, 320L, 640L, 640L, 640L);
    }

    @Test
    void isShortAgainAfterItHelped() {
        reliefs(5);
        for (int i = 0; i < 200; i++) {
            busyFor(9);
            waitFor(1);
        }
        assertThat(reliefs(2)).containsExactly(20L, 40L);
    }

    @Test
    void aPauseMeanwhileDoesNotEndIt() {
        busyFor(11);
        waitFor(1);
        assertThat(relief.isOn(now)).isTrue();
        waitFor(20);
        assertThat(relief.isOn(now)).isFalse();
        busyFor(9);
        assertThat(relief.isOn(now)).isFalse();
    }
}
