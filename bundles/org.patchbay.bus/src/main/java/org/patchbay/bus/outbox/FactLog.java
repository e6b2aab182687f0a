package org.patchbay.bus.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Durable facts in files of limited size, each named after its first fact. One thread appends, any reads. What all have had goes by deleting
 * files and nothing is ever rewritten: a crash tears the last line at most.
 */
final class FactLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FactLog.class);
    private static final Pattern NAME = Pattern.compile("facts-(\\d{1,18})\\.log");

    private static final class Segment {
        private final Path path;
        private volatile long size;
        private volatile boolean damageTold;

        private Segment(Path path, long size) {
            this.path = path;
            this.size = size;
        }
    }

    private final Path directory;
    private final long segmentSize;
    private final NavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private Segment open = new Segment(Path.of(""), 0);
    private @Nullable FileChannel channel;
    /** Of who appends. */
    private final FactLines lines = new FactLines();

    private boolean unforced;

    FactLog(Path directory, long segmentSize) {
        this.directory = directory;
        this.segmentSize = segmentSize;
    }

    /** Finds what a process before has left; nothing is ever added to its files. */
    void find() throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    segments.put(Long.parseLong(name.group(1)), new Segment(file, Files.size(file)));
                }
            }
        }
    }

    /** The highest number in it, or 0. */
    long last() throws IOException {
        Map.Entry<Long, Segment> newest = segments.lastEntry();
        return newest == null
                ? 0
                : parsed(newest.getValue()).stream()
                        .mapToLong(Fact::cursor)
                        .max()
                        .orElse(newest.getKey());
    }

    void append(List<Fact> facts) throws IOException {
        lines.clear();
        facts.forEach(lines::add);
        ByteBuffer bytes = lines.all();
        FileChannel file = file(facts.get(0).cursor());
        long whole = open.size;
        unforced = true;
        try {
            while (bytes.hasRemaining()) {
                open.size += file.write(bytes);
            }
        } catch (IOException e) {
            // What came of it is taken back as far as possible: all is written again, into another file.
            open.size = whole;
            channel = null;
            try (file) {
                file.truncate(whole);
            } catch (IOException worse) {
                e.addSuppressed(worse);
            }
            throw e;
        }
    }

    private FileChannel file(long first) throws IOException {
        FileChannel file = channel;
        if (file != null && open.size < segmentSize) {
            return file;
        }
        close();
        open = new Segment(directory.resolve("facts-" + first + ".log"), 0);
        try {
            file = create(open.path);
        } catch (NoSuchFileException e) {
            Files.createDirectories(directory);
            file = create(open.path);
        }
        channel = file;
        segments.put(first, open);
        return file;
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Hands what was appended to the disk itself. */
    void force() throws IOException {
        FileChannel file = channel;
        if (file != null && unforced) {
            file.force(false);
        }
        unforced = false;
    }

    boolean isUnforced() {
        return unforced;
    }

    /**
     * Reads what comes after a fact, as far as one file goes.
     *
     * @param before the first number that is not wanted
     * @return empty when there is nothing more
     */
    List<Fact> read(long after, long before) throws IOException {
        Long first = segments.floorKey(after + 1);
        NavigableMap<Long, Segment> from = first == null ? segments : segments.tailMap(first, true);
        for (Segment segment : from.values()) {
            List<Fact> facts = parsed(segment).stream()
                    .filter(f -> f.cursor() > after && f.cursor() < before)
                    .toList();
            if (!facts.isEmpty()) {
                return facts;
            }
        }
        return List.of();
    }

    private static List<Fact> parsed(Segment segment) throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(segment.path), UTF_8);
        } catch (NoSuchFileException e) {
            return List.of(); // Dropped or given up meanwhile.
        }
        List<Fact> facts = new ArrayList<>();
        int damaged = 0;
        int end;
        for (int begin = 0; (end = text.indexOf('\n', begin)) >= 0; begin = end + 1) {
            Fact fact = FactText.read(text.substring(begin, end));
            if (fact != null) {
                facts.add(fact);
            } else {
                damaged++;
            }
        }
        if (damaged > 0 && !segment.damageTold) {
            segment.damageTold = true;
            LOG.warn(
                    "{} lines of {} are damaged and are passed over; {} are whole.",
                    damaged,
                    segment.path,
                    facts.size());
        }
        return facts;
    }

    /** Deletes files of which everybody has had all. */
    void drop(long passed) {
        for (Long second = second(); second != null && second <= passed + 1; second = second()) {
            deleteFirst();
        }
    }

    /** Deletes the oldest files until a quarter is free, if there are more bytes than that; whether it did. */
    boolean giveUp(long most) {
        if (size() <= most) {
            return false;
        }
        while (size() > most / 4 * 3 && second() != null) {
            deleteFirst();
        }
        return true;
    }

    private long size() {
        long size = 0;
        for (Segment segment : segments.values()) {
            size += segment.size;
        }
        return size;
    }

    private @Nullable Long second() {
        return segments.isEmpty() ? null : segments.higherKey(segments.firstKey());
    }

    private void deleteFirst() {
        Map.Entry<Long, Segment> oldest = segments.pollFirstEntry();
        if (oldest != null) {
            try {
                Files.deleteIfExists(oldest.getValue().path);
            } catch (IOException e) {
                LOG.debug("{} could not be deleted; the next start will.", oldest.getValue().path, e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel file = channel;
        if (file != null) {
            force();
            channel = null;
            file.close();
        }
    }
}
