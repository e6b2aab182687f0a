package org.patchbay.bus;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of threads, and those that others lend ({@link Host}), all of them watched: a thread that stays inside feature code for longer
 * than its call can wait is written off. Another takes its place, the asking is told, and should the lost thread ever come back, it finds nothing
 * left to do and ends. Until it does, or what it is in hangs, it is watched.
 *
 * <p>To wake a thread costs more than most tasks do. So while tasks come fast, one thread that has run out of them pauses for a moment and
 * looks again by itself; nobody is woken for what comes meanwhile, unless it is urgent.
 */
final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    /** How often those are looked at that may take but little time. */
    static final long TICK_MS = 10;
    /** How often while nobody is in any: whoever begins with something is seen soon enough to be found late in time. */
    private static final long QUIET_MS = 50;
    /**
     * A tick that comes so much too late says that the machine stood still. What is not beyond this counts as any time does: where every tick
     * is too late, what hangs is found all the same.
     */
    private static final long STALL_MS = 40;

    private static final long PAUSE_NANOS = 1_000_000;
    /** How many times as long as a task that held up a thread of others nobody lends one. */
    private static final int LOAN_REST = 9;

    private final String name;
    private final Host.Terms terms;
    private final ConcurrentLinkedDeque<Runnable> tasks = new ConcurrentLinkedDeque<>();
    /** Those who wait to be woken, or are about to. */
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    /** Whether somebody looks again by itself in a moment. */
    private final AtomicBoolean pausing = new AtomicBoolean();

    private final AtomicLong given = new AtomicLong();
    private volatile boolean fast;
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    /** Those that were written off, and are in something that does not hang so far. */
    private final Set<Worker> late = ConcurrentHashMap.newKeySet();

    private final Map<Thread, Host> hosts = new ConcurrentHashMap<>();
    /** Until when nobody lends a thread: somebody was held up for too long. */
    private volatile long lentAgain = System.nanoTime();

    private final AtomicInteger numbers = new AtomicInteger();
    private final long tickMillis;
    /** Until the watch looks again. Its own. */
    private long pauseMillis;

    private final Thread watch;
    private volatile boolean closed;
    private volatile long stalled;
    /** When the watch has looked last, and how much had been given by then. */
    private long last = System.nanoTime();

    private long before;

    Workers(String name, int count) {
        this(name, count, Host.Terms.USUAL, TICK_MS);
    }

    /**
     * @param terms on which others lend their threads
     * @param tickMillis how often they are looked at while they are in something: what hangs is found by so much too late at most, where it may take
     *     50 ms or more, as those who are in nothing are looked at that often; 0 for whenever {@link #look} is called
     */
    Workers(String name, int count, Host.Terms terms, long tickMillis) {
        this.name = name;
        this.terms = terms;
        this.tickMillis = tickMillis == 0 ? TICK_MS : tickMillis;
        pauseMillis = this.tickMillis;
        for (int i = 0; i < count; i++) {
            add();
        }
        watch = new Thread(this::watch, name + "-watch");
        watch.setDaemon(true);
        watch.setPriority(Thread.MAX_PRIORITY);
        if (tickMillis > 0) {
            watch.start();
        }
    }

    /** @param urgent before all that is not */
    void execute(Runnable task, boolean urgent) {
        if (!urgent && !(Thread.currentThread() instanceof Worker)) {
            Host host = Host.present();
            if (host != null && host.isOf(this)) {
                host.add(task);
                return;
            }
        }
        give(task, urgent);
    }

    /** Runs this on the calling thread, and then, there as well, what it causes that is not urgent; as far as that takes but a moment. */
    void serve(Runnable messages) {
        Thread thread = Thread.currentThread();
        if (closed || System.nanoTime() - lentAgain < 0 || thread instanceof Worker || Host.present() != null) {
            messages.run();
            return;
        }
        Host host = hosts.get(thread);
        if (host == null) {
            host = new Host(this, terms, thread);
            hosts.put(thread, host);
        }
        host.serve(messages);
    }

    /** A task was done on a thread that is lent. Where features are slow, no thread of others is held up by them for more than part of its time. */
    void lent(long from, long to) {
        if (to - from > terms.patienceNanos()) {
            lentAgain = to + LOAN_REST * (to - from);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** To the threads of its own. */
    void give(Runnable task) {
        give(task, false);
    }

    private void give(Runnable task, boolean urgent) {
        if (urgent) {
            tasks.addFirst(task);
        } else {
            tasks.addLast(task);
        }
        given.incrementAndGet();
        if (urgent || !pausing.get()) {
            wake();
        }
    }

    private void wake() {
        Worker worker = idle.pollFirst();
        if (worker != null) {
            LockSupport.unpark(worker);
        }
    }

    /** As of {@link WatchedThread#stalled}. */
    long stalled() {
        return stalled;
    }

    private void add() {
        Worker worker = new Worker(name + "-" + numbers.incrementAndGet());
        workers.add(worker);
        worker.start();
    }

    private void watch() {
        while (!closed) {
            try {
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            } catch (InterruptedException e) {
                return;
            }
            look(System.nanoTime());
            pauseMillis = tickMillis < QUIET_MS && isQuiet() ? QUIET_MS : tickMillis;
        }
    }

    /** To wake up a hundred times a second for nothing is what a runtime with few calls would spend most of its time on. */
    private boolean isQuiet() {
        if (fast || !tasks.isEmpty() || !late.isEmpty()) {
            return false;
        }
        for (Worker worker : workers) {
            if (!worker.isIdle()) {
                return false;
            }
        }
        for (Host host : hosts.values()) {
            if (host.isAtWork()) {
                return false;
            }
        }
        return true;
    }

    /** One round of the watch. */
    void look(long now) {
        long usual = TimeUnit.MILLISECONDS.toNanos(pauseMillis + STALL_MS);
        if (now - last > usual) {
            stalled = stalled() + now - last - usual;
        }
        long count = given.get();
        // A pause must find two on average to be worth it.
        fast = (count - before) * PAUSE_NANOS > 2 * (now - last);
        before = count;
        last = now;
        if (!tasks.isEmpty()) {
            wake(); // Who was to look at them may be inside something that lasts.
        }
        for (Worker worker : late) {
            expire(worker, now);
        }
        for (Worker worker : workers) {
            expire(worker, now);
        }
        late.removeIf(worker -> !worker.isAlive());
        for (Host host : hosts.values()) {
            Asking<?, ?> asking = host.look(now);
            if (asking != null) {
                resolve(asking);
            }
        }
        hosts.values().removeIf(host -> !host.isAlive());
    }

    private void expire(Worker worker, long now) {
        Asking<?, ?> asking = worker.asking;
        if (asking == null || !asking.expire(now, stalled())) {
            return;
        }
        boolean replaced = !workers.remove(worker);
        if (!replaced && !closed) {
            add();
        }
        if (asking.isHung()) {
            late.remove(worker);
            worker.interrupt();
        } else {
            late.add(worker);
            if (closed) {
                worker.abandon();
            }
        }
        resolve(asking);
    }

    private static void resolve(Asking<?, ?> asking) {
        try {
            asking.resolve();
        } catch (RuntimeException e) {
            LOG.error("An asking that expired could not be resolved; this is a fault of the core.", e);
        }
    }

    /** Ends the threads; what waits is not done any more. */
    @Override
    public void close() {
        closed = true;
        watch.interrupt();
        workers.forEach(Worker::abandon);
        late.forEach(Worker::abandon);
        workers.clear();
        late.clear();
        hosts.values().forEach(Host::abandon);
        hosts.clear();
    }

    /** One thread. Says what feature code it is in. */
    final class Worker extends Thread implements WatchedThread {
        private final @Nullable ClassLoader home = Workers.class.getClassLoader();
        private volatile @Nullable Asking<?, ?> asking;

        private Worker(String name) {
            super(name);
            setDaemon(true);
            setContextClassLoader(home);
        }

        @Override
        public long stalled() {
            return Workers.this.stalled();
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

        private boolean isIdle() {
            Asking<?, ?> now = asking;
            return now == null || !now.goesOn();
        }

        /** Elsewhere a thread may be about to send, and an interrupt would close the socket of all. */
        private void abandon() {
            Asking<?, ?> now = asking;
            if (now != null && now.abandon()) {
                interrupt();
            } else {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            while (!closed) {
                Runnable task = tasks.pollFirst();
                if (task == null) {
                    rest();
                    continue;
                }
                try {
                    task.run();
                } catch (Asking.WrittenOff e) {
                    LOG.info("A thread that was written off has come back and ends.");
                    return;
                } catch (Throwable e) {
                    LOG.error("A task of the core failed; this is a fault of the core.", e);
                }
                asking = null;
                if (getContextClassLoader() != home) {
                    // Else a careless bundle's loader would stay reachable from here after its update.
                    setContextClassLoader(home);
                }
            }
        }

        /** Until there may be something to do; now and then it returns for nothing. */
        private void rest() {
            if (fast && pausing.compareAndSet(false, true)) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
                // Before the queue is looked at: what comes from now on wakes somebody.
                pausing.set(false);
            } else {
                idle.addFirst(this);
                if (tasks.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                idle.remove(this);
            }
            if (interrupted()) {
                LOG.trace("Interrupted");
            }
        }
    }
}
