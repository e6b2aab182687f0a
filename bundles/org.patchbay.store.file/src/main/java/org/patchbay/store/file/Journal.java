package org.patchbay.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Stored;

/**
 * The files of a store. {@code snapshot-N} holds everything there was when {@code journal-N} was begun; every batch since is in that journal.
 * A snapshot counts from the moment it has its name, so that a crash at any point leaves one whole pair.
 */
final class Journal implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot-(\\d{1,18})");
    /** Documents in one frame of a snapshot, at most, and characters after which it ends. */
    private static final int BATCH = 500;

    private static final long BATCH_CHARACTERS = 1 << 20;

    private final Path directory;
    private final Disk disk;
    private long number;
    private Disk.Tail tail;
    /** How much of the journal holds whole batches that were promised to their writers. */
    private long good;
    /** Whether something may stand behind {@link #good} that must go before the next batch. */
    private boolean torn;

    Journal(Path directory, Disk disk, Consumer<List<Stored>> batches) throws IOException {
        this.directory = directory;
        this.disk = disk;
        Files.createDirectories(directory);
        number = latestSnapshot();
        if (number > 0) {
            readSnapshot(batches);
        }
        good = readJournal(batches);
        tail = disk.open(journal(number));
        removeOthers();
    }

    /** How many bytes were written since the last snapshot. */
    long size() {
        return good;
    }

    /** Writes a batch and returns when it is on the disk. After an exception the batch is not, and will not be. */
    void append(List<Stored> batch) throws IOException {
        ByteBuffer frame = Frames.frame(batch);
        if (frame.remaining() - Frames.HEAD > Frames.LIMIT) {
            throw new IOException("The batch is larger than " + (Frames.LIMIT >> 20) + " MB.");
        }
        long length = frame.remaining();
        if (torn) {
            mend();
        }
        torn = true;
        try {
            tail.append(frame);
            tail.force();
        } catch (IOException e) {
            try {
                mend();
            } catch (IOException again) {
                // Tried once more before the next batch; until then nothing is written behind the torn one.
                e.addSuppressed(again);
            }
            throw e;
        }
        good += length;
        torn = false;
    }

    private void mend() throws IOException {
        tail.cut(good);
        tail.force();
        torn = false;
    }

    /** Begins a new journal with a snapshot of everything. After an exception the old pair stays in use. */
    void compact(Supplier<Stream<Stored>> everything) throws IOException {
        long next = number + 1;
        Path draft = directory.resolve("snapshot.draft");
        Files.deleteIfExists(draft);
        Disk.Tail fresh;
        try {
            try (Disk.Tail out = disk.open(draft);
                    Stream<Stored> documents = everything.get()) {
                List<Stored> batch = new ArrayList<>(BATCH);
                long characters = 0;
                for (Stored document : (Iterable<Stored>) documents::iterator) {
                    // A document may be large: many in one frame could be more than is read again.
                    if (batch.size() == BATCH || characters > BATCH_CHARACTERS) {
                        out.append(Frames.frame(batch));
                        batch.clear();
                        characters = 0;
                    }
                    batch.add(document);
                    characters += document.value().length();
                }
                out.append(Frames.frame(batch));
                // The empty batch says that the snapshot is complete.
                out.append(Frames.frame(List.of()));
                out.force();
            }
            Files.deleteIfExists(journal(next));
            fresh = disk.open(journal(next));
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        try {
            disk.replace(draft, snapshot(next));
        } catch (IOException e) {
            fresh.close();
            // Were the name given but not yet on the disk, batches written to the old journal would be lost: take it
            // back.
            Files.deleteIfExists(snapshot(next));
            Files.deleteIfExists(journal(next));
            Files.deleteIfExists(draft);
            throw e;
        }
        tail.close();
        tail = fresh;
        number = next;
        good = 0;
        torn = false;
        removeOthers();
    }

    @Override
    public void close() throws IOException {
        tail.close();
    }

    private long latestSnapshot() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> SNAPSHOT.matcher(f.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(m -> Long.parseLong(m.group(1)))
                    .max()
                    .orElse(0);
        }
    }

    private void readSnapshot(Consumer<List<Stored>> batches) throws IOException {
        Path file = snapshot(number);
        Frames.Content content = Frames.read(ByteBuffer.wrap(Files.readAllBytes(file)));
        List<List<Stored>> read = content.batches();
        if (read.isEmpty() || !read.get(read.size() - 1).isEmpty() || content.good() != Files.size(file)) {
            throw new IOException(
                    "The snapshot " + file + " is damaged. Put a copy of it back from a backup, or move the directory "
                            + directory + " away to begin with an empty store.");
        }
        read.forEach(batches);
    }

    private long readJournal(Consumer<List<Stored>> batches) throws IOException {
        Path file = journal(number);
        if (!Files.exists(file)) {
            return 0;
        }
        Frames.Content content = Frames.read(ByteBuffer.wrap(Files.readAllBytes(file)));
        content.batches().forEach(batches);
        long rest = Files.size(file) - content.good();
        if (rest > 0) {
            if (content.tail()) {
                LOG.info("{}: dropped {} bytes of a batch that was being written when the process ended.", file, rest);
            } else {
                Path copy = directory.resolve(file.getFileName() + ".damaged");
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                LOG.warn(
                        "{} is damaged at byte {}; changes behind it are lost. A copy is kept as {}. Check the disk, and the"
                                + " settings changed last.",
                        file,
                        content.good(),
                        copy);
            }
            try (Disk.Tail repair = disk.open(file)) {
                repair.cut(content.good());
                repair.force();
            }
        }
        return content.good();
    }

    private void removeOthers() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                boolean ours = name.matches("(snapshot|journal)-\\d+") || name.equals("snapshot.draft");
                if (ours && !file.equals(snapshot(number)) && !file.equals(journal(number))) {
                    Files.deleteIfExists(file);
                }
            }
            disk.forceDirectory(directory);
        } catch (IOException e) {
            LOG.debug("Old files of {} stay: {}", directory, e.toString());
        }
    }

    private Path snapshot(long of) {
        return directory.resolve("snapshot-" + of);
    }

    private Path journal(long of) {
        return directory.resolve("journal-" + of);
    }
}
