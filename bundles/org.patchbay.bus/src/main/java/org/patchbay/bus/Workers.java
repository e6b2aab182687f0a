package org.patchbay.bus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of threads, watched: a thread that stays inside feature code past its limit is written off. Another takes its place, the
 * asking is told that it hung, and should the lost thread ever come back, it finds nothing left to do and ends.
 */
final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final long TICK_MS = 10;
    private static final long STALL_MS = 50;

    private final String name;
    private final LinkedBlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Thread watch;
    private volatile boolean closed;
    private volatile long stalled;

    Workers(String name, int count) {
        this.name = name;
        for (int i = 0; i < count; i++) {
            add();
        }
        watch = new Thread(this::watch, name + "-watch");
        watch.setDaemon(true);
        watch.setPriority(Thread.MAX_PRIORITY);
        watch.start();
    }

    /** @param urgent before all that is not */
    void execute(Runnable task, boolean urgent) {
        if (urgent) {
            tasks.addFirst(task);
        } else {
            tasks.addLast(task);
        }
    }

    /** For how long the machine itself has stood still until now, in nanoseconds: of that, nobody is guilty. */
    long stalled() {
        return stalled;
    }

    private void add() {
        Worker worker = new Worker(name + "-" + numbers.incrementAndGet());
        workers.add(worker);
        worker.start();
    }

    private void watch() {
        long last = System.nanoTime();
        while (!closed) {
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MS);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            if (now - last > TimeUnit.MILLISECONDS.toNanos(STALL_MS)) {
                stalled = stalled() + now - last;
            }
            last = now;
            for (Worker worker : workers) {
                Asking<?, ?> asking = worker.asking;
                if (asking != null && asking.expire(now)) {
                    writeOff(worker, asking);
                }
            }
        }
    }

    private void writeOff(Worker worker, Asking<?, ?> asking) {
        workers.remove(worker);
        if (!closed) {
            add();
        }
        worker.interrupt();
        try {
            asking.hung();
        } catch (RuntimeException e) {
            LOG.error("An asking that hung could not be resolved; this is a fault of the core.", e);
        }
    }

    /** Ends the threads; what waits is not done any more. */
    @Override
    public void close() {
        closed = true;
        watch.interrupt();
        workers.forEach(Thread::interrupt);
        workers.clear();
    }

    /** One thread. Says what feature code it is in. */
    final class Worker extends Thread {
        private final @Nullable ClassLoader home = Workers.class.getClassLoader();
        private volatile @Nullable Asking<?, ?> asking;

        private Worker(String name) {
            super(name);
            setDaemon(true);
            setContextClassLoader(home);
        }

        long stalled() {
            return Workers.this.stalled();
        }

        void watched(Asking<?, ?> next) {
            if (asking != next) {
                asking = next;
            }
        }

        boolean isIn(Slot<?> slot) {
            Asking<?, ?> now = asking;
            return now != null && now.isIn(slot);
        }

        @Override
        public void run() {
            while (!closed) {
                try {
                    tasks.takeFirst().run();
                } catch (InterruptedException e) {
                    LOG.trace("Interrupted", e);
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
    }
}
