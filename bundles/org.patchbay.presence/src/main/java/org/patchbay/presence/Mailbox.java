package org.patchbay.presence;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done, one after the other: all that the engine knows is touched by one task at a time. Who posts never waits. */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final int A_TURN = 1_000;

    private final Executor executor;
    private final Runnable afterwards;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param afterwards run when everything that was posted is done */
    Mailbox(Executor executor, Runnable afterwards) {
        this.executor = executor;
        this.afterwards = afterwards;
    }

    int size() {
        return waiting.get();
    }

    void post(Runnable task) {
        tasks.add(task);
        waiting.incrementAndGet();
        start();
    }

    private void start() {
        if (running.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException closed) {
                running.set(false);
                LOG.debug("The presence engine has ended.", closed);
            }
        }
    }

    private void run() {
        for (int i = 0; i < A_TURN; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                attempt(afterwards);
                task = tasks.poll();
                if (task == null) {
                    break;
                }
            }
            waiting.decrementAndGet();
            attempt(task);
        }
        running.set(false);
        if (!tasks.isEmpty()) {
            start();
        }
    }

    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError bug) {
            LOG.warn("The presence engine failed at one step; it goes on with the next.", bug);
        }
    }
}
