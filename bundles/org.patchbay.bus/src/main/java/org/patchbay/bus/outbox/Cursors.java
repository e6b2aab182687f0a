package org.patchbay.bus.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/** How far each listener has come, by name. The file may be behind: what it does not know of is told again. */
final class Cursors {
    private static final Logger LOG = LoggerFactory.getLogger(Cursors.class);

    private final Path file;
    private final Map<String, Long> known = new TreeMap<>();
    private boolean damaged;

    Cursors(Path file) {
        this.file = file;
    }

    /**
     * Reads the file. A listener whose line cannot be read is told everything that is kept once more, rather than nothing.
     *
     * @param expected whether there must be one, as facts are kept
     */
    void read(boolean expected) throws IOException {
        if (!Files.exists(file)) {
            damaged = expected;
        } else {
            for (String line : new String(Files.readAllBytes(file), UTF_8).split("\n")) {
                int equals = line.indexOf('=');
                if (equals > 0 && line.substring(equals + 1).strip().matches("\\d{1,18}")) {
                    known.put(
                            line.substring(0, equals),
                            Long.parseLong(line.substring(equals + 1).strip()));
                } else if (!line.isBlank()) {
                    damaged = true;
                }
            }
        }
        if (damaged) {
            LOG.warn(
                    "{} is {}. How far these have come is known: {}. Any other listener is told all durable facts that"
                            + " are kept once more.",
                    file,
                    Files.exists(file) ? "damaged" : "missing",
                    known);
        }
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    boolean isKnown(String listener) {
        return known.containsKey(listener);
    }

    /** How far a listener has come. One that was never heard of begins with what is told from now on. */
    long of(String listener, long last) {
        return known.computeIfAbsent(listener, name -> damaged ? 0 : last);
    }

    void passed(String listener, long cursor) {
        known.merge(listener, cursor, Math::max);
    }

    /** What everybody has had. After damage it is not known who else there is. */
    long lowest() {
        if (damaged || known.isEmpty()) {
            return 0;
        }
        long lowest = Long.MAX_VALUE;
        for (long cursor : known.values()) {
            lowest = Math.min(lowest, cursor);
        }
        return lowest;
    }

    long highest() {
        return known.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Whose fault it is that nothing can be dropped. */
    String furthestBehind() {
        return known.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }

    String text() {
        StringBuilder text = new StringBuilder();
        known.forEach((name, cursor) ->
                text.append(name).append('=').append(cursor.longValue()).append('\n'));
        return text.toString();
    }

    /** Puts this text into the place of the file, whole or not at all. */
    void write(String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.getParent());
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(false);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
