package org.patchbay.sip.stack.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.OverloadSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WorkerTest {
    /** Two seconds of nothing to do, a timer that takes its time, and a call that arrives meanwhile. */
    @Test
    void aLongTimerOfAnIdleWorkerIsNoOverload() {
        Worker worker = new Worker(0, new OverloadSettings(Duration.ofMillis(10), Duration.ofSeconds(1), 5, 100));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        var unused = worker.wheel().schedule(System.nanoTime(), 2_000_000_000L, () -> {
            begun.countDown();
            awaitUninterruptibly(end);
        });
        worker.start(null);
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> begun.getCount() == 0);
            worker.receive(() -> {});
            await().pollInterval(Duration.ofMillis(1)).until(() -> worker.age() > 10_000_000L);
            assertThat(worker.admits()).isTrue();
        } finally {
            end.countDown();
            worker.stop(5000);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
