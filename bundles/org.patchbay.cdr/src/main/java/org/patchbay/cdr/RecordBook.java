package org.patchbay.cdr;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The files of records, one a day. A record is handed to the system before it counts, so that the end of the process loses none. It is forced
 * to the disk itself as well, unless that was done {@value #INTERVAL_MILLIS} ms ago or less: then whoever wrote it has to come back and do so.
 */
final class RecordBook implements AutoCloseable {
    static final String ENDING = ".jsonl";
    /** How often, at most, records are forced to the disk itself. */
    static final long INTERVAL_MILLIS = 100;
    /** Calls end in the order of time but for a few around midnight, and those that could not be written for long. */
    private static final int OPEN_FILES = 2;

    private final Path directory;
    private final Disk disk;
    private final LongSupplier nanos;
    private final Map<LocalDate, DayFile> open = new LinkedHashMap<>(4, 0.75f, true);
    private @Nullable FileChannel turns;
    private long forcedAt;
    private boolean mustForce = true;
    private boolean closed;

    /** @param nanos a clock that only goes forward */
    RecordBook(Path directory, Disk disk, LongSupplier nanos) {
        this.directory = directory;
        this.disk = disk;
        this.nanos = nanos;
    }

    /** Makes the directory; an exception says why there can be no records. */
    synchronized void prepare() throws IOException {
        if (Disk.makeDirectory(directory) && turns != null) {
            turns.close(); // It went with the directory that was there before.
            turns = null;
        }
        turns();
    }

    /**
     * Writes records, but for those that are there.
     *
     * @return whether {@link #force} has to be called within {@value #INTERVAL_MILLIS} ms
     * @throws IOException when one is not there, or is not safe there, and all have to be written again
     * @throws IllegalStateException when this was closed
     */
    synchronized boolean write(List<CallRecord> entries) throws IOException {
        if (closed) {
            throw new IllegalStateException("The call records in " + directory + " were closed.");
        }
        LocalDate day = LocalDate.MIN;
        try {
            prepare();
            try (FileLock turn = turn()) {
                for (int from = 0, to; from < entries.size(); from = to) {
                    day = entries.get(from).day();
                    to = from + 1;
                    while (to < entries.size() && entries.get(to).day().equals(day)) {
                        to++;
                    }
                    file(day).add(entries.subList(from, to));
                }
            }
        } catch (IOException e) {
            forget(day, e);
            throw e;
        }
        if (mustForce || nanos.getAsLong() - forcedAt >= TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS)) {
            force();
        }
        for (DayFile file : open.values()) {
            if (!file.isForced()) {
                return true;
            }
        }
        return false;
    }

    /** Replaces lines of a file, whole or not at all; the rest stays to the byte. No record is written meanwhile. */
    synchronized void rewrite(Path file, UnaryOperator<String> line) throws IOException {
        if (closed) {
            throw new IOException("The call records in " + directory + " were closed.");
        }
        prepare();
        try (FileLock turn = turn()) {
            force();
            Path draft = directory.resolve("." + file.getFileName() + ".part");
            Files.deleteIfExists(draft);
            try {
                disk.open(draft).close(); // for its permissions
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft))) {
                    RawLines.of(file, raw -> {
                        String old = RawLines.text(raw);
                        String now = line.apply(old);
                        out.write(now.equals(old) ? raw : RawLines.with(now, raw));
                    });
                }
                try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        }
    }

    /** Returns when every record that was written is on the disk itself. */
    synchronized void force() throws IOException {
        mustForce = true; // until it has succeeded
        for (DayFile file : open.values()) {
            file.force();
        }
        mustForce = false;
        forcedAt = nanos.getAsLong();
    }

    /**
     * A file is written to by one at a time. During an update there are two versions of this bundle for a moment, and the old one may still be
     * at a record that the new one is given as well.
     */
    private FileLock turn() throws IOException {
        try {
            FileLock turn = turns().tryLock();
            if (turn != null) {
                return turn;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("The other version of this bundle is still writing to " + directory, e);
        }
        throw new IOException("Another process is writing to " + directory + ". Give each node a directory of its own");
    }

    private FileChannel turns() throws IOException {
        FileChannel channel = turns;
        if (channel == null) {
            Path file = directory.resolve("lock");
            disk.open(file).close(); // for its permissions
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            turns = channel;
        }
        return channel;
    }

    private DayFile file(LocalDate day) throws IOException {
        DayFile file = open.get(day);
        if (file != null && file.isStillThere()) {
            return file;
        }
        if (file != null) {
            open.remove(day);
            file.close();
        }
        if (open.size() == OPEN_FILES) {
            Iterator<DayFile> longestUnused = open.values().iterator();
            DayFile closing = longestUnused.next();
            longestUnused.remove();
            closing.close();
        }
        DayFile opened = new DayFile(directory.resolve(day + ENDING), disk);
        open.put(day, opened);
        return opened;
    }

    /** After a failure everything is opened anew: the disk may be another one by then. */
    private void forget(LocalDate day, IOException why) {
        DayFile file = open.remove(day);
        try (FileChannel channel = turns) {
            turns = null;
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        IOException why = new IOException("The call records in " + directory + " could not be put on the disk.");
        for (LocalDate day : Map.copyOf(open).keySet()) {
            forget(day, why);
        }
        if (turns != null) {
            turns.close();
        }
        if (why.getSuppressed().length > 0) {
            throw why;
        }
    }
}
