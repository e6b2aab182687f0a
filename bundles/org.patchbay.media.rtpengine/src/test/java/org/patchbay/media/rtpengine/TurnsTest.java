package org.patchbay.media.rtpengine;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TurnsTest {
    private final Turns turns = new Turns();
    private final List<String> done = new ArrayList<>();

    private CompletableFuture<String> step(String name, CompletionStage<String> until) {
        return turns.inTurn(() -> {
                    done.add("begins " + name);
                    return until;
                })
                .toCompletableFuture();
    }

    @Test
    void oneBeginsWhenThoseBeforeAreDoneAlsoWhenTheyFail() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        CompletableFuture<String> a = step("a", first);
        CompletableFuture<String> b = step("b", second);
        CompletableFuture<String> thrown = turns.<String>inTurn(() -> {
                    done.add("throws");
                    throw new MediaException(503, "no");
                })
                .toCompletableFuture();
        CompletableFuture<String> c = step("c", CompletableFuture.completedStage("c"));
        assertThat(done).containsExactly("begins a");

        first.completeExceptionally(new IllegalStateException("a fails"));
        assertThat(done).containsExactly("begins a", "begins b");
        assertThat(a).isCompletedExceptionally();
        assertThat(c).isNotDone();

        second.complete("b");
        assertThat(done).containsExactly("begins a", "begins b", "throws", "begins c");
        assertThat(b).isCompletedWithValue("b");
        assertThat(thrown).isCompletedExceptionally();
        assertThat(c).isCompletedWithValue("c");
        assertThat(step("d", CompletableFuture.completedStage("d"))).isCompletedWithValue("d");
    }

    @Test
    void whatIsOrderedByTheEndOfOneComesAfterWhatWaited() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        step("a", first).thenRun(() -> step("after a", CompletableFuture.completedStage("")));
        step("b", second);

        first.complete("a");
        assertThat(done).containsExactly("begins a", "begins b");
        second.complete("b");
        assertThat(done).containsExactly("begins a", "begins b", "begins after a");
    }

    @Test
    void itIsQuietWhenAllIsDone() {
        assertThat(turns.quiet().toCompletableFuture()).isDone();
        CompletableFuture<String> first = new CompletableFuture<>();
        step("a", first);
        CompletableFuture<?> quiet = turns.quiet().toCompletableFuture();
        assertThat(quiet).isNotDone();
        first.completeExceptionally(new IllegalStateException("fails"));
        assertThat(quiet).isDone().isNotCompletedExceptionally();
    }

    @Test
    void nothingIsKeptOfWhatIsDone() {
        List<WeakReference<Object>> results = new ArrayList<>();
        results.add(resultOf(turns, false));
        results.add(resultOf(turns, true));
        await().untilAsserted(() -> {
            System.gc();
            assertThat(results).allMatch(each -> each.refersTo(null));
        });
        // It is the turns that might have kept them.
        assertThat(turns.quiet().toCompletableFuture()).isDone();
    }

    private static WeakReference<Object> resultOf(Turns turns, boolean fails) {
        Object result = fails ? new IllegalStateException("fails") : new byte[1000];
        CompletableFuture<Object> asked = new CompletableFuture<>();
        var unused = turns.inTurn(() -> asked);
        if (fails) {
            asked.completeExceptionally((Throwable) result);
        } else {
            asked.complete(result);
        }
        return new WeakReference<>(result);
    }

    @Test
    void stepsOfSeveralThreadsNeverMeet() throws InterruptedException {
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int threads = 4;
        int each = 2000;
        CountDownLatch over = new CountDownLatch(threads * each);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                for (int k = 0; k < each; k++) {
                    var unused = turns.inTurn(() -> {
                        most.accumulateAndGet(under.incrementAndGet(), Math::max);
                        return CompletableFuture.supplyAsync(under::decrementAndGet)
                                .thenRun(over::countDown);
                    });
                }
            });
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
        over.await();
        assertThat(most).hasValue(1);
    }
}
