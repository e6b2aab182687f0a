package org.patchbay.sip.stack.internal;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.OverloadSettings;

/**
 * A queue, a timer wheel and a thread; everything about the Call-IDs that hash to it happens here, in order, one after the other. A second thread
 * stands in for the first where that does something else for long, which the user has it do ({@link Duty}).
 *
 * <p>To wake a thread costs more than most entries do. So whoever brings something while nobody is at it deals with it itself where it may
 * ({@link #perform}); else the worker's own thread is woken. While many come, that one looks again after a moment by itself ({@link Pace}).
 */
final class Worker {
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
    /** When it looks again by itself; at once if that is past. */
    private long looksAgain;
    /** Whether it has said since it looked last that it rests; for itself alone. */
    private boolean rests;

    private final Pace pace = new Pace(System.nanoTime());
    private final AtomicInteger messages = new AtomicInteger();
    private final TimerWheel wheel = new TimerWheel(System.nanoTime());
    private final OverloadGate gate;
    private final Runnable served;
    private final Duty duty = new Duty(this::isRunning);
    private final List<Thread> threads;
    /** The worker's own thread: that of the two which has the duty. */
    private volatile Thread own;

    private volatile boolean running = true;
    private @Nullable TransactionLayer transactions;

    /** @param around runs what it is given, and may do something else afterwards that this has caused */
    Worker(int number, OverloadSettings overload, Consumer<Runnable> around) {
        gate = new OverloadGate(overload, System.nanoTime());
        Runnable stretch = this::stretch;
        served = () -> guarded(() -> around.accept(stretch));
        own = new Thread(() -> run(true), "sip-worker-" + number);
        threads = List.of(own, new Thread(() -> run(false), "sip-worker-" + number + "-2"));
        threads.forEach(thread -> thread.setDaemon(true));
    }

    void start(TransactionLayer layer) {
        transactions = layer;
        threads.forEach(Thread::start);
    }

    private boolean isRunning() {
        return running;
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
        long now = System.nanoTime();
        if (queued.getAndIncrement() == 0) {
            // However long it has rested before.
            gate.empty(now);
        }
        (kind == Kind.BEGINNING ? beginnings : queue).add(new Entry(task, now, kind));
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
            LockSupport.unpark(own);
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

    private void run(boolean first) {
        boolean mine = first;
        while (running || mine && !isEmpty()) {
            try {
                if (!mine) {
                    mine = duty.standBy();
                    if (mine) {
                        own = Thread.currentThread();
                    }
                    continue;
                }
                mine = turn();
            } catch (Throwable t) {
                LOG.error("SIP worker turn failed", t);
            }
        }
    }

    /** @return whether the duty is still the calling thread's */
    private boolean turn() {
        // Nobody of ours interrupts a worker; with the mark left on it, it would never rest again.
        if (Thread.interrupted()) {
            LOG.debug("interrupt ignored");
        }
        if (isEmpty() || !duty.isCovered()) {
            // A timer alone is not worth a stand-in that looks after it.
            stretch();
        } else if (!duty.leave(served)) {
            return false;
        }
        long wait = looksAgain - System.nanoTime();
        // Who woke it while it did something else may have ended another pause with that.
        boolean woken = rests && !resting.get();
        if (wait > 0 && isEmpty() && !woken) {
            LockSupport.parkNanos(this, wait);
        }
        resting.set(false);
        return true;
    }

    /** Deals with some of what waits, and then says when there may be something to do again. */
    private void stretch() {
        rests = false;
        if (!at.compareAndSet(null, Thread.currentThread())) {
            awaitTurn();
            return;
        }
        long again = System.nanoTime();
        try {
            again = attendStretch();
        } finally {
            looksAgain = again;
            at.set(null);
        }
    }

    /** Somebody else is at it, and wakes this thread if something is left then; but timers do not wait for that. */
    private void awaitTurn() {
        rest();
        long now = System.nanoTime();
        looksAgain = at.get() != null ? now + TimerWheel.TICK_NANOS : now;
    }

    private long attendStretch() {
        for (int i = 0; i < AT_A_STRETCH; i++) {
            Entry entry = poll();
            if (entry == null) {
                return emptied();
            }
            long now = System.nanoTime();
            pace.took(now);
            take(entry, now);
            wheel.advance(System.nanoTime(), Worker::guarded);
        }
        return System.nanoTime();
    }

    private long emptied() {
        long now = System.nanoTime();
        gate.empty(now);
        wheel.advance(now, Worker::guarded);
        if (!isEmpty() || !running) {
            return now;
        }
        if (pace.isFast(now)) {
            return now + Pace.PAUSE_NANOS;
        }
        // Looking for the next timer costs more than taking an entry, so only an idle worker does it.
        long again = now + Math.min(wheel.untilNext(now), LONGEST_REST_NANOS);
        rest();
        return again;
    }

    /** From now on it is woken by whoever brings something. */
    private void rest() {
        rests = true;
        resting.set(true);
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
            own.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
        threads.forEach(LockSupport::unpark);
        // Somebody else may be in the middle of something.
        while (at.get() != null && !isCurrent() && until - System.nanoTime() > 0) {
            LockSupport.parkNanos(this, Pace.PAUSE_NANOS);
        }
    }
}
