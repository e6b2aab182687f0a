package org.patchbay.sip.stack.internal;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two threads that take from a queue as receivers take from a socket: one at a time. */
class DutyTest {
    private static final Runnable NOTHING = () -> {};
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Duty duty = new Duty(open::get);
    private final BlockingQueue<Runnable> socket = new LinkedBlockingQueue<>();
    private final AtomicInteger receiving = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger uncovered = new AtomicInteger();
    private final List<Thread> threads = List.of(new Thread(() -> run(true)), new Thread(() -> run(false)));

    private void run(boolean first) {
        boolean mine = first;
        while (open.get()) {
            try {
                mine = mine ? receive() : duty.standBy();
            } catch (InterruptedException e) {
                wrong.incrementAndGet();
            }
        }
    }

    private boolean receive() throws InterruptedException {
        wrong.addAndGet(receiving.incrementAndGet() == 1 ? 0 : 1);
        Runnable task = socket.poll(10, TimeUnit.MILLISECONDS);
        receiving.decrementAndGet();
        if (task == null) {
            return true;
        }
        if (duty.isCovered()) {
            return duty.leave(task);
        }
        uncovered.incrementAndGet();
        return true;
    }

    @BeforeEach
    void start() {
        threads.forEach(Thread::start);
        await().until(duty::isCovered);
    }

    @AfterEach
    void end() throws InterruptedException {
        open.set(false);
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(wrong).as("two at a time").hasValue(0);
    }

    @Test
    void whoIsAwayForLongIsReplacedAndStandsByAfterwards() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        List<Thread> by = new CopyOnWriteArrayList<>();
        socket.add(() -> {
            by.add(Thread.currentThread());
            awaitUninterruptibly(release);
        });
        await().until(() -> by.size() == 1);
        await().until(() -> !duty.isCovered());
        socket.add(seen::countDown);
        await().until(() -> uncovered.get() == 1);
        assertThat(seen.getCount()).as("nobody would stand in").isEqualTo(1);
        release.countDown();
        await().until(duty::isCovered);
        socket.add(() -> by.add(Thread.currentThread()));
        await().until(() -> by.size() == 2);
        assertThat(by.get(1)).isNotSameAs(by.get(0));
    }

    /** On a busy machine a round may last too long: one that did not is waited for. */
    @Test
    void whoComesBackInTimeKeepsTheDuty() {
        await().until(() -> {
            List<Thread> by = new CopyOnWriteArrayList<>();
            int before = uncovered.get();
            for (int i = 0; i < 20; i++) {
                socket.add(() -> by.add(Thread.currentThread()));
            }
            await().until(() -> by.size() + uncovered.get() - before == 20);
            return Set.copyOf(by).size() == 1 && by.size() == 20;
        });
    }

    /** Back at about the moment in which the other one loses its patience, again and again; and something that throws. */
    @Test
    void oneAloneHasTheDutyWhoeverIsFaster() {
        for (int i = 0; i < 60; i++) {
            long nanos = Duty.PATIENCE_NANOS + (i % 7 - 3) * 1_000_000L;
            socket.add(() -> LockSupport.parkNanos(nanos));
            socket.add(() -> {
                throw new IllegalStateException("expected");
            });
        }
        await().until(socket::isEmpty);
        await().until(duty::isCovered);
        CountDownLatch seen = new CountDownLatch(1);
        socket.add(seen::countDown);
        await().until(() -> seen.getCount() == 0);
    }

    @Test
    void aStandInThatSleepsIsWokenWhenItIsNeeded() {
        await().until(() -> threads.get(1).getState() == Thread.State.WAITING);
        CountDownLatch release = new CountDownLatch(1);
        socket.add(() -> awaitUninterruptibly(release));
        await().until(() -> !duty.isCovered());
        socket.add(NOTHING);
        await().until(() -> uncovered.get() == 1);
        release.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
