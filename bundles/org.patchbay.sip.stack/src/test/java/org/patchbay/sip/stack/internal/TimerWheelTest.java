package org.patchbay.sip.stack.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

class TimerWheelTest {
    private static final long MILLI = 1_000_000;
    private final TimerWheel wheel = new TimerWheel(0);

    @Test
    void everyTimerRunsOnceNeverEarlyAndAtMostATickLate() {
        Random random = new Random(7);
        List<long[]> fired = new ArrayList<>();
        long[] now = {0};
        for (int i = 0; i < 3000; i++) {
            long due = random.nextInt(40_000) * MILLI;
            wheel.schedule(0, due, () -> fired.add(new long[] {due, now[0]}));
        }
        for (now[0] = 0; now[0] <= 40_100 * MILLI; now[0] += 7 * MILLI) {
            wheel.advance(now[0], Runnable::run);
        }
        assertThat(fired).hasSize(3000);
        assertThat(fired).allSatisfy(pair -> assertThat(pair[1] - pair[0]).isBetween(0L, 27 * MILLI));
        assertThat(wheel.waiting()).isZero();
    }

    @Test
    void aCancelledTimerDoesNotRunEvenIfItsNeighbourCancelsIt() {
        List<String> ran = new ArrayList<>();
        Scheduled[] second = new Scheduled[1];
        wheel.schedule(0, 50 * MILLI, () -> {
            ran.add("first");
            second[0].cancel();
        });
        second[0] = wheel.schedule(0, 50 * MILLI, () -> ran.add("second"));
        Scheduled third = wheel.schedule(0, 50 * MILLI, () -> ran.add("third"));
        third.cancel();
        third.cancel();
        wheel.advance(100 * MILLI, Runnable::run);
        assertThat(ran).containsExactly("first");
        assertThat(wheel.waiting()).isZero();
    }

    @Test
    void knowsHowLongAWorkerMaySleep() {
        assertThat(wheel.untilNext(0)).isEqualTo(Long.MAX_VALUE);
        wheel.schedule(0, 32_000 * MILLI, () -> {});
        wheel.schedule(0, 500 * MILLI, () -> {});
        assertThat(wheel.untilNext(0)).isEqualTo(500 * MILLI);
        wheel.advance(600 * MILLI, Runnable::run);
        assertThat(wheel.untilNext(600 * MILLI)).isGreaterThan(9_000 * MILLI);
    }
}
