package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SwapUnderLoadTest {
    private static final int THREADS = 16;
    private static final int SWAPS_EACH = 40;

    @TempDir
    Path directory;

    /** Notices whether it is asked after it was let go. */
    private static final class Watched implements CallHandler {
        private final AtomicLong asked;
        private final AtomicInteger afterwards;
        private volatile boolean gone;

        private Watched(AtomicLong asked, AtomicInteger afterwards) {
            this.asked = asked;
            this.afterwards = afterwards;
        }

        @Override
        public Verdict decide(org.patchbay.api.call.Attempt attempt, org.patchbay.api.call.CallView call) {
            asked.incrementAndGet();
            Verdict verdict = Verdict.with().put("screened", "yes").proceed();
            if (gone) {
                afterwards.incrementAndGet();
            }
            return verdict;
        }
    }

    /** Sixteen names are replaced again and again, in place (a gap) and side by side (none), while calls come in. */
    @Test
    void noHandlerIsAskedAfterItWasLetGoAndNoCallMeetsNone() throws Exception {
        AtomicInteger afterwards = new AtomicInteger();
        AtomicLong asked = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger unscreened = new AtomicInteger();
        try (TestCore t = new TestCore(directory, Timers.real())) {
            t.configure("hard_limit_ms", 5000);
            t.configure("trace_calls", 100_000);
            CountDownLatch bound = new CountDownLatch(THREADS);
            ExecutorService swappers = Executors.newFixedThreadPool(THREADS + 1);
            for (int i = 0; i < THREADS; i++) {
                String name = "h" + i;
                t.require(name, Absence.REFUSE, Duration.ofSeconds(30));
                swappers.execute(() -> swap(t, name, asked, afterwards, bound));
            }
            t.route("carrier");
            bound.await();
            AtomicInteger made = new AtomicInteger();
            swappers.execute(() -> {
                while (!stop.get() && made.get() < 50_000) {
                    if (t.core.scopes.size() < 200) {
                        t.call("c" + made.incrementAndGet(), "sip:+4930111@x.test");
                    }
                    t.orders.forEach(o -> {
                        if (o.order() instanceof org.patchbay.api.call.control.LegOrder.Dial dial
                                && t.orders.remove(o)) {
                            ScopeState call = t.core.scopes.call(o.call());
                            for (int i = 0; i < THREADS; i++) {
                                if (!call.states.of("h" + i).containsKey("screened")) {
                                    unscreened.incrementAndGet();
                                }
                            }
                            t.fails(dial, 486);
                        }
                    });
                }
            });
            await().atMost(Duration.ofMinutes(2)).until(() -> swaps.get() == THREADS * SWAPS_EACH);
            stop.set(true);
            swappers.shutdown();
            assertThat(swappers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            t.orders.forEach(o -> {
                if (o.order() instanceof org.patchbay.api.call.control.LegOrder.Dial dial) {
                    t.fails(dial, 486);
                }
            });
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> t.core.scopes.size() == 0
                            || t.orders.stream().anyMatch(o -> {
                                t.happens(o.call(), o.call() + ".a", new Happening.Ended(16, ""));
                                return false;
                            }));
            assertThat(made.get()).isGreaterThan(100);
            assertThat(asked.get()).isGreaterThan(made.get());
            assertThat(afterwards.get()).as("asked after it was let go").isZero();
            assertThat(unscreened.get())
                    .as("dialled although a required handler had not ruled")
                    .isZero();
            assertThat(t.orders.stream()
                            .filter(o -> o.order() instanceof org.patchbay.api.call.control.LegOrder.End end
                                    && end.sip() == 500)
                            .count())
                    .as("refused for an absence shorter than the grace")
                    .isZero();
        }
    }

    private final AtomicInteger swaps = new AtomicInteger();

    private void swap(TestCore t, String name, AtomicLong asked, AtomicInteger afterwards, CountDownLatch bound) {
        Watched live = new Watched(asked, afterwards);
        long id = t.handler(name, Phase.SCREEN, "1.0.0", Map.of(), live);
        bound.countDown();
        for (int i = 1; i <= SWAPS_EACH; i++) {
            Watched next = new Watched(asked, afterwards);
            if (i % 2 == 0) {
                long newer = t.handler(name, Phase.SCREEN, "1.0." + i, Map.of(), next);
                t.core.slots.unbind(id);
                live.gone = true;
                id = newer;
            } else {
                t.core.slots.unbind(id);
                live.gone = true;
                id = t.handler(name, Phase.SCREEN, "1.0." + i, Map.of(), next);
            }
            live = next;
            swaps.incrementAndGet();
        }
    }
}
