package org.patchbay.itests.container;

import java.util.function.Supplier;

import static org.junit.Assert.assertEquals;

/** Waiting inside the container, where there is no Awaitility. */
final class Patience {
    private static final long LIMIT_NANOS = 20_000_000_000L;

    private Patience() {}

    /** Asks again and again until the answer is as expected, for 20 s; then it fails with the last one. */
    static <V> void until(String what, V expected, Supplier<V> asked) throws InterruptedException {
        long until = System.nanoTime() + LIMIT_NANOS;
        V last = asked.get();
        while (!expected.equals(last) && System.nanoTime() - until < 0) {
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000L);
            last = asked.get();
        }
        assertEquals(what, expected, last);
    }
}
