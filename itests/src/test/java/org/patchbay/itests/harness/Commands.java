package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Commands of the system, run to their end. */
public final class Commands {
    private Commands() {}

    /** Runs a command with an open, empty stdin; ends it when the limit is over, and that is an error. */
    public static Outcome run(Duration limit, String... command) {
        return run(limit, new ProcessBuilder(command));
    }

    /** The same for a prepared command. */
    public static Outcome run(Duration limit, ProcessBuilder command) {
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("it", ".out");
            err = Files.createTempFile("it", ".err");
            Process process =
                    Children.start(command.redirectOutput(out.toFile()).redirectError(err.toFile()));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                Children.killTree(process);
                throw new AssertionError(
                        String.join(" ", command.command()) + " was not done within " + limit + ": " + read(out));
            }
            return new Outcome(process.exitValue(), read(out), read(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    private static void delete(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException leftToTheSystem) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
