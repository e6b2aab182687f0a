package org.patchbay.bus;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that is not the core's, and does what it has itself given the core to do once it is through with its own: then nobody has to be woken
 * for that. It is lent for a moment only. A task that takes longer keeps nothing but its own thread from going on: the watch gives what waits behind it
 * to the core's threads. A thread that hangs in feature code is not replaced, but comes back to its own work if ever it can.
 */
final class Host implements WatchedThread {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    /**
     * On which a thread is lent.
     *
     * @param patienceNanos a task that lasts longer holds up others
     * @param mostNanos for how long in all; what is left then others do
     */
    record Terms(long patienceNanos, long mostNanos) {
        static final Terms USUAL = new Terms(TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(2));
    }

    /** Set only while the thread is lent, so that nothing of the core stays behind in a thread of others. */
    private static final ThreadLocal<@Nullable Host> PRESENT = new ThreadLocal<>();

    private final Workers workers;
    private final Terms terms;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Asking<?, ?> asking;
    /** When the task began that goes on; 0 when none does. */
    private volatile long since;

    Host(Workers workers, Terms terms, Thread thread) {
        this.terms = terms;
        this.workers = workers;
        this.thread = thread;
    }

    static @Nullable Host present() {
        return PRESENT.get();
    }

    boolean isOf(Workers those) {
        return workers == those;
    }

    /** Whether it does what is the core's. */
    boolean isAtWork() {
        return since != 0;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Only on its thread. */
    void add(Runnable task) {
        tasks.add(task);
    }

    /** Runs this, and then what it has caused. */
    void serve(Runnable messages) {
        PRESENT.set(this);
        try {
            messages.run();
        } finally {
            try {
                doTasks();
            } finally {
                // Removed, it would be made anew by the next message.
                PRESENT.set(null);
            }
        }
    }

    private void doTasks() {
        Runnable task = tasks.poll();
        if (task == null) {
            return;
        }
        ClassLoader loader = thread.getContextClassLoader();
        long began = System.nanoTime();
        long now = began;
        while (task != null) {
            if (now - began > terms.mostNanos || workers.isClosed()) {
                workers.give(task);
                giveAway();
                return;
            }
            since = now | 1;
            perform(task);
            since = 0;
            asking = null;
            if (thread.getContextClassLoader() != loader) {
                // Else a careless bundle's loader would stay reachable from here after its update.
                thread.setContextClassLoader(loader);
            }
            long then = System.nanoTime();
            workers.lent(now, then);
            now = then;
            task = tasks.poll();
        }
    }

    private void perform(Runnable task) {
        try {
            task.run();
        } catch (Asking.WrittenOff e) {
            calm();
            LOG.info("A thread that was written off has come back to its own work.");
        } catch (Throwable e) {
            LOG.error("A task of the core failed; this is a fault of the core.", e);
        }
    }

    /** Once the watch is through with it: whose thread it is must not be interrupted. */
    private synchronized void calm() {
        if (Thread.interrupted()) {
            LOG.trace("Interrupted");
        }
    }

    private void giveAway() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            workers.give(task);
        }
    }

    /** For the watch. @return what has expired on it just now */
    @Nullable
    Asking<?, ?> look(long now) {
        long began = since;
        if (began != 0 && now - began > terms.patienceNanos) {
            giveAway();
        }
        return freed(now, false);
    }

    /** The core ends: what is asked here does not count any more. */
    void abandon() {
        var unused = freed(System.nanoTime(), true);
    }

    /**
     * The thread waits in {@link #calm} for the end of this, and so is never interrupted in anything else. Nor is it before what it is in hangs, though
     * nobody may wait for that any more.
     */
    private synchronized @Nullable Asking<?, ?> freed(long now, boolean atOnce) {
        Asking<?, ?> present = asking;
        if (present == null || !(atOnce ? present.abandon() : present.expire(now, workers.stalled()))) {
            return null;
        }
        if (atOnce || present.isHung()) {
            thread.interrupt();
        }
        return present;
    }

    @Override
    public void watched(Asking<?, ?> next) {
        if (asking != next) {
            asking = next;
        }
    }

    @Override
    public boolean isIn(Slot<?> slot) {
        Asking<?, ?> now = asking;
        return now != null && now.isIn(slot);
    }

    @Override
    public long stalled() {
        return workers.stalled();
    }
}
