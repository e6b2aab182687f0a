package org.patchbay.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MailboxTest {
    private record Posted(int by, int number) {}

    private final Workers workers = new Workers("mailbox-test", 4);
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final Mailbox mailbox = new Mailbox(workers, false, faults::add);

    @AfterEach
    void stop() {
        workers.close();
    }

    /** Pauses of all lengths, so that the mailbox runs empty again and again: that is when a wake-up could be lost. */
    @Test
    void doesAllThatManyPostInTheOrderOfEachAndOneAtATime() throws Exception {
        int producers = 6;
        int each = 20_000;
        List<Posted> done = new ArrayList<>(); // No lock: it is the mailbox that has to see to it.
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(producers * each);
        CyclicBarrier start = new CyclicBarrier(producers);
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int by = p;
            threads.add(new Thread(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                for (int i = 0; i < each; i++) {
                    Posted one = new Posted(by, i);
                    mailbox.post(() -> {
                        if (inside.incrementAndGet() != 1) {
                            together.incrementAndGet();
                        }
                        done.add(one);
                        inside.decrementAndGet();
                        left.countDown();
                    });
                    for (int spin = (i * 31 + by) % 97; i % 5 == 0 && spin > 0; spin--) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        assertThat(left.await(20, TimeUnit.SECONDS))
                .as("all was done, but for %s", left.getCount())
                .isTrue();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(together).hasValue(0);
        assertThat(faults).isEmpty();
        int[] next = new int[producers];
        for (Posted one : done) {
            assertThat(one.number).isEqualTo(next[one.by]++);
        }
        assertThat(next).containsOnly(each);
    }

    /** They come at any moment, also the one at which the mailbox comes to rest: a thread that never sleeps runs it empty at once. */
    @Test
    void losesNoneThatComesAsItComesToRest() {
        int count = 500_000;
        AtomicInteger done = new AtomicInteger();
        workers.execute(
                new Runnable() {
                    @Override
                    public void run() {
                        if (done.get() < count) {
                            workers.execute(this, false);
                        }
                    }
                },
                false);
        Random random = new Random(7);
        for (int i = 0; i < count; i++) {
            mailbox.post(done::incrementAndGet);
            for (int spin = random.nextInt(24); spin > 0; spin--) {
                Thread.onSpinWait();
            }
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(done).hasValue(count));
    }

    @Test
    void whatATaskPostsComesAfterWhatWaitsAlready() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1);
        mailbox.post(() -> awaited(go));
        mailbox.post(() -> {
            done.add("a, empty behind it " + mailbox.isEmpty());
            mailbox.post(() -> {
                done.add("of a, empty behind it " + mailbox.isEmpty());
                all.countDown();
            });
        });
        mailbox.post(() -> done.add("b, empty behind it " + mailbox.isEmpty()));
        go.countDown();
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done)
                .containsExactly("a, empty behind it false", "b, empty behind it false", "of a, empty behind it true");
    }

    /** More than it does at a stretch: others have their turn, and it goes on. */
    @Test
    void goesOnAfterAStretch() throws Exception {
        List<Integer> done = new CopyOnWriteArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1);
        mailbox.post(() -> awaited(go));
        List<Integer> posted = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int number = i;
            posted.add(i);
            mailbox.post(() -> done.add(number));
        }
        mailbox.post(all::countDown);
        go.countDown();
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isEqualTo(posted);
    }

    @Test
    void aTaskThatThrowsIsToldAndTheNextIsDone() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        IllegalStateException bug = new IllegalStateException("bug");
        mailbox.post(() -> {
            throw bug;
        });
        mailbox.post(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(faults).containsExactly(bug);
    }

    /** A thread is written off in the middle of what it has taken: what waits behind it is done by another, once and in order. */
    @Test
    void anotherThreadTakesOverWhatWasLeft() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        mailbox.post(() -> awaited(go));
        mailbox.post(() -> {
            done.add("hangs");
            mailbox.takeOver(() -> done.add("instead"));
            throw new Asking.WrittenOff();
        });
        mailbox.post(() -> done.add("b"));
        mailbox.post(() -> done.add("c"));
        go.countDown();
        await().atMost(Duration.ofSeconds(10)).until(() -> done.size() == 4);
        mailbox.post(() -> done.add("d"));
        await().atMost(Duration.ofSeconds(10)).until(() -> done.size() == 5);
        assertThat(done).containsExactly("hangs", "instead", "b", "c", "d");
        assertThat(faults).isEmpty();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("It did not come.");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
