package org.patchbay.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.store.shelf.Draft;
import org.patchbay.store.shelf.Shelf;
import org.patchbay.store.shelf.Watches;

/** The store of a node that shares it with nobody: everything in memory, each batch on this node's disk before it counts. */
final class FileStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

    /** What an operator may set. */
    @ObjectClassDefinition(name = "Patchbay file store")
    @interface Config {
        @AttributeDefinition(
                description = "Where the files are; empty for the directory 'store' below the framework property"
                        + " org.patchbay.data. Takes effect at the next start.")
        String directory() default "";

        @AttributeDefinition(description = "How many former states of each document are kept.", min = "0", max = "1000")
        int history() default 50;

        @AttributeDefinition(description = "A snapshot is made when the journal is larger, in kilobytes.", min = "16")
        int journal__kilobytes() default 4096;

        @AttributeDefinition(description = "How long the history of a removed document is kept, in days.", min = "1")
        int removed__days() default 400;
    }

    /** The limits in force. */
    record Limits(int history, long journalBytes, Duration removed) {
        static final Limits DEFAULT = new Limits(50, 4096 * 1024L, Duration.ofDays(400));

        /** A value that cannot be used is named, and the one before stays in force. */
        static Limits of(Config config, Limits before) {
            int kilobytes = (int) (before.journalBytes / 1024);
            int days = (int) before.removed.toDays();
            return new Limits(
                    within("history", config::history, 0, 1000, before.history),
                    within("journal_kilobytes", config::journal__kilobytes, 16, 1 << 20, kilobytes) * 1024L,
                    Duration.ofDays(within("removed_days", config::removed__days, 1, 36_500, days)));
        }

        /** The container converts a value when it is asked for; what it throws names neither PID nor key, and must not take the store away. */
        private static int within(String key, IntSupplier value, int least, int most, int before) {
            String wrong;
            try {
                int configured = value.getAsInt();
                if (configured >= least && configured <= most) {
                    return configured;
                }
                wrong = String.valueOf(configured);
            } catch (RuntimeException e) {
                wrong = String.valueOf(e.getMessage()).replaceFirst(".*For input string: ", "");
            }
            LOG.warn(
                    "org.patchbay.store.file: {} = {} is not a whole number from {} to {}. {} stays in force.",
                    key,
                    wrong,
                    least,
                    most,
                    before);
            return before;
        }
    }

    private final Path directory;
    private final Clock clock;
    private final FileChannel lock;
    private final Journal journal;
    private final Watches watches = new Watches();
    private volatile Limits limits;
    private volatile Shelf shelf;
    /** When the next attempt to make a snapshot is due after one that failed, by the journal's size. */
    private long compactAt;

    FileStore(Path directory, Limits limits) throws IOException {
        this(directory, limits, Clock.systemUTC(), Disk.LOCAL);
    }

    FileStore(Path directory, Limits limits, Clock clock, Disk disk) throws IOException {
        this.directory = directory;
        this.limits = limits;
        this.clock = clock;
        Files.createDirectories(directory);
        lock = lock(directory);
        Shelf.Filling read = new Shelf.Filling();
        try {
            journal = new Journal(directory, disk, batch -> read.add(batch, limits.history()));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        shelf = read.shelf();
        compactAt = limits.journalBytes();
    }

    void modified(Config config) {
        limits = Limits.of(config, limits);
        if (!config.directory().isEmpty()
                && !Path.of(config.directory()).toAbsolutePath().equals(directory.toAbsolutePath())) {
            LOG.warn(
                    "The store stays in {} until the next start; its files are not moved to {}.",
                    directory,
                    config.directory());
        }
    }

    void close() throws IOException {
        watches.close();
        synchronized (this) {
            journal.close();
            lock.close();
        }
    }

    @Override
    public Optional<Stored> get(String space, String key) {
        return shelf.get(space, key);
    }

    @Override
    public List<Stored> list(String space, String prefix) {
        return shelf.list(space, prefix);
    }

    @Override
    public List<Stored> all() {
        return shelf.all();
    }

    @Override
    public List<Stored> history(String space, String key) {
        return shelf.history(space, key);
    }

    /** Every state of every document, each document's oldest first. */
    List<Stored> everything() {
        return shelf.everything().toList();
    }

    @Override
    public synchronized List<Stored> write(String author, List<Write> writes) throws StoreException {
        if (writes.isEmpty()) {
            return List.of();
        }
        for (Write write : writes) {
            Draft.check(write);
        }
        List<Stored> batch = Draft.of(shelf, author, writes, clock.instant());
        if (batch.isEmpty()) {
            return batch;
        }
        try {
            journal.append(batch);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.UNAVAILABLE,
                    "Nothing was changed: " + directory + " cannot be written (" + e.getMessage()
                            + "). Look at free space and permissions there, then try again.",
                    e);
        }
        shelf = shelf.with(batch, limits.history());
        watches.tell(batch);
        compactIfDue();
        return batch;
    }

    @Override
    public synchronized void forget(String space, Predicate<String> keys) throws StoreException {
        Shelf kept = shelf.forgetting(space, keys);
        try {
            journal.compact(kept::everything);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.UNAVAILABLE,
                    "Nothing was forgotten: " + directory + " cannot be written (" + e.getMessage()
                            + "). Look at free space and permissions there, then try again.",
                    e);
        }
        shelf = kept;
        compactAt = 0;
    }

    @Override
    public AutoCloseable watch(String space, Consumer<Stored> changed) {
        return watches.add(space, changed);
    }

    private void compactIfDue() {
        if (journal.size() < Math.max(compactAt, limits.journalBytes())) {
            return;
        }
        Shelf kept = shelf.without(shelf.removedBefore(clock.instant().minus(limits.removed())));
        try {
            journal.compact(kept::everything);
            shelf = kept;
            compactAt = 0;
        } catch (IOException e) {
            compactAt = journal.size() + limits.journalBytes();
            LOG.warn(
                    "No snapshot could be made in {}; the journal goes on growing. Look at free space there.",
                    directory,
                    e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("Held by this process", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException("The store in " + directory
                + " is in use by another process or bundle. Stop that one, or set another directory.");
    }
}
