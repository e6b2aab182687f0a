package org.patchbay.bus;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BacklogTest {
    private static final Duration HOLD = Duration.ofMillis(1000);

    private long now = 1_000_000;
    private final Backlog backlog = new Backlog(now);

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void begins(long waitedMillis) {
        backlog.begins(TimeUnit.MILLISECONDS.toNanos(waitedMillis), now);
    }

    @Test
    void admitsWhoeverComesWhileNothingWaits() {
        for (int i = 0; i < 3; i++) {
            pass(60_000);
            assertThat(backlog.admits(now, HOLD)).isTrue();
            begins(5000);
        }
    }

    @Test
    void takesAStallForNoOverload() {
        assertThat(backlog.admits(now, HOLD)).isTrue();
        pass(900);
        assertThat(backlog.admits(now, HOLD)).isTrue();
        begins(900);
        begins(0);
        pass(500);
        assertThat(backlog.admits(now, HOLD)).isTrue();
    }

    /** What hangs may hold all threads for as long as one is waited for; a slow machine then takes its time for those who had to wait. */
    @Test
    void takesWhatHungForNoOverload() {
        for (int i = 0; i < 20; i++) {
            assertThat(backlog.admits(now, HOLD)).isTrue();
            pass(50);
        }
        for (int i = 0; i < 20; i++) {
            begins(1000);
            pass(20);
            assertThat(backlog.admits(now, HOLD)).isTrue();
        }
    }

    @Test
    void refusesWhenItDoesNotGetYoungAgain() {
        assertThat(backlog.admits(now, HOLD)).isTrue();
        assertThat(backlog.admits(now, HOLD)).isTrue();
        pass(1100);
        begins(1100);
        assertThat(backlog.admits(now, HOLD)).isTrue();
        pass(1100);
        assertThat(backlog.admits(now, HOLD)).isFalse();
    }

    @Test
    void refusesSoonerForAWhileAndNoLongerThanItIsOld() {
        refusesWhenItDoesNotGetYoungAgain();
        begins(700);
        assertThat(backlog.admits(now, HOLD))
                .as("one waits still, and the last was old")
                .isFalse();
        begins(50);
        assertThat(backlog.admits(now, HOLD)).as("nothing waits").isTrue();
        assertThat(backlog.admits(now, HOLD)).as("the last was young").isTrue();
        begins(200);
        assertThat(backlog.admits(now, HOLD)).as("old again, soon after").isFalse();
        pass(6000);
        begins(200);
        assertThat(backlog.admits(now, HOLD)).isTrue();
    }
}
