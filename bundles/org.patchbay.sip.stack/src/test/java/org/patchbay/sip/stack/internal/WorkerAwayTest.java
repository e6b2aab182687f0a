package org.patchbay.sip.stack.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.OverloadSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A worker whose thread does something else after what it has dealt with. */
class WorkerAwayTest {
    private static final Runnable NOTHING = () -> {};
    private final AtomicReference<Runnable> afterwards = new AtomicReference<>(NOTHING);
    private final List<CountDownLatch> ends = new CopyOnWriteArrayList<>();
    private final Worker worker = new Worker(
            0, new OverloadSettings(Duration.ofSeconds(9), Duration.ofSeconds(9), 5, 1_000_000), messages -> {
                messages.run();
                afterwards.getAndSet(NOTHING).run();
            });

    @BeforeEach
    void start() {
        worker.start(null);
    }

    @AfterEach
    void stop() {
        ends.forEach(CountDownLatch::countDown);
        worker.stop(5000);
    }

    /** Has the thread stay away from now on. @return ends that */
    private CountDownLatch away() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ends.add(end);
        afterwards.set(() -> {
            assertThat(worker.isCurrent()).as("it is no worker then").isFalse();
            begun.countDown();
            uninterruptibly(end);
        });
        gives(begun);
        return end;
    }

    /** Something to do, until the thread does something else behind it: it does not while there is no stand-in. */
    private void gives(CountDownLatch begun) {
        await().until(() -> {
            worker.execute(NOTHING);
            return begun.getCount() == 0;
        });
    }

    private static void uninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // By nobody of ours.
            }
        }
    }

    private void isDone(String what) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        worker.execute(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).as(what).isTrue();
    }

    @Test
    void anotherThreadTakesItsPlaceAndBothOneAfterTheOther() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            CountDownLatch end = away();
            isDone("with the thread away, time " + i);
            end.countDown();
            isDone("with the thread back, time " + i);
        }
    }

    /** While the first is away there is nobody for the second: it does nothing but the worker's until the first is back. */
    @Test
    void whoStandsInDoesNotGoAwayItself() throws InterruptedException {
        CountDownLatch end = away();
        CountDownLatch begun = new CountDownLatch(1);
        afterwards.set(begun::countDown);
        for (int i = 0; i < 20; i++) {
            isDone("by the stand-in, time " + i);
        }
        assertThat(begun.getCount()).as("what it has not gone away for").isEqualTo(1);
        end.countDown();
        gives(begun);
    }

    @Test
    void oneAtATimeAndInOrderWhateverItIsAwayFor() throws InterruptedException {
        int givers = 3;
        int each = 3000;
        AtomicInteger at = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        int[] last = new int[givers];
        CountDownLatch all = new CountDownLatch(givers * each);
        for (int g = 0; g < givers; g++) {
            int giver = g;
            new Thread(() -> {
                        for (int i = 1; i <= each; i++) {
                            int number = i;
                            worker.receive(
                                    () -> {
                                        wrong.addAndGet(at.incrementAndGet() == 1 ? 0 : 1);
                                        wrong.addAndGet(last[giver] == number - 1 ? 0 : 1);
                                        last[giver] = number;
                                        at.decrementAndGet();
                                        all.countDown();
                                    },
                                    Worker.Kind.MESSAGE,
                                    i % 3 == 0);
                            if (i % 500 == 0) {
                                // Longer than the stand-in waits.
                                afterwards.set(() -> LockSupport.parkNanos(2 * Duty.PATIENCE_NANOS));
                            }
                        }
                    })
                    .start();
        }
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).hasValue(0);
        assertThat(worker.queued()).isZero();
    }

    /** A lock that it waits for meanwhile takes the sign away that it was given for what somebody else has left. */
    @Test
    void aSignThatIsUsedUpElsewhereIsNotLost() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch set = new CountDownLatch(1);
            CountDownLatch due = new CountDownLatch(1);
            afterwards.set(() -> {
                begun.countDown();
                uninterruptibly(set);
                LockSupport.parkNanos(1_000_000);
            });
            gives(begun);
            worker.perform(() -> {
                var unused = worker.wheel().schedule(System.nanoTime(), 20_000_000, due::countDown);
            });
            set.countDown();
            assertThat(due.await(700, TimeUnit.MILLISECONDS)).as("timer %s", i).isTrue();
        }
    }

    /** What fails there is told, and neither ends the thread nor keeps messages from it. */
    @Test
    void whatFailsAfterwardsDoesNoHarm() throws InterruptedException {
        afterwards.set(() -> {
            throw new IllegalStateException("on purpose");
        });
        await().until(() -> {
            isDone("what came before");
            return afterwards.get() == NOTHING;
        });
        isDone("what comes next");
    }

    @Test
    void itEndsWhileItsThreadIsAway() {
        away();
        CountDownLatch done = new CountDownLatch(1);
        worker.execute(done::countDown);
        worker.stop(200);
        assertThat(done.getCount()).as("what waited is done").isZero();
        ends.forEach(CountDownLatch::countDown);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("sip-worker-0")));
    }
}
