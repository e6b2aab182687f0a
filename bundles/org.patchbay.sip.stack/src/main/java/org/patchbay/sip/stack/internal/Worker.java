package org.patchbay.sip.stack.internal;

import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.OverloadSettings;

/** One thread with a queue and a timer wheel; everything about the Call-IDs that hash to it happens here, in order. */
final class Worker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private record Entry(Runnable task, long since, boolean message) {}

    private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
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
            queue.add(new Entry(task, System.nanoTime(), false));
        }
    }

    /** Queues a received message. The caller has looked at {@link #messages()} before. */
    void receive(Runnable task) {
        if (running) {
            messages.incrementAndGet();
            queue.add(new Entry(task, System.nanoTime(), true));
        }
    }

    /** Received messages waiting. */
    int messages() {
        return messages.get();
    }

    int queued() {
        return queue.size();
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
            } catch (InterruptedException e) {
                // Nobody of ours interrupts a worker; whoever does must not be able to stop it.
                LOG.debug("interrupt ignored");
            } catch (Throwable t) {
                LOG.error("SIP worker turn failed", t);
            }
        }
    }

    private void turn() throws InterruptedException {
        Entry entry = queue.poll();
        if (entry == null && running) {
            // Looking for the next timer costs more than taking an entry, so only an idle worker does it.
            long wait = Math.min(wheel.untilNext(System.nanoTime()), 1_000_000_000L);
            entry = wait <= 0 ? null : queue.poll(wait, TimeUnit.NANOSECONDS);
        }
        if (entry != null) {
            if (entry.message) {
                messages.decrementAndGet();
            }
            long now = System.nanoTime();
            gate.taken(now - entry.since, now);
            guarded(entry.task);
        } else {
            gate.empty(System.nanoTime());
        }
        wheel.advance(System.nanoTime(), Worker::guarded);
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
        queue.add(new Entry(() -> running = false, System.nanoTime(), false));
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }
}
