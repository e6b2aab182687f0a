package org.patchbay.sip.stack.internal;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.OverloadSettings;

/**
 * One thread with a queue and a timer wheel; everything about the Call-IDs that hash to it happens here, in order.
 *
 * <p>A worker with little to do is woken for each entry. While many come, it looks again after a moment by itself ({@link Pace}).
 */
final class Worker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private record Entry(Runnable task, long since, boolean message) {}

    private static final long LONGEST_REST_NANOS = 1_000_000_000L;

    private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    /** Whether the thread waits to be woken, or is about to. */
    private final AtomicBoolean resting = new AtomicBoolean();

    private final Pace pace = new Pace(System.nanoTime());
    private final AtomicInteger messages = new AtomicInteger();
    private final TimerWheel wheel = new TimerWheel(System.nanoTime());
    private final OverloadGate gate;
    private final Thread thread;
    private volatile boolean running = true;
    private @Nullable TransactionLayer transactions;

    Worker(int number, OverloadSettings overload) {
        gate = new OverloadGate(overload, System.nanoTime());
        thread = new Thread(this, "sip-worker-" + number);
        thread.setDaemon(true);
    }

    void start(TransactionLayer layer) {
        transactions = layer;
        thread.start();
    }

    /** This worker's transactions; only on its thread. */
    TransactionLayer transactions() {
        return Objects.requireNonNull(transactions, "started");
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Queues a task; never refused while running. */
    void execute(Runnable task) {
        if (running) {
            add(task, false);
        }
    }

    private void add(Runnable task, boolean message) {
        queued.incrementAndGet();
        queue.add(new Entry(task, System.nanoTime(), message));
        if (resting.get() && resting.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** Queues a received message. The caller has looked at {@link #messages()} before. */
    void receive(Runnable task) {
        if (running) {
            messages.incrementAndGet();
            add(task, true);
        }
    }

    /** Received messages waiting. */
    int messages() {
        return messages.get();
    }

    int queued() {
        return queued.get();
    }

    /** How long the oldest entry has waited, in nanoseconds. */
    long age() {
        @Nullable Entry head = queue.peek();
        return head == null ? 0 : Math.max(0, System.nanoTime() - head.since);
    }

    /** Whether a new call may join the queue. */
    boolean admits() {
        return gate.admits(age(), messages.get(), System.nanoTime());
    }

    /** Only on this worker's thread. */
    TimerWheel wheel() {
        return wheel;
    }

    @Override
    public void run() {
        while (running || !queue.isEmpty()) {
            try {
                turn();
            } catch (Throwable t) {
                LOG.error("SIP worker turn failed", t);
            }
        }
    }

    private void turn() {
        Entry entry = queue.poll();
        if (entry == null) {
            rest();
            entry = queue.poll();
        }
        long now = System.nanoTime();
        if (entry != null) {
            queued.decrementAndGet();
            if (entry.message) {
                messages.decrementAndGet();
            }
            pace.took(now);
            gate.taken(now - entry.since, now);
            guarded(entry.task);
        } else {
            gate.empty(now);
        }
        wheel.advance(System.nanoTime(), Worker::guarded);
    }

    /** Until there may be something to do; now and then it returns for nothing. */
    private void rest() {
        long now = System.nanoTime();
        if (pace.isFast(now)) {
            LockSupport.parkNanos(this, Pace.PAUSE_NANOS);
        } else {
            // Looking for the next timer costs more than taking an entry, so only an idle worker does it.
            long wait = Math.min(wheel.untilNext(now), LONGEST_REST_NANOS);
            resting.set(true);
            if (wait > 0 && queue.isEmpty()) {
                LockSupport.parkNanos(this, wait);
            }
            resting.set(false);
        }
        // Nobody of ours interrupts a worker; with the mark left on it, it would never rest again.
        if (Thread.interrupted()) {
            LOG.debug("interrupt ignored");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            LOG.error("SIP worker task failed", t);
        }
    }

    /** Ends the thread after what is queued has run. */
    void stop(long millis) {
        add(() -> running = false, false);
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }
}
