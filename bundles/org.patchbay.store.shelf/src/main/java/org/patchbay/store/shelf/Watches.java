package org.patchbay.store.shelf;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Stored;

/** Tells watchers of changes, in their order, on one thread. A watcher that was closed is forgotten: its class may be gone. */
public final class Watches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    private record Watch(String space, Consumer<Stored> changed, AtomicBoolean open) {}

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread t = new Thread(task, "patchbay-store-watch");
        t.setDaemon(true);
        return t;
    });

    public AutoCloseable add(String space, Consumer<Stored> changed) {
        Watch watch = new Watch(space, changed, new AtomicBoolean(true));
        watches.add(watch);
        return () -> {
            watch.open().set(false);
            watches.remove(watch);
        };
    }

    /** To be called by one at a time, so that order is kept. */
    public void tell(List<Stored> batch) {
        thread.execute(() -> batch.forEach(this::tell));
    }

    private void tell(Stored document) {
        for (Watch watch : watches) {
            if (watch.open().get() && watch.space().equals(document.space())) {
                try {
                    watch.changed().accept(document);
                } catch (RuntimeException e) {
                    LOG.warn(
                            "{} could not deal with the change of {}/{}. What it shows may be out of date until its bundle is restarted.",
                            watch.changed().getClass().getName(),
                            document.space(),
                            document.key(),
                            e);
                }
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
