package org.patchbay.media.embedded.record;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;

/** The one thread that writes all recordings. It rests while nothing is recorded. */
public final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final long PERIOD_NANOS = 100_000_000;
    private static final long LONGEST_STOP_MILLIS = 2000;

    private final Sinks sinks;
    private final Supplier<Duration> limit;
    private final Set<Take> takes = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "patchbay-media-recorder");
    private volatile boolean running = true;

    private Recorder(Supplier<Path> directory, Supplier<Duration> limit, IntSupplier floor) {
        this.sinks = new Sinks(directory, Clock.systemUTC(), floor);
        this.limit = limit;
        thread.setDaemon(true);
    }

    /**
     * @param directory below which there is a directory for each sink
     * @param limit how long a recording may be
     * @param floor how many megabytes of the disk are left free
     */
    public static Recorder start(Supplier<Path> directory, Supplier<Duration> limit, IntSupplier floor) {
        Recorder recorder = new Recorder(directory, limit, floor);
        recorder.thread.start();
        return recorder;
    }

    /** Begins one. @param done told once, on the recorder's thread */
    Take begin(RecordOrder order, String call, Consumer<Recording> done) {
        Take take = new Take(sinks, order, call, limit.get(), System.nanoTime(), done);
        takes.add(take);
        if (running) {
            wake();
        } else if (takes.remove(take)) {
            done.accept(Recording.none("The media engine was stopped"));
        }
        return take;
    }

    /** Something has ended. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Ends all there are, and waits a moment for their files. */
    public void stop() {
        takes.forEach(take -> take.end("The media engine was stopped", System.nanoTime()));
        running = false;
        wake();
        try {
            thread.join(LONGEST_STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            if (takes.isEmpty()) {
                LockSupport.park(this);
            } else {
                tick();
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
        tick();
    }

    private void tick() {
        for (Take take : takes) {
            try {
                if (!take.tick(System.nanoTime())) {
                    takes.remove(take);
                }
            } catch (RuntimeException e) {
                LOG.error("A recording could not be told of", e);
                takes.remove(take);
            }
        }
    }
}
