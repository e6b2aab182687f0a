package org.patchbay.media.embedded.record;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes recordings that were kept for long enough. What is not named as {@link Sinks} names files is somebody else's, and stays. */
public final class OldRecordings {
    private static final Logger LOG = LoggerFactory.getLogger(OldRecordings.class);
    /** Whoever has written to a file in this time may go on. */
    private static final Duration WRITING = Duration.ofHours(1);

    private final Supplier<Path> directory;
    private final IntSupplier days;
    private boolean failing;

    /**
     * @param directory below which there is a directory for each sink
     * @param days for how long a recording is kept, from its beginning; 0 for ever
     */
    public OldRecordings(Supplier<Path> directory, IntSupplier days) {
        this.directory = directory;
        this.days = days;
    }

    /** To be called now and then, by a thread that carries no packets. */
    public synchronized void tidy(Instant now) {
        int kept = days.getAsInt();
        if (kept == 0) {
            return;
        }
        Path place = directory.get();
        int deleted = 0;
        String error = "";
        try (DirectoryStream<Path> sinks = Files.newDirectoryStream(place, Files::isDirectory)) {
            for (Path sink : sinks) {
                if (Sinks.isName(sink.getFileName().toString())) {
                    deleted += tidy(sink, now, now.minus(Duration.ofDays(kept)));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            error = Files.exists(place) ? e.toString() : "";
        }
        if (deleted > 0) {
            LOG.info("{} recordings in {} were over {} days old: deleted", deleted, place, kept);
        }
        if (!error.isEmpty() && !failing) {
            LOG.warn(
                    "Recordings in {} that are over {} days old cannot be deleted: {}. It is tried again each hour. Let this"
                            + " process delete files there",
                    place,
                    kept,
                    error);
        }
        failing = !error.isEmpty();
    }

    private static int tidy(Path sink, Instant now, Instant first) throws IOException {
        int deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(sink, "*" + Sinks.ENDING)) {
            for (Path file : files) {
                Instant begun = begun(file);
                if (begun != null
                        && begun.isBefore(first)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(WRITING))
                        && Files.deleteIfExists(file)) {
                    deleted++;
                }
            }
        }
        return deleted;
    }

    /** When a recording began, by its name; null of a file that is none of ours. */
    private static @Nullable Instant begun(Path file) {
        Matcher name = Sinks.FILE.matcher(file.getFileName().toString());
        try {
            return name.matches() ? Sinks.TIME.parse(name.group(1), Instant::from) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
