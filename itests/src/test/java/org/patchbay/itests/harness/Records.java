package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The records of calls that a distribution has written, as the lines they are. */
public final class Records {
    private final Distribution distribution;

    public Records(Distribution distribution) {
        this.distribution = distribution;
    }

    /** All of them, oldest first. */
    public List<String> all() {
        Path directory = distribution.home().resolve("state/cdr");
        try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .flatMap(file -> distribution
                            .read(distribution.home().relativize(file).toString())
                            .lines())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one record of a call; there is none of it besides. */
    public String of(String call) {
        String begins = "{\"call\":\"" + call + "\",";
        await("a record of " + call).atMost(Duration.ofSeconds(20)).until(() -> all().stream()
                .anyMatch(line -> line.startsWith(begins)));
        List<String> found =
                all().stream().filter(line -> line.startsWith(begins)).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** The first value of a key; nested ones come after those of the call. */
    public static String value(String record, String key) {
        Matcher value = Pattern.compile("\"" + key + "\":\"?([^\",}]+)").matcher(record);
        assertThat(value.find()).as("%s in %s", key, record).isTrue();
        return value.group(1);
    }

    public static Instant time(String record, String key) {
        return Instant.parse(value(record, key));
    }
}
