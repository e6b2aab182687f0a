package org.patchbay.testkit.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.schedule.Schedule;

/** A schedule whose time a test moves: what is due runs on the thread that moves it, in the order in which it is due. */
public final class ManualSchedule implements Schedule {
    private final List<Task> tasks = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private static final class Task {
        private final Runnable run;
        private final @Nullable Duration period;
        private final ReentrantLock running = new ReentrantLock();
        private Duration due;
        private volatile boolean closed;

        private Task(Runnable run, Duration due, @Nullable Duration period) {
            this.run = run;
            this.due = due;
            this.period = period;
        }

        private void run() {
            running.lock();
            try {
                if (!closed) {
                    run.run();
                }
            } catch (RuntimeException e) {
                System.err.println("A task failed: " + e);
            } finally {
                running.unlock();
            }
        }

        private void close() {
            closed = true;
            if (!running.isHeldByCurrentThread()) {
                running.lock();
                running.unlock();
            }
        }
    }

    /** Lets so much time pass. */
    public void elapse(Duration time) {
        Duration end = after(time);
        for (Optional<Task> next = due(end); next.isPresent(); next = due(end)) {
            next.get().run();
        }
        moveTo(end);
    }

    private synchronized Duration after(Duration time) {
        return now.plus(time);
    }

    private synchronized void moveTo(Duration time) {
        now = time.compareTo(now) > 0 ? time : now;
    }

    private synchronized Optional<Task> due(Duration end) {
        tasks.removeIf(t -> t.closed);
        Optional<Task> next =
                tasks.stream().filter(t -> t.due.compareTo(end) <= 0).min(Comparator.comparing(t -> t.due));
        next.ifPresent(task -> {
            moveTo(task.due);
            if (task.period == null) {
                tasks.remove(task);
            } else {
                task.due = task.due.plus(task.period);
            }
        });
        return next;
    }

    private synchronized AutoCloseable add(Task task) {
        tasks.add(task);
        return task::close;
    }

    @Override
    public AutoCloseable every(String name, Duration period, Runnable task) {
        return add(new Task(task, after(period), period));
    }

    @Override
    public AutoCloseable once(String name, Duration delay, Runnable task) {
        return add(new Task(task, after(delay), null));
    }
}
