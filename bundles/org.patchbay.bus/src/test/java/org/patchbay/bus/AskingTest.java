package org.patchbay.bus;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the watch does to what is asked, with a watch that looks when the test says so, and at what time the test says. */
class AskingTest {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE = LIMIT / 5;
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    private final Workers workers = new Workers("looked-at", 2, new Host.Terms(LONG, LONG), 0);
    private final Slot<Runnable> slot = slot();
    private final AtomicInteger goneOn = new AtomicInteger();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile Thread asked = Thread.currentThread();
    private long before;
    private long now;

    @AfterEach
    void close() {
        release.countDown();
        workers.close();
    }

    private static Slot<Runnable> slot() {
        return new Slot<>(
                SlotInfo.read(
                        SlotInfo.Kind.HANDLER,
                        Map.of("patchbay.name", "late", "patchbay.phase", "SERVICE", "patchbay.budget.ms", 1000),
                        TestCore.from("late", "1.0.0", 1)),
                () -> {},
                (s, why) -> {});
    }

    private void ask(long patience) {
        var unused = new Asking<Runnable, Boolean>(goneOn::incrementAndGet).ask(slot, patience, LIMIT, to -> {
            asked = Thread.currentThread();
            inside.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            return true;
        });
        answered.set(true);
    }

    private void begin(Runnable asking) throws InterruptedException {
        before = System.nanoTime();
        workers.look(before);
        asking.run();
        assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();
        now = System.nanoTime();
        workers.look(now);
    }

    private void onOneOfTheCore(long patience) throws InterruptedException {
        begin(() -> workers.execute(() -> ask(patience), false));
    }

    private void passes(long nanos, long tick) {
        for (long end = now + nanos; now - end < 0; ) {
            now += tick;
            workers.look(now);
        }
    }

    @Test
    void aPauseOfTheMachineIsNobodysHang() throws InterruptedException {
        onOneOfTheCore(LIMIT);
        passes(60 * LIMIT, 60 * LIMIT);
        passes(LIMIT / 2, TICK);
        assertThat(goneOn).hasValue(0);
        assertThat(slot.isUsable()).isTrue();
        release.countDown();
        await().untilTrue(answered);
        assertThat(slot.faults()).isZero();
    }

    @Test
    void whatHangsIsFoundAfterAPauseToo() throws InterruptedException {
        onOneOfTheCore(LIMIT);
        passes(60 * LIMIT, 60 * LIMIT);
        passes(LIMIT + now - before, TICK);
        assertThat(goneOn).hasValue(1);
        assertThat(slot.isQuarantined()).isTrue();
        await().untilTrue(interrupted);
        assertThat(answered).isFalse();
    }

    /** A machine that has too much to do stands still all the time, as it seems. */
    @Test
    void whatHangsIsFoundThoughEveryLookIsTooLate() throws InterruptedException {
        onOneOfTheCore(LIMIT);
        passes(10 * (LIMIT + now - before), 20 * TICK);
        assertThat(goneOn).hasValue(1);
        assertThat(slot.isQuarantined()).isTrue();
    }

    @Test
    void whoComesBackTooLateForItsCallHasDoneNothingWrong() throws InterruptedException {
        onOneOfTheCore(PATIENCE);
        passes(LIMIT / 2, TICK);
        assertThat(goneOn).hasValue(1);
        assertThat(slot.isUsable()).isTrue();
        release.countDown();
        await("its answer").until(() -> slot.asked() == 1);
        await("its thread, which nobody needs").until(() -> !asked.isAlive());
        passes(10 * LIMIT, TICK);
        assertThat(slot.isUsable()).isTrue();
        assertThat(slot.faults()).isZero();
        assertThat(interrupted).isFalse();
        assertThat(answered).as("the rest of its task").isFalse();
        assertThat(goneOn).hasValue(1);
    }

    @Test
    void whoHangsThoughItsCallHasGoneOnIsFoundOut() throws InterruptedException {
        onOneOfTheCore(PATIENCE);
        passes(LIMIT / 2, TICK);
        assertThat(goneOn).hasValue(1);
        passes(LIMIT / 2 + now - before, TICK);
        assertThat(slot.isQuarantined()).isTrue();
        assertThat(slot.faults()).isEqualTo(1);
        await().untilTrue(interrupted);
        assertThat(goneOn).hasValue(1);
    }

    @Test
    void anotherTakesThePlaceOfOneWhoIsLate() throws InterruptedException {
        onOneOfTheCore(PATIENCE);
        passes(LIMIT / 2, TICK);
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            workers.execute(
                    () -> {
                        both.countDown();
                        try {
                            both.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    false);
        }
        assertThat(both.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whoIsLateIsCalledBackWhenTheCoreEnds() throws InterruptedException {
        onOneOfTheCore(PATIENCE);
        passes(LIMIT / 2, TICK);
        workers.close();
        await().untilTrue(interrupted);
        assertThat(slot.isUsable()).isTrue();
    }

    private Thread onALoan(AtomicBoolean marked) throws InterruptedException {
        Thread caller = new Thread(() -> {
            workers.serve(() -> workers.execute(() -> ask(PATIENCE), false));
            marked.set(Thread.currentThread().isInterrupted());
        });
        begin(caller::start);
        assertThat(asked).isSameAs(caller);
        return caller;
    }

    @Test
    void aThreadThatIsLentComesBackFromWhatIsLate() throws InterruptedException {
        AtomicBoolean marked = new AtomicBoolean();
        Thread caller = onALoan(marked);
        passes(LIMIT / 2, TICK);
        assertThat(goneOn).hasValue(1);
        release.countDown();
        caller.join();
        passes(10 * LIMIT, TICK);
        assertThat(interrupted).isFalse();
        assertThat(marked).isFalse();
        assertThat(slot.asked()).isEqualTo(1);
        assertThat(slot.faults()).isZero();
        assertThat(slot.isUsable()).isTrue();
    }

    @Test
    void aThreadThatIsLentComesBackFromWhatHangsThoughItsCallHasGoneOn() throws InterruptedException {
        AtomicBoolean marked = new AtomicBoolean();
        Thread caller = onALoan(marked);
        passes(LIMIT / 2, TICK);
        assertThat(interrupted).isFalse();
        passes(LIMIT / 2 + now - before, TICK);
        caller.join();
        assertThat(interrupted).isTrue();
        assertThat(marked).isFalse();
        assertThat(slot.isQuarantined()).isTrue();
        assertThat(goneOn).hasValue(1);
    }

    /** Whatever comes first, the answer or the watch: it is judged once, and the thread is left alone afterwards. */
    @Test
    void whereAnswerAndWatchMeetOneOfThemCounts() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            while (!done.get()) {
                workers.look(System.nanoTime());
            }
        });
        watch.start();
        try {
            for (int i = 0; i < 3000; i++) {
                Slot<Runnable> each = slot();
                AtomicInteger on = new AtomicInteger();
                AtomicInteger through = new AtomicInteger();
                long stay = 20_000 + i % 30 * 1000L;
                workers.serve(() -> workers.execute(
                        () -> {
                            var unused = new Asking<Runnable, Boolean>(on::incrementAndGet)
                                    .ask(each, 25_000, 40_000, to -> {
                                        long until = System.nanoTime() + stay;
                                        while (System.nanoTime() - until < 0) {
                                            Thread.onSpinWait();
                                        }
                                        return true;
                                    });
                            through.incrementAndGet();
                        },
                        false));
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                await().until(() -> on.get() + through.get() == 1);
                await().until(() -> each.asked() + (each.isQuarantined() ? 1 : 0) == 1);
                assertThat(on.get() + through.get()).isEqualTo(1);
            }
        } finally {
            done.set(true);
            watch.join();
        }
    }
}
