package org.patchbay.bus;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BacklogTest {
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
            assertThat(backlog.admits(now)).isTrue();
            begins(5000);
        }
    }

    @Test
    void takesAStallForNoOverload() {
        assertThat(backlog.admits(now)).isTrue();
        pass(900);
        assertThat(backlog.admits(now)).isTrue();
        begins(900);
        begins(0);
        pass(500);
        assertThat(backlog.admits(now)).isTrue();
    }

    @Test
    void refusesWhenItDoesNotGetYoungAgain() {
        assertThat(backlog.admits(now)).isTrue();
        assertThat(backlog.admits(now)).isTrue();
        pass(600);
        begins(600);
        assertThat(backlog.admits(now)).isTrue();
        pass(600);
        assertThat(backlog.admits(now)).isFalse();
    }

    @Test
    void refusesSoonerForAWhileAndNoLongerThanItIsOld() {
        refusesWhenItDoesNotGetYoungAgain();
        begins(700);
        assertThat(backlog.admits(now))
                .as("one waits still, and the last was old")
                .isFalse();
        begins(50);
        assertThat(backlog.admits(now)).as("nothing waits").isTrue();
        assertThat(backlog.admits(now)).as("the last was young").isTrue();
        begins(200);
        assertThat(backlog.admits(now)).as("old again, soon after").isFalse();
        pass(6000);
        begins(200);
        assertThat(backlog.admits(now)).isTrue();
    }
}
