package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM holds.
 *
 * @param threads live threads
 * @param sockets open sockets
 * @param heapKilobytes objects that are reachable, counted after a collection
 */
public record Footprint(int threads, int sockets, long heapKilobytes) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    public static Footprint of(Distribution distribution) {
        Outcome histogram = distribution.jcmd("GC.class_histogram");
        Matcher total = TOTAL.matcher(histogram.out());
        if (!total.find()) {
            throw new IllegalStateException("jcmd: " + histogram.out() + histogram.err());
        }
        Path process = Path.of("/proc", Long.toString(distribution.pid()));
        return new Footprint(
                entries(process.resolve("task"), ""),
                entries(process.resolve("fd"), "socket:"),
                Long.parseLong(total.group(1)) / 1024);
    }

    private static int entries(Path directory, String linkedTo) {
        try (Stream<Path> all = Files.list(directory)) {
            return (int) all.filter(each -> linkedTo.isEmpty() || target(each).startsWith(linkedTo))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
