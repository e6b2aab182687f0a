package org.patchbay.testkit.ops;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.schedule.Schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What every implementation of {@link Schedule} must do. A test of one inherits this and gives it. */
public abstract class ScheduleContract {

    protected abstract Schedule schedule();

    /** Lets so much time pass where it does not by itself. */
    protected void elapse(Duration time) {
        // A real clock goes on by itself.
    }

    private void until(java.util.concurrent.Callable<Boolean> wanted, Duration step) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    elapse(step);
                    return wanted.call();
                });
    }

    @Test
    final void runsATaskOnceAndNotBeforeItsTime() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger later = new AtomicInteger();
        schedule().once("soon", Duration.ofMillis(20), runs::incrementAndGet);
        schedule().once("in an hour", Duration.ofHours(1), later::incrementAndGet);
        until(() -> runs.get() == 1, Duration.ofMillis(20));
        AtomicInteger marker = new AtomicInteger();
        schedule().once("marker", Duration.ofMillis(60), marker::incrementAndGet);
        until(() -> marker.get() == 1, Duration.ofMillis(20));
        assertThat(runs).hasValue(1);
        assertThat(later).hasValue(0);
    }

    @Test
    final void runsATaskAgainAndAgainAlsoAfterItFailed() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        try (AutoCloseable task = schedule().every("t", Duration.ofMillis(10), () -> {
            if (runs.incrementAndGet() == 2) {
                throw new IllegalStateException("once");
            }
        })) {
            until(() -> runs.get() >= 4, Duration.ofMillis(10));
            assertThat(task).isNotNull();
        }
    }

    @Test
    final void runsNothingMoreOnceItIsClosed() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AutoCloseable task = schedule().every("t", Duration.ofMillis(10), runs::incrementAndGet);
        until(() -> runs.get() >= 1, Duration.ofMillis(10));
        task.close();
        task.close();
        int then = runs.get();
        AtomicInteger marker = new AtomicInteger();
        schedule().once("marker", Duration.ofMillis(50), marker::incrementAndGet);
        until(() -> marker.get() == 1, Duration.ofMillis(10));
        assertThat(runs).hasValue(then);
    }

    @Test
    final void closingWaitsForARunThatIsGoingOn() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        AutoCloseable task = schedule().once("t", Duration.ofMillis(1), () -> {
            inside.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.set(1);
        });
        CompletableFuture<Void> time = CompletableFuture.runAsync(() -> elapse(Duration.ofMillis(10)));
        assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Integer> closed = CompletableFuture.supplyAsync(() -> {
            try {
                task.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return ended.get();
        });
        await().during(Duration.ofMillis(100)).until(() -> !closed.isDone());
        end.countDown();
        assertThat(closed.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        time.get(5, TimeUnit.SECONDS);
    }

    @Test
    final void twoRunsOfATaskNeverOverlap() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        try (AutoCloseable task = schedule().every("t", Duration.ofMillis(1), () -> {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            await().pollDelay(Duration.ofMillis(4)).until(() -> true);
            inside.decrementAndGet();
            runs.incrementAndGet();
        })) {
            until(() -> runs.get() >= 10, Duration.ofMillis(1));
            assertThat(task).isNotNull();
        }
        assertThat(overlaps).hasValue(0);
    }
}
