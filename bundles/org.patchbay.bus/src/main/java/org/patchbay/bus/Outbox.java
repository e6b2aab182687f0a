package org.patchbay.bus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Durable facts and how far each listener has come, in two files. Each fact is handed to the system as it is told, so that it survives the
 * end of the process however it comes; to the disk it goes when the system writes it. While no listener was ever known, nothing is kept.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long COMPACT_AT = 1 << 20;

    private final Path log;
    private final Path cursorFile;
    private final long most;
    private final Deque<Fact> kept = new ArrayDeque<>();
    private final Map<String, Long> cursors = new TreeMap<>();
    private @Nullable FileChannel channel;
    private long last;
    private boolean broken;

    Outbox(Path directory, long most) {
        this.most = most;
        log = directory.resolve("facts.log");
        cursorFile = directory.resolve("cursors");
        try {
            Files.createDirectories(directory);
            read();
            rewrite();
        } catch (IOException | RuntimeException e) {
            broken(e);
        }
    }

    private void read() throws IOException {
        if (Files.exists(cursorFile)) {
            Properties stored = new Properties();
            try (var in = Files.newBufferedReader(cursorFile, UTF_8)) {
                stored.load(in);
            }
            stored.stringPropertyNames().forEach(name -> cursors.put(name, Long.parseLong(stored.getProperty(name))));
            last = cursors.values().stream().mapToLong(Long::longValue).max().orElse(0);
        }
        if (Files.exists(log)) {
            for (String line : new String(Files.readAllBytes(log), UTF_8).split("\n")) {
                FactText.read(line).ifPresent(kept::add);
            }
            last = Math.max(last, kept.isEmpty() ? 0 : kept.getLast().cursor());
        }
    }

    /** Keeps a fact, and gives it its place. */
    synchronized Fact add(String type, Scope scope, Instant at, Map<String, String> data) {
        Fact fact = new Fact(++last, type, scope, at, data);
        if (cursors.isEmpty()) {
            return fact;
        }
        kept.add(fact);
        FileChannel file = channel;
        if (file != null) {
            try {
                ByteBuffer line = ByteBuffer.wrap(FactText.write(fact).getBytes(UTF_8));
                while (line.hasRemaining()) {
                    file.write(line);
                }
                if (file.size() > most) {
                    giveUpOldest();
                }
            } catch (IOException e) {
                broken(e);
            }
        }
        return fact;
    }

    /** A name that was never heard of begins with what is told from now on. */
    synchronized long cursor(String listener) {
        Long known = cursors.putIfAbsent(listener, last);
        if (known == null) {
            writeCursors();
        }
        return known == null ? last : known;
    }

    synchronized List<Fact> after(long cursor, int count) {
        return kept.stream().filter(f -> f.cursor() > cursor).limit(count).toList();
    }

    /** The listener has dealt with all up to here. */
    synchronized void passed(String listener, long cursor) {
        cursors.put(listener, cursor);
        writeCursors();
        long passed = cursors.values().stream().mapToLong(Long::longValue).min().orElse(cursor);
        while (!kept.isEmpty() && kept.getFirst().cursor() <= passed) {
            kept.removeFirst();
        }
        FileChannel file = channel;
        try {
            if (file != null && file.size() > COMPACT_AT && kept.size() < 1000) {
                rewrite();
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    private void giveUpOldest() throws IOException {
        int before = kept.size();
        for (int i = 0; i < before / 2; i++) {
            kept.removeFirst();
        }
        LOG.warn(
                "Durable facts are over {} MB: the {} oldest are given up. A listener does not take them; known: {}.",
                most >> 20,
                before - kept.size(),
                cursors);
        rewrite();
    }

    private void rewrite() throws IOException {
        Path fresh = log.resolveSibling("facts.new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (Fact fact : kept) {
                ByteBuffer line = ByteBuffer.wrap(FactText.write(fact).getBytes(UTF_8));
                while (line.hasRemaining()) {
                    out.write(line);
                }
            }
            out.force(true);
        }
        FileChannel old = channel;
        if (old != null) {
            old.close();
        }
        Files.move(fresh, log, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        channel = FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        broken = false;
    }

    private void writeCursors() {
        StringBuilder text = new StringBuilder();
        new HashMap<>(cursors)
                .forEach((name, cursor) ->
                        text.append(name).append('=').append(cursor).append('\n'));
        Path fresh = cursorFile.resolveSibling("cursors.new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, cursorFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            broken(e);
        }
    }

    private void broken(Exception e) {
        if (!broken) {
            LOG.warn("Durable facts cannot be written to {} and are kept in memory alone: {}", log, String.valueOf(e));
        }
        broken = true;
    }

    @Override
    public synchronized void close() {
        FileChannel file = channel;
        channel = null;
        if (file != null) {
            try {
                file.force(true);
                file.close();
            } catch (IOException e) {
                broken(e);
            }
        }
    }
}
