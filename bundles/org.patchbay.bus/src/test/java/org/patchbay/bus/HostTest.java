package org.patchbay.bus;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Threads of others, as a trunk has them, that do what they have caused. */
class HostTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);
    /** However slow this machine is. */
    private final Workers workers = new Workers("patient", 2, new Host.Terms(LONG, LONG), Workers.TICK_MS);

    private final Workers hasty = new Workers("hasty", 2);
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        workers.close();
        hasty.close();
    }

    private Runnable says(String what) {
        return () ->
                done.add(what + (Thread.currentThread() instanceof Workers.Worker ? " by the core" : " by the caller"));
    }

    private void waitsForTheEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsCausedIsDoneAfterwardsOnTheSameThread() {
        workers.serve(() -> {
            workers.execute(says("first"), false);
            workers.execute(
                    () -> {
                        says("second").run();
                        workers.execute(says("third"), false);
                    },
                    false);
            done.add("messages");
        });
        assertThat(done)
                .containsExactly("messages", "first by the caller", "second by the caller", "third by the caller");
        workers.execute(says("outside"), false);
        await().until(() -> done.contains("outside by the core"));
    }

    @Test
    void whatIsUrgentWaitsForNobody() {
        workers.serve(() -> {
            workers.execute(says("urgent"), true);
            await().until(() -> done.contains("urgent by the core"));
        });
    }

    @Test
    void anotherCoreIsNotGivenTheThread() {
        try (Workers other = new Workers("other", 1)) {
            workers.serve(() -> {
                other.execute(says("the other's"), false);
                workers.execute(says("this one's"), false);
                await().until(() -> done.contains("the other's by the core"));
            });
            assertThat(done).containsExactly("the other's by the core", "this one's by the caller");
        }
    }

    @Test
    void aTaskThatThrowsKeepsNoOtherFromBeingDone() {
        workers.serve(() -> {
            workers.execute(
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    false);
            workers.execute(says("next"), false);
        });
        assertThat(done).containsExactly("next by the caller");
    }

    @Test
    void messagesThatThrowDoNotLoseWhatTheyHaveCaused() {
        AtomicBoolean thrown = new AtomicBoolean();
        try {
            workers.serve(() -> {
                workers.execute(says("next"), false);
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException e) {
            thrown.set(true);
        }
        assertThat(thrown).isTrue();
        assertThat(done).containsExactly("next by the caller");
    }

    /** And nothing is lent to those who are slow, until they have been paid back. */
    @Test
    void whatLastsHoldsUpNobodyElse() throws InterruptedException {
        Thread caller = new Thread(() -> hasty.serve(() -> {
            hasty.execute(this::waitsForTheEnd, false);
            hasty.execute(says("behind it"), false);
        }));
        caller.start();
        await().until(() -> done.contains("behind it by the core"));
        // It is held up until a second has gone by, and so nine more are without a loan.
        TimeUnit.SECONDS.timedJoin(caller, 1);
        end.countDown();
        caller.join();
        hasty.serve(() -> hasty.execute(says("later"), false));
        await().until(() -> done.contains("later by the core"));
    }

    @Test
    void aLoanIsTakenAgainAfterAWhile() {
        long now = System.nanoTime();
        hasty.lent(now - Host.Terms.USUAL.patienceNanos() - 1, now);
        await().until(() -> {
            hasty.serve(() -> hasty.execute(says("later"), false));
            return done.contains("later by the caller");
        });
    }

    @Test
    void manyAtOnceAreNotAllDoneOnALoan() {
        int many = 200;
        hasty.serve(() -> {
            for (int i = 0; i < many; i++) {
                hasty.execute(
                        () -> {
                            long until = System.nanoTime() + 100_000;
                            while (System.nanoTime() - until < 0) {
                                Thread.onSpinWait();
                            }
                            says("one").run();
                        },
                        false);
            }
        });
        await().until(() -> done.size() == many);
        assertThat(done).contains("one by the caller", "one by the core");
    }

    /** A handler that hangs is resolved by the watch; its thread comes back unharmed, and not interrupted in its own work. */
    @Test
    void aThreadThatHangsInAFeatureComesBack() {
        AtomicReference<String> heard = new AtomicReference<>("");
        AtomicBoolean interruptedInside = new AtomicBoolean();
        Slot<Runnable> slot = new Slot<>(
                SlotInfo.read(
                        SlotInfo.Kind.HANDLER,
                        Map.of("patchbay.name", "hangs", "patchbay.phase", "SERVICE"),
                        TestCore.from("hangs", "1.0.0", 1)),
                () -> {},
                (s, why) -> heard.set(why));
        hasty.serve(() -> {
            hasty.execute(
                    () -> {
                        var unused = new Asking<Runnable, Boolean>(
                                        () -> says("hung").run())
                                .ask(slot, TimeUnit.MILLISECONDS.toNanos(50), to -> {
                                    try {
                                        return end.await(1, TimeUnit.MINUTES);
                                    } catch (InterruptedException e) {
                                        interruptedInside.set(true);
                                        return false;
                                    }
                                });
                        done.add("went on");
                    },
                    false);
            hasty.execute(says("behind it"), false);
        });
        assertThat(interruptedInside).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).as("the caller").isFalse();
        await().until(() -> done.size() == 2);
        assertThat(done).containsExactlyInAnyOrder("hung by the caller", "behind it by the core");
        assertThat(heard.get()).contains("did not return within 50 ms");
        assertThat(slot.isUsable()).isFalse();
    }

    /** A feature may end its own slot, and does not wait for itself. */
    @Test
    void whoIsInsideASlotIsKnown() {
        Slot<Runnable> slot =
                new Slot<>(SlotInfo.core("own", TestCore.from("own", "1.0.0", 1)), () -> {}, (s, why) -> {});
        AtomicBoolean closed = new AtomicBoolean();
        workers.serve(() -> workers.execute(
                () -> {
                    var unused = new Asking<Runnable, Boolean>(() -> {}).ask(slot, TimeUnit.MINUTES.toNanos(1), to -> {
                        closed.set(slot.close());
                        return true;
                    });
                },
                false));
        assertThat(closed).isTrue();
    }

    @Test
    void theLoaderOfACarelessFeatureStaysNotBehind() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader careless = new URLClassLoader(new URL[0], before)) {
            workers.serve(() -> workers.execute(() -> Thread.currentThread().setContextClassLoader(careless), false));
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void aCoreThatHasEndedRunsWhatItIsGivenAndNoMore() {
        workers.close();
        workers.serve(() -> {
            done.add("messages");
            workers.execute(says("never"), false);
        });
        assertThat(done).containsExactly("messages");
    }
}
