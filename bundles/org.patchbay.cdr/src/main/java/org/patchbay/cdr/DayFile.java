package org.patchbay.cdr;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one day. What stands in the file counts, whoever wrote it: during an update two versions of this bundle may write to it, one
 * after the other, and neither may write a call again that the other has written.
 */
final class DayFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DayFile.class);
    /** So many of the last records are known again; facts are told twice within a second or two. */
    static final int KNOWN = 10_000;
    /** How much is read of a file that is opened, in bytes. */
    private static final int TAIL = 8 << 20;

    private final Path path;
    private final Disk.Pages pages;
    private final @Nullable Object identity;
    private final Set<String> known = new LinkedHashSet<>();
    /** Up to here the file was read, or written here. */
    private long end;
    /** The length of a last line that has no end. */
    private long torn;

    private boolean unforced;

    DayFile(Path path, Disk disk) throws IOException {
        this.path = path;
        pages = disk.open(path);
        try {
            identity = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            readOn();
        } catch (IOException | RuntimeException e) {
            pages.close();
            throw e;
        }
    }

    /** Whether this is the file that has the name: an operator may have taken it away. */
    boolean isStillThere() throws IOException {
        try {
            return Objects.equals(
                    identity,
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Writes records, but for those that are there. After an exception none is, neither whole nor in part. */
    void add(List<CallRecord> entries) throws IOException {
        readOn();
        Map<String, byte[]> lines = new LinkedHashMap<>();
        int length = 1;
        for (CallRecord entry : entries) {
            if (!known.contains(entry.key()) && lines.putIfAbsent(entry.key(), entry.line()) == null) {
                length += entry.line().length;
            }
        }
        if (lines.isEmpty()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        if (torn > 0) {
            bytes.put((byte) '\n');
        }
        lines.values().forEach(bytes::put);
        write(bytes.flip());
        lines.keySet().forEach(this::know);
        if (torn > 0) {
            LOG.warn(
                    "{} ended within a record, as a crash leaves it: those {} bytes are now a line of their own, which"
                            + " cannot be read as JSON. The call is written again if this node still knows of it.",
                    path,
                    torn);
            torn = 0;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        try {
            pages.write(bytes, end);
        } catch (IOException e) {
            try {
                pages.cut(end);
            } catch (IOException again) {
                // What stands there has no end of a line, and is seen by that when the file is opened again.
                e.addSuppressed(again);
            }
            throw e;
        }
        end += length;
        unforced = true;
    }

    boolean isForced() {
        return !unforced;
    }

    /** Returns when all records are on the disk itself. */
    void force() throws IOException {
        if (unforced) {
            pages.force();
            unforced = false;
        }
    }

    /** Takes in what was written by others since, or what stands there at all. */
    private void readOn() throws IOException {
        long size = pages.size();
        if (size == end) {
            return;
        }
        boolean wasCut = size < end;
        if (wasCut || torn > 0) {
            end = 0;
            torn = 0;
        }
        long from = Math.max(end, size - TAIL);
        ByteBuffer bytes = ByteBuffer.allocate((int) (size - from));
        pages.read(bytes, from);
        byte[] text = bytes.array();
        int length = bytes.position();
        // What begins in the middle of a line has no beginning to be known by.
        int start = from > end ? after(text, 0, length) : 0;
        for (int next = after(text, start, length); next > 0; next = after(text, start, length)) {
            String key = Line.key(text, start, next - 1);
            if (!key.isEmpty()) {
                know(key);
            }
            start = next;
        }
        torn = start < 0 ? length : length - start;
        end = from + length;
    }

    /** Where the next line begins; -1 when there is none. */
    private static int after(byte[] text, int from, int length) {
        for (int i = Math.max(0, from); i < length; i++) {
            if (text[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private void know(String key) {
        if (known.add(key) && known.size() > KNOWN) {
            var oldest = known.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public void close() throws IOException {
        try (pages) {
            force();
        }
    }
}
