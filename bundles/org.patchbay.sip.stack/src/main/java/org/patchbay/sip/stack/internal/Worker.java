package org.patchbay.sip.stack.internal;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.OverloadSettings;

/**
 * A queue, a timer wheel and a thread; everything about the Call-IDs that hash to it happens here, in order, one after the other.
 *
 * <p>To wake a thread costs more than most entries do. So whoever brings something while nobody is at it deals with it itself where it may
 * ({@link #perform}); else the worker's own thread is woken. While many come, that one looks again after a moment by itself ({@link Pace}).
 */
final class Worker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private record Entry(Runnable task, long since, Kind kind) {}

    /** What waits. */
    enum Kind {
        TASK,
        /** A message of something that has begun. */
        MESSAGE,
        /** A request that may begin something, or belongs to one that may. */
        BEGINNING
    }

    private static final long LONGEST_REST_NANOS = 1_000_000_000L;
    private static final int AT_A_STRETCH = 32;

    private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
    /** Taken when nothing else waits: what has been begun is brought to its end first, or under load all would take long. */
    private final ConcurrentLinkedQueue<Entry> beginnings = new ConcurrentLinkedQueue<>();

    private final AtomicInteger queued = new AtomicInteger();
    /** Who is at it. All that is not thread-safe is for that thread alone. */
    private final AtomicReference<@Nullable Thread> at = new AtomicReference<>();
    /** Whether the worker's own thread waits to be woken, or is about to. */
    private final AtomicBoolean resting = new AtomicBoolean();
    /** When it looks again by itself. */
    private long looksAgain;

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
        return at.get() == Thread.currentThread();
    }

    /** Queues a task; never refused while running. */
    void execute(Runnable task) {
        if (running) {
            add(task, Kind.TASK, false);
        }
    }

    /** The same, but may run it, and what waits before it, on the calling thread. That must hold no lock, and must not be interrupted. */
    void perform(Runnable task) {
        if (running) {
            add(task, Kind.TASK, true);
        }
    }

    /**
     * Queues a received message. The caller has looked at {@link #messages()} before. Those of one kind keep their order; so that those of one call
     * do, what comes before its first response is {@link Kind#BEGINNING}, all of it.
     *
     * @param here as with {@link #perform}; only where somebody stands in for the caller, who sees, and refuses, what comes meanwhile
     */
    void receive(Runnable task, Kind kind, boolean here) {
        if (running) {
            messages.incrementAndGet();
            add(task, kind, here);
        }
    }

    private void add(Runnable task, Kind kind, boolean here) {
        queued.incrementAndGet();
        (kind == Kind.BEGINNING ? beginnings : queue).add(new Entry(task, System.nanoTime(), kind));
        if (!isCurrent() && !(here && attend())) {
            wake();
        }
    }

    private @Nullable Entry poll() {
        Entry first = queue.poll();
        return first != null ? first : beginnings.poll();
    }

    private boolean isEmpty() {
        return queue.isEmpty() && beginnings.isEmpty();
    }

    private void wake() {
        if (resting.get() && resting.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** Deals with what waits, if nobody is at it; false when the worker's own thread has to. */
    private boolean attend() {
        if (at.get() != null || !at.compareAndSet(null, Thread.currentThread())) {
            return false;
        }
        try {
            for (int i = 0; i < AT_A_STRETCH; i++) {
                Entry entry = poll();
                if (entry == null) {
                    break;
                }
                take(entry, System.nanoTime());
            }
            return true;
        } finally {
            leave();
        }
    }

    /** Whoever is not the worker's own thread looks behind itself: that one may sleep for longer than what was left here may wait. */
    private void leave() {
        boolean sooner = wheel.addedBefore(looksAgain);
        at.set(null);
        if (sooner || !isEmpty()) {
            wake();
        }
    }

    private void take(Entry entry, long now) {
        queued.decrementAndGet();
        if (entry.kind != Kind.TASK) {
            messages.decrementAndGet();
        }
        // What goes before others says nothing of how long those wait.
        if (entry.kind == Kind.BEGINNING || beginnings.isEmpty()) {
            gate.taken(now - entry.since, now);
        }
        guarded(entry.task);
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
        return Math.max(age(queue.peek()), age(beginnings.peek()));
    }

    private static long age(@Nullable Entry head) {
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
        while (running || !isEmpty()) {
            try {
                turn();
            } catch (Throwable t) {
                LOG.error("SIP worker turn failed", t);
            }
        }
    }

    private void turn() {
        // Nobody of ours interrupts a worker; with the mark left on it, it would never rest again.
        if (Thread.interrupted()) {
            LOG.debug("interrupt ignored");
        }
        if (!at.compareAndSet(null, thread)) {
            awaitTurn();
            return;
        }
        long wait;
        try {
            wait = attendAll();
        } finally {
            at.set(null);
        }
        if (wait > 0 && isEmpty()) {
            LockSupport.parkNanos(this, wait);
        }
        resting.set(false);
    }

    /** Somebody else is at it, and wakes this thread if something is left then; but timers do not wait for that. */
    private void awaitTurn() {
        resting.set(true);
        if (at.get() != null) {
            LockSupport.parkNanos(this, TimerWheel.TICK_NANOS);
        }
        resting.set(false);
    }

    /** Deals with all that waits and is due; then says for how long there may be nothing to do, in nanoseconds. */
    private long attendAll() {
        for (Entry entry = poll(); entry != null; entry = poll()) {
            long now = System.nanoTime();
            pace.took(now);
            take(entry, now);
            wheel.advance(System.nanoTime(), Worker::guarded);
        }
        long now = System.nanoTime();
        gate.empty(now);
        wheel.advance(now, Worker::guarded);
        if (!isEmpty() || !running) {
            return 0;
        }
        if (pace.isFast(now)) {
            looksAgain = now + Pace.PAUSE_NANOS;
            return Pace.PAUSE_NANOS;
        }
        // Looking for the next timer costs more than taking an entry, so only an idle worker does it.
        long wait = Math.min(wheel.untilNext(now), LONGEST_REST_NANOS);
        looksAgain = now + wait;
        resting.set(true);
        return wait;
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
        long until = System.nanoTime() + millis * 1_000_000;
        add(() -> running = false, Kind.TASK, false);
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
        // Somebody else may be in the middle of something.
        while (at.get() != null && !isCurrent() && until - System.nanoTime() > 0) {
            LockSupport.parkNanos(this, Pace.PAUSE_NANOS);
        }
    }
}
