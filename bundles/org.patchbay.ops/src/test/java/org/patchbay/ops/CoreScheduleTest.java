package org.patchbay.ops;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CoreScheduleTest {
    private final CoreSchedule schedule = new CoreSchedule();

    @AfterEach
    void close() {
        schedule.close();
    }

    @Test
    void runsAgainAndAgainAlsoAfterAFailureUntilItIsClosed() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AutoCloseable task = schedule.every("t", Duration.ofMillis(5), () -> {
            if (runs.incrementAndGet() == 2) {
                throw new IllegalStateException("once");
            }
        });
        await().until(() -> runs.get() > 4);
        task.close();
        int then = runs.get();
        CountDownLatch later = new CountDownLatch(1);
        schedule.once("later", Duration.ofMillis(50), later::countDown);
        assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(runs.get()).isEqualTo(then);
    }

    @Test
    void closingWaitsForARunThatIsGoingOn() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AutoCloseable task = schedule.once("t", Duration.ZERO, () -> {
            inside.countDown();
            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            ended.set(true);
        });
        inside.await();
        task.close();
        assertThat(ended).isTrue();
    }
}
