package org.patchbay.cdr;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the files of days that are long gone, packed or not. What is not named as this bundle names its files is somebody else's and stays. */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Path directory;
    private @Nullable LocalDate done;
    private boolean failing;

    Retention(Path directory) {
        this.directory = directory;
    }

    /** Does the work of a day, once; also when the setting has changed since, it waits for the next day. */
    synchronized void tidy(LocalDate today, int keepDays) {
        if (keepDays == 0 || today.equals(done)) {
            return;
        }
        try {
            int deleted = deleteBefore(today.minusDays(keepDays));
            if (deleted > 0) {
                LOG.info(
                        "{} files of call records in {} were over {} days old: deleted.", deleted, directory, keepDays);
            }
            done = today;
            failing = false;
        } catch (IOException | DirectoryIteratorException e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "Call records in {} that are over {} days old cannot be deleted: {}. It is tried again each hour."
                                + " Let this process delete files there.",
                        directory,
                        keepDays,
                        e.toString());
            }
        }
    }

    private int deleteBefore(LocalDate first) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        int deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + RecordBook.ENDING + "*")) {
            for (Path file : files) {
                LocalDate day = day(file.getFileName().toString());
                if (day != null && day.isBefore(first)) {
                    Files.deleteIfExists(file);
                    deleted++;
                }
            }
        }
        return deleted;
    }

    /** The day of a file of records, also of one that was packed (2026-11-25.jsonl.gz); null for what is none. */
    static @Nullable LocalDate day(String name) {
        int end = name.indexOf(RecordBook.ENDING);
        String rest = name.substring(Math.max(0, end) + (end < 0 ? 0 : RecordBook.ENDING.length()));
        if (end < 0 || !rest.isEmpty() && !rest.startsWith(".")) {
            return null;
        }
        try {
            return LocalDate.parse(name.substring(0, end));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
