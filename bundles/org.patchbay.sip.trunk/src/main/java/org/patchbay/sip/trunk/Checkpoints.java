package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaSession;

/**
 * Writes down the calls that are up, so that they outlive this bundle and this process. A call that changes is marked, no more, on its
 * worker; what is still up a quarter of a second later is written. Short calls cost a mark. The disk is touched by one thread alone, and calls go
 * on whatever becomes of it.
 */
final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final long EVERY_MILLIS = 250;
    /** What waits for a disk that does not answer, at most; then all is written anew when it does. */
    private static final int MOST_UNWRITTEN = 50_000;
    /** Between two tries with a disk that failed. */
    private static final long RETRY_MILLIS = 2000;

    /** @param text null when the call has ended */
    private record Entry(String call, @Nullable String text) {}

    private final Trunk trunk;
    private final @Nullable Path directory;
    private final Queue<Call> marked = new ConcurrentLinkedQueue<>();
    private final Queue<Entry> unwritten = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "patchbay-checkpoints");
        made.setDaemon(true);
        return made;
    });

    /** Only the thread's own, but for what happens before it begins and after it has ended. */
    private @Nullable CheckpointFile file;

    private long failedAt;
    private volatile boolean overflown;
    private volatile boolean open;
    private volatile String fault = "";

    /** @param directory where they are kept; null for nowhere */
    Checkpoints(Trunk trunk, @Nullable Path directory) {
        this.trunk = trunk;
        this.directory = directory;
    }

    /** Reads what was left here, by call, and begins to write. To be called once. */
    Map<String, String> open() {
        Path where = directory;
        if (where == null) {
            return Map.of();
        }
        Map<String, String> found = new LinkedHashMap<>();
        try {
            file = CheckpointFile.open(where, found);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        open = true;
        var unused = thread.scheduleWithFixedDelay(this::tick, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return found;
    }

    /** What is wrong, for the health check; empty if nothing is. */
    String fault() {
        return fault;
    }

    /** Whether what is written now is found by the next trunk. */
    boolean works() {
        return open && fault.isEmpty();
    }

    /** A call has changed; on its worker. */
    void mark(Call call) {
        if (open && !call.marked && !call.over && trunk.settings().keepCalls()) {
            call.marked = true;
            call.markedAt = System.nanoTime();
            marked.add(call);
        }
    }

    /** A call has ended; on its worker. */
    void ended(Call call) {
        if (call.written) {
            put(new Entry(call.id, null));
        }
    }

    /** What stands here of a call is of no use to anybody any more. */
    void drop(String call) {
        put(new Entry(call, null));
    }

    /** A call that has ended and left no record yet. */
    void keep(String call, String record) {
        put(new Entry(call, record));
    }

    /** Writes a call that its trunk leaves, and lets its media go on; on its worker. */
    void leave(Call call) {
        MediaSession session = call.media.opened();
        String media = media(call, session);
        if (call.over || media == null || call.legs().stream().noneMatch(Leg::up)) {
            return;
        }
        // An engine that was stopped before us may say nothing more: then what was written last is what counts.
        if (!media.isEmpty() || !call.written) {
            write(call, media);
        }
        if (session != null) {
            session.leave();
        }
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            for (Call call = marked.peek();
                    call != null && now - call.markedAt >= TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
                    call = marked.peek()) {
                marked.remove();
                Call changed = call;
                if (!changed.over) {
                    changed.execute(() -> look(changed));
                }
            }
            if (!fault.isEmpty() && now - failedAt >= TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)) {
                beginAnew();
            }
            flush();
        } catch (RuntimeException e) {
            LOG.error("The calls that are up could not be written down", e);
        }
    }

    private void look(Call call) {
        call.marked = false;
        String media = media(call, call.media.opened());
        if (call.over || media == null || !Checkpoint.stable(call)) {
            return; // It is marked again when it is.
        }
        if (!media.isEmpty()) {
            write(call, media);
        }
    }

    private static @Nullable String media(Call call, @Nullable MediaSession session) {
        return session == null ? call.media.suspended() : session.state();
    }

    private void write(Call call, String media) {
        call.written = true;
        put(new Entry(call.id, Checkpoint.write(call, media)));
    }

    private void put(Entry entry) {
        if (!open) {
            return;
        }
        if (waiting.get() >= MOST_UNWRITTEN) {
            overflown = true;
            return;
        }
        waiting.incrementAndGet();
        unwritten.add(entry);
        if (flushing.compareAndSet(false, true)) {
            try {
                thread.execute(this::flush);
            } catch (RejectedExecutionException e) {
                LOG.trace("It is written as this closes");
            }
        }
    }

    private void flush() {
        flushing.set(false);
        for (Entry entry = unwritten.poll(); entry != null; entry = unwritten.poll()) {
            waiting.decrementAndGet();
            CheckpointFile to = file;
            if (to == null || !fault.isEmpty()) {
                continue; // Everything that is up is written when it works again.
            }
            try {
                String text = entry.text;
                if (text == null) {
                    to.end(entry.call);
                } else {
                    to.write(entry.call, text);
                }
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
        if (overflown && fault.isEmpty()) {
            overflown = false;
            beginAnew();
        }
    }

    private void failed(Exception e) {
        failedAt = System.nanoTime();
        String why = "The calls that are up cannot be written to " + directory + ": " + e
                + ". They go on, and are lost if this process ends. Make room there, or let this process write to it; it is"
                + " tried again every two seconds.";
        if (fault.isEmpty()) {
            LOG.warn("{}", why);
        }
        fault = why;
    }

    private void beginAnew() {
        Path where = directory;
        CheckpointFile before = file;
        if (where == null) {
            return;
        }
        try {
            if (before != null) {
                before.close();
            }
            file = null;
            CheckpointFile next = CheckpointFile.open(where, new LinkedHashMap<>());
            file = next;
            next.empty();
            fault = "";
            LOG.info("The calls that are up are written to {} again.", where);
        } catch (IOException | RuntimeException e) {
            failed(e);
            return;
        }
        all();
        trunk.unrecorded().rewrite();
    }

    /** Marks every call. */
    void all() {
        for (Call call : trunk.table().calls()) {
            call.on(() -> mark(call));
        }
    }

    /** Writes what is left to write. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Not all calls that are up were written to {} in time.", directory);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        flush();
        open = false;
        CheckpointFile last = file;
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                LOG.debug("{} did not close: {}", directory, e.toString());
            }
        }
    }
}
