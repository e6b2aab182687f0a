package org.patchbay.bus;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WorkersTest {
    private static final int LIMIT_SECONDS = 30;
    private final Workers workers = new Workers("test", 3);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void eachOfMoreThanWakingIsWorthIsDone() throws InterruptedException {
        int each = 50_000;
        CountDownLatch all = new CountDownLatch(2 * each);
        for (int giver = 0; giver < 2; giver++) {
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            workers.execute(all::countDown, i % 100 == 0);
                        }
                    })
                    .start();
        }
        assertThat(all.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void oneThatIsGivenAloneIsDoneAlone() throws InterruptedException {
        for (int i = 0; i < 2000; i++) {
            CountDownLatch done = new CountDownLatch(1);
            workers.execute(done::countDown, false);
            assertThat(done.await(LIMIT_SECONDS, TimeUnit.SECONDS)).as("%s", i).isTrue();
        }
    }

    /** While tasks come fast, one holds its thread: those behind it are not its prisoners. */
    @Test
    void whatLastsHoldsUpNobody() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(20_000);
        try {
            for (int i = 0; i < 20_000; i++) {
                workers.execute(
                        () -> {
                            done.incrementAndGet();
                            all.countDown();
                        },
                        false);
                if (i == 10_000 || i == 15_000) {
                    workers.execute(() -> waitFor(end), false);
                }
            }
            assertThat(all.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(done).hasValue(20_000);
        } finally {
            end.countDown();
        }
    }

    private static void waitFor(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
