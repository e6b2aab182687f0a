package org.patchbay.bus.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

/**
 * Durable facts and how far each listener has come. Who tells a fact only puts it into memory; a thread of its own hands it to the system a
 * moment later, together with all that were told meanwhile. What survives what is in the README. While no listener was ever known, nothing
 * is kept.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long SEGMENT = 1 << 19;
    private static final int AT_ONCE = 1000;
    private static final long PATIENCE_MILLIS = 5000;
    /** How long after a writing the next one comes at the earliest: a fact that is told alone is written at once, many are written together. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How late the writer may come to that: what is told meanwhile is told with the rest. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** How often, at most, cursors are written and facts are forced to the disk itself. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long the writer waits when there is nothing to do. */
    private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);
    /** How long writing rests after a failure. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Who waits until all from one fact to another is written. */
    private record Waiting(long first, long last, Runnable then) {}

    private final Path directory;
    private final long most;
    private final long mostInMemory;
    private final FactLog log;
    private final Cursors cursors;
    private final Unwritten unwritten = new Unwritten();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private volatile Runnable whenWritten = () -> {};
    private final Thread writer = new Thread(this::write, "patchbay-facts");
    private long last;
    private long givenUp;
    private boolean named;
    private boolean moved;
    private boolean broken;
    private boolean closing;
    private long gatherUntil = System.nanoTime() - LATE_NANOS;
    /** When the writer looks again by itself, if it waits. */
    private long looksAt = System.nanoTime();
    // Of the writer's thread alone.
    private long settleAt = System.nanoTime() + SETTLE_NANOS;
    private long restUntil = System.nanoTime();

    /** @param most bytes that facts may take on disk; in memory, while they cannot be written, an eighth of that */
    public Outbox(Path directory, long most) {
        this.directory = directory;
        this.most = most;
        mostInMemory = most / 8;
        log = new FactLog(directory, Math.min(SEGMENT, most / 8));
        cursors = new Cursors(directory.resolve("cursors"));
        long found = 0;
        try {
            log.find();
            found = log.last();
            cursors.read(found > 0);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        // Begins with the time: the last numbers before a crash may not have come to disk, and none is given twice.
        last = Math.max(System.currentTimeMillis() << 10, Math.max(found, cursors.highest()));
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Whom to call behind each writing, whether it came to disk or failed: then is the time to tell listeners of what was added, many at once
     * under load. On the writer's thread.
     */
    public void whenWritten(Runnable call) {
        whenWritten = call;
    }

    /** Whether what was added lately is about to be written, with what comes still: then {@link #whenWritten} is called soon. */
    public synchronized boolean gathers() {
        return gatherUntil + LATE_NANOS - System.nanoTime() > 0;
    }

    /**
     * Runs this once everything that was added before was handed to the system, and so outlives this process: at once if it was, else on the
     * writer's thread. While nothing can be written it waits; it is never run when something of it had to be given up. It must be quick.
     */
    public void whenKept(Runnable then) {
        synchronized (this) {
            if (!unwritten.isEmpty()) {
                waiting.add(new Waiting(unwritten.first(), last, then));
                return;
            }
        }
        then.run();
    }

    /** Keeps a fact, and gives it its number. */
    public Fact add(String type, Scope scope, Instant at, Map<String, String> data) {
        long weighs = Unwritten.weight(data);
        synchronized (this) {
            Fact fact = new Fact(++last, type, scope, at, data);
            if (!cursors.isEmpty()) {
                hold(fact, weighs);
            }
            return fact;
        }
    }

    private void hold(Fact fact, long weighs) {
        unwritten.add(fact, weighs);
        while (unwritten.weight() > mostInMemory) {
            if (givenUp++ == 0) {
                LOG.warn(
                        "Durable facts cannot be written to {} as fast as they are told: the oldest are given up.",
                        directory);
            }
            Fact lost = unwritten.remove();
            while (!waiting.isEmpty() && waiting.element().first <= lost.cursor()) {
                waiting.remove();
            }
        }
        if (unwritten.size() == 1) {
            lookBy(gatherUntil);
        }
    }

    /** Wakes the writer, unless it looks by then anyway. */
    private void lookBy(long time) {
        if (looksAt - time > 0) {
            notifyAll();
        }
    }

    /** How far a listener has come. */
    public synchronized long cursor(String listener) {
        if (!cursors.isKnown(listener)) {
            // Its name must be on disk before any fact that it has not had.
            named = true;
            notifyAll();
        }
        return cursors.of(listener, last);
    }

    /** Whether a listener was ever known: else nothing is kept. */
    public synchronized boolean isHeard() {
        return !cursors.isEmpty();
    }

    /** The number that was given last. */
    public synchronized long last() {
        return last;
    }

    /** The listener has dealt with all up to here. */
    public synchronized void passed(String listener, long cursor) {
        cursors.passed(listener, cursor);
        if (!moved) {
            moved = true;
            // Behind a writing the writer looks by then anyway, to force it to the disk.
            lookBy(System.nanoTime() + SETTLE_NANOS);
        }
    }

    /** Some of what comes after a fact, in order, perhaps from disk; empty when nothing does. */
    public List<Fact> after(long cursor) throws IOException {
        List<Fact> held;
        long first;
        synchronized (this) {
            // Taken before the disk is read: what is written meanwhile must not fall between the two.
            held = unwritten.after(cursor, AT_ONCE);
            first = unwritten.isEmpty() ? Long.MAX_VALUE : unwritten.first();
        }
        List<Fact> stored = log.read(cursor, first);
        return stored.isEmpty() ? held : stored;
    }

    private void write() {
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = step();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                failed(e);
                restUntil = System.nanoTime() + REST_NANOS;
                whenWritten.run();
                goesOn = !isClosing();
            }
        }
        try {
            log.close();
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Waits until there is something to write and writes it; false when that was the last. */
    private boolean step() throws IOException, InterruptedException {
        List<Fact> facts;
        @Nullable String positions = null;
        long passed;
        boolean settles;
        boolean ends;
        synchronized (this) {
            await();
            facts = unwritten.after(0, AT_ONCE);
            gatherUntil = facts.isEmpty() ? gatherUntil : System.nanoTime() + GATHER_NANOS;
            ends = closing && facts.size() == unwritten.size();
            settles = ends || System.nanoTime() - settleAt >= 0;
            if (named || moved && settles) {
                positions = cursors.text();
                named = false;
                moved = false;
            }
            passed = cursors.lowest();
        }
        if (positions != null) {
            cursors.write(positions);
        }
        if (!facts.isEmpty()) {
            log.append(facts);
        }
        if (settles) {
            log.force();
            settleAt = System.nanoTime() + SETTLE_NANOS;
        }
        written(facts);
        if (!facts.isEmpty()) {
            whenWritten.run();
        }
        log.drop(passed);
        if (log.giveUp(most)) {
            LOG.warn(
                    "Durable facts were over {} MB: the oldest are given up. Listener '{}' is the furthest behind.",
                    most >> 20,
                    furthestBehind());
        }
        return !ends;
    }

    private void await() throws InterruptedException {
        long now = System.nanoTime();
        for (long pause = pause(now); pause > 0 && !closing; pause = pause(now)) {
            looksAt = now + pause;
            TimeUnit.NANOSECONDS.timedWait(this, pause);
            now = System.nanoTime();
        }
    }

    /** How long there is nothing to do. */
    private long pause(long now) {
        if (restUntil - now > 0) {
            return restUntil - now;
        }
        if (named) {
            return 0;
        }
        long gathers = gatherUntil - now;
        if (!unwritten.isEmpty()) {
            return gathers;
        }
        long settles = moved || log.isUnforced() ? settleAt - now : LONG_NANOS;
        // Most likely something is told until then: this thread looks by itself, and need not be woken for it as well.
        return gathers > 0 ? Math.min(gathers, settles) : settles;
    }

    private void written(List<Fact> facts) {
        long to = facts.isEmpty() ? 0 : facts.get(facts.size() - 1).cursor();
        List<Runnable> kept = new ArrayList<>();
        synchronized (this) {
            remove(to);
            while (!waiting.isEmpty() && (unwritten.isEmpty() || waiting.element().last <= to)) {
                kept.add(waiting.remove().then);
            }
        }
        for (Runnable each : kept) {
            try {
                each.run();
            } catch (RuntimeException e) {
                LOG.error("Who waited for a fact to be written failed", e);
            }
        }
    }

    private void remove(long to) {
        while (!unwritten.isEmpty() && unwritten.first() <= to) {
            unwritten.remove();
        }
        if (unwritten.isEmpty() && (broken || givenUp > 0)) {
            LOG.info("Durable facts are written to {} again; {} were given up meanwhile.", directory, givenUp);
            broken = false;
            givenUp = 0;
        }
    }

    private synchronized void failed(Exception e) {
        named = true; // What was to be written of the cursors is to be written still.
        if (!broken) {
            broken = true;
            LOG.warn(
                    "Durable facts cannot be kept in {}: {}. Calls go on and who listens is told, but what a listener"
                            + " has not had yet is lost if the process ends. Make room, or make it a directory that can be"
                            + " written to; it is tried again each second.",
                    directory,
                    String.valueOf(e));
        }
    }

    private synchronized String furthestBehind() {
        return cursors.furthestBehind();
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Writes what is left. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            writer.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOG.warn("Durable facts could not be written to {} before the end: the disk does not answer.", directory);
        }
    }
}
