package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Time. One thread that only posts elsewhere; tests have a clock of their own. */
interface Timers extends AutoCloseable {
    /** Of a timer that is due later than this, the thread learns when it looks by itself. */
    long BEAT_MILLIS = 500;

    /** Takes a timer back; nothing happens if it has fired. */
    interface Cancel {
        Cancel NONE = () -> {};

        void cancel();
    }

    Instant now();

    /** Runs something that returns at once. */
    Cancel after(Duration delay, Runnable task);

    @Override
    void close();

    /** Time as it is. */
    static Timers real() {
        return new Timers() {
            private final Logger log = LoggerFactory.getLogger(Timers.class);
            private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "patchbay-timer");
                thread.setDaemon(true);
                return thread;
            });

            {
                timer.setRemoveOnCancelPolicy(true);
                timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
                // Where nothing waits that is due sooner, the thread is woken for each timer that is set: twice a
                // second is cheaper.
                var unused = timer.scheduleWithFixedDelay(() -> {}, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
            }

            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public Cancel after(Duration delay, Runnable task) {
                if (timer.isShutdown()) {
                    return Cancel.NONE;
                }
                ScheduledFuture<?> future = timer.schedule(
                        () -> {
                            try {
                                task.run();
                            } catch (RuntimeException e) {
                                log.error("A timer of the core failed; this is a fault of the core.", e);
                            }
                        },
                        Math.max(0, delay.toMillis()),
                        TimeUnit.MILLISECONDS);
                return () -> future.cancel(false);
            }

            @Override
            public void close() {
                timer.shutdownNow();
            }
        };
    }
}
