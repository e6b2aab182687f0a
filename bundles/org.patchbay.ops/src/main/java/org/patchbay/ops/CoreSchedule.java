package org.patchbay.ops;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.schedule.Schedule;

/** Due work on four threads; a task that hangs takes one of them and no other task's turn. */
@Component(service = Schedule.class)
public final class CoreSchedule implements Schedule {
    private static final Logger LOG = LoggerFactory.getLogger(CoreSchedule.class);
    private static final int THREADS = 4;
    private static final int PATIENCE_SECONDS = 5;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread t = new Thread(task, "patchbay-schedule");
        t.setDaemon(true);
        return t;
    });

    @Activate
    public CoreSchedule() {
        // Nothing to take from outside.
    }

    @Deactivate
    void close() {
        threads.shutdownNow();
    }

    @Override
    public AutoCloseable every(String name, Duration period, Runnable task) {
        Run run = new Run(name, task);
        return run.with(threads.scheduleWithFixedDelay(run, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public AutoCloseable once(String name, Duration delay, Runnable task) {
        Run run = new Run(name, task);
        return run.with(threads.schedule(run, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** One task. Its lock is held while it runs: closing waits for that. */
    private static final class Run implements Runnable {
        private final String name;
        private final Runnable task;
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final ReentrantLock running = new ReentrantLock();

        private Run(String name, Runnable task) {
            this.name = name;
            this.task = task;
        }

        private AutoCloseable with(Future<?> future) {
            return () -> {
                open.set(false);
                future.cancel(false);
                if (!running.isHeldByCurrentThread()) {
                    if (running.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                        running.unlock();
                    } else {
                        LOG.warn("The task '{}' did not end within {} s after it was closed.", name, PATIENCE_SECONDS);
                    }
                }
            };
        }

        @Override
        public void run() {
            running.lock();
            try {
                if (open.get()) {
                    task.run();
                }
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The task '{}' failed; it runs again when it is due next.", name, e);
            } finally {
                running.unlock();
            }
        }
    }
}
