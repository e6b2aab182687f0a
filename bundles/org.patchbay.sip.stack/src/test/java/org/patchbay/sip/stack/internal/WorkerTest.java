package org.patchbay.sip.stack.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.OverloadSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WorkerTest {
    /** Two seconds of nothing to do, a timer that takes its time, and a call that arrives meanwhile. */
    @Test
    void aLongTimerOfAnIdleWorkerIsNoOverload() {
        Worker worker = new Worker(
                0, new OverloadSettings(Duration.ofMillis(10), Duration.ofSeconds(1), 5, 100), Runnable::run);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        var unused = worker.wheel().schedule(System.nanoTime(), 2_000_000_000L, () -> {
            begun.countDown();
            awaitUninterruptibly(end);
        });
        worker.start(null);
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> begun.getCount() == 0);
            worker.receive(() -> {}, Worker.Kind.BEGINNING, false);
            await().pollInterval(Duration.ofMillis(1)).until(() -> worker.age() > 10_000_000L);
            assertThat(worker.admits()).isTrue();
        } finally {
            end.countDown();
            worker.stop(5000);
        }
    }

    /** One that was put there after a rest that was longer than the patience, and is not taken at once. */
    @Test
    void whoIsSlowToWakeAfterARestIsNotOverloaded() {
        Worker worker = new Worker(
                0, new OverloadSettings(Duration.ofMillis(10), Duration.ofSeconds(2), 5, 100), Runnable::run);
        long made = System.nanoTime();
        await().until(() -> System.nanoTime() - made > 2_100_000_000L);
        // It has not begun, as if the machine had given its thread no time.
        worker.receive(() -> {}, Worker.Kind.BEGINNING, false);
        await().pollInterval(Duration.ofMillis(1)).until(() -> worker.age() > 10_000_000L);
        assertThat(worker.admits()).isTrue();
        worker.start(null);
        worker.stop(5000);
    }

    /** Given one at a time from a thread that waits for each, all at once from several, and after a rest: every entry is done, in order. */
    @Test
    void nothingThatIsGivenIsLeftLying() throws InterruptedException {
        Worker worker = new Worker(
                0, new OverloadSettings(Duration.ofSeconds(9), Duration.ofSeconds(9), 5, 1_000_000), Runnable::run);
        worker.start(null);
        try {
            for (int i = 0; i < 2000; i++) {
                CountDownLatch done = new CountDownLatch(1);
                worker.execute(done::countDown);
                assertThat(done.await(10, TimeUnit.SECONDS)).as("alone, %s", i).isTrue();
            }
            int givers = 3;
            int each = 20_000;
            CountDownLatch all = new CountDownLatch(givers * each);
            int[] last = new int[givers];
            AtomicInteger outOfOrder = new AtomicInteger();
            for (int g = 0; g < givers; g++) {
                int giver = g;
                new Thread(() -> {
                            for (int i = 1; i <= each; i++) {
                                int number = i;
                                worker.receive(
                                        () -> {
                                            if (last[giver] != number - 1) {
                                                outOfOrder.incrementAndGet();
                                            }
                                            last[giver] = number;
                                            all.countDown();
                                        },
                                        Worker.Kind.MESSAGE,
                                        i % 3 == 0);
                            }
                        })
                        .start();
            }
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(outOfOrder).hasValue(0);
            await().untilAsserted(() -> assertThat(worker.queued()).isZero());
            assertThat(worker.messages()).isZero();
        } finally {
            worker.stop(5000);
        }
    }

    @Test
    void whatHasBegunGoesFirstAndDoesNotMakeWhatWaitsYoung() {
        Worker worker = new Worker(
                0, new OverloadSettings(Duration.ofMillis(20), Duration.ofMillis(50), 60, 1000), Runnable::run);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<String> done = new CopyOnWriteArrayList<>();
        worker.start(null);
        try {
            worker.execute(() -> {
                begun.countDown();
                awaitUninterruptibly(end);
            });
            await().until(() -> begun.getCount() == 0);
            worker.receive(() -> done.add("new 1"), Worker.Kind.BEGINNING, false);
            await().until(() -> worker.age() > 200_000_000L);
            worker.receive(() -> done.add("new 2"), Worker.Kind.BEGINNING, false);
            worker.receive(() -> done.add("old 1"), Worker.Kind.MESSAGE, false);
            worker.execute(() -> done.add("task"));
            worker.receive(
                    () -> {
                        done.add("old 2");
                        done.add(worker.admits() ? "admits" : "refuses");
                    },
                    Worker.Kind.MESSAGE,
                    false);
            assertThat(worker.messages()).isEqualTo(4);
            end.countDown();
            await().until(() -> done.size() == 6);
            assertThat(done).containsExactly("old 1", "task", "old 2", "refuses", "new 1", "new 2");
            await().until(() -> worker.queued() == 0);
            assertThat(worker.messages()).isZero();
        } finally {
            end.countDown();
            worker.stop(5000);
        }
    }

    /** Who may, does it itself where nobody is at it; in any case each entry is done once, and one at a time. */
    @Test
    void onlyOneIsAtItAtATime() throws InterruptedException {
        Worker worker = new Worker(
                0, new OverloadSettings(Duration.ofSeconds(9), Duration.ofSeconds(9), 5, 1_000_000), Runnable::run);
        worker.start(null);
        try {
            await().until(() -> {
                AtomicReference<Thread> by = new AtomicReference<>();
                worker.perform(() -> by.set(worker.isCurrent() ? Thread.currentThread() : null));
                return by.get() == Thread.currentThread();
            });
            assertThat(worker.isCurrent()).isFalse();
            int givers = 4;
            int each = 20_000;
            CountDownLatch all = new CountDownLatch(givers * each);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger wrong = new AtomicInteger();
            int[] counted = new int[1];
            for (int g = 0; g < givers; g++) {
                boolean performs = g % 2 == 0;
                new Thread(() -> {
                            for (int i = 0; i < each; i++) {
                                Runnable task = () -> {
                                    if (inside.getAndIncrement() != 0 || !worker.isCurrent()) {
                                        wrong.incrementAndGet();
                                    }
                                    counted[0]++;
                                    inside.decrementAndGet();
                                    all.countDown();
                                };
                                if (performs) {
                                    worker.perform(task);
                                } else {
                                    worker.execute(task);
                                }
                            }
                        })
                        .start();
            }
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(wrong).hasValue(0);
            CountDownLatch read = new CountDownLatch(1);
            worker.execute(() -> {
                counted[0] -= givers * each;
                read.countDown();
            });
            assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(counted[0]).isZero();
        } finally {
            worker.stop(5000);
        }
    }

    /** The worker's own thread sleeps for up to a second: what somebody else leaves behind, a timer above all, is not to wait for that. */
    @Test
    void aTimerThatSomebodyElseHasSetIsDueInTime() throws InterruptedException {
        Worker worker = new Worker(
                0, new OverloadSettings(Duration.ofSeconds(9), Duration.ofSeconds(9), 5, 100), Runnable::run);
        worker.start(null);
        try {
            for (int i = 0; i < 20; i++) {
                CountDownLatch due = new CountDownLatch(1);
                worker.perform(() -> {
                    var unused = worker.wheel().schedule(System.nanoTime(), 20_000_000, due::countDown);
                });
                assertThat(due.await(700, TimeUnit.MILLISECONDS))
                        .as("timer %s", i)
                        .isTrue();
            }
        } finally {
            worker.stop(5000);
        }
    }

    @Test
    void oneThatHasNothingToDoEndsAtOnce() {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            Worker each = new Worker(
                    i, new OverloadSettings(Duration.ofSeconds(9), Duration.ofSeconds(9), 5, 100), Runnable::run);
            each.start(null);
            long began = System.nanoTime();
            each.stop(5000);
            fastest = Math.min(fastest, System.nanoTime() - began);
        }
        assertThat(fastest)
                .as("no rest is slept out before")
                .isLessThan(Duration.ofMillis(400).toNanos());
    }

    /** Whoever interrupts a worker neither ends it nor makes it turn without rest. */
    @Test
    void anInterruptDoesNoHarm() throws InterruptedException {
        Worker worker = new Worker(
                0, new OverloadSettings(Duration.ofSeconds(9), Duration.ofSeconds(9), 5, 100), Runnable::run);
        worker.start(null);
        try {
            CountDownLatch done = new CountDownLatch(1);
            AtomicReference<Thread> thread = new AtomicReference<>();
            worker.execute(() -> {
                thread.set(Thread.currentThread());
                Thread.currentThread().interrupt();
                done.countDown();
            });
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            await().untilAsserted(() -> assertThat(thread.get().isInterrupted()).isFalse());
            CountDownLatch again = new CountDownLatch(1);
            worker.execute(again::countDown);
            assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
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
