package org.patchbay.itests.rows;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One row of the catalogue, on the bench that all rows share. It has telephone numbers of its own, and leaves settings as it has found them.
 * The class that extends it in {@link RowsIT} is named after the row's key: {@code call-blocking} is {@code CallBlocking}.
 */
abstract class Row {
    final FlowBench bench = FlowBench.current();
    private final int number;

    /** @param number the row's, as in the catalogue */
    Row(int number) {
        this.number = number;
    }

    /** The number of one of the row's two users, {@code which} being 0 or 1; the directory's id is {@code c} and its last two digits. */
    final String user(int which) {
        return FlowBench.user(2 * number + which);
    }

    /** The directory's id of one of the row's two users, as in {@code contoso/-/c54}. */
    final String id(int which) {
        return "c%02d".formatted(2 * number + which);
    }

    /** The extension of one of the row's two users. */
    final String extension(int which) {
        return FlowBench.extension(2 * number + which);
    }

    /** One of two numbers outside that are the row's. */
    final String outside(int which) {
        return FlowBench.outside(2 * number + which);
    }

    /** Sets a setting of one of the row's two users until it is closed. */
    final AutoCloseable sets(int which, String owner, String key, String value) {
        return sets("contoso/-/" + id(which), owner, key, value);
    }

    /** Sets a setting at a level until it is closed. */
    final AutoCloseable sets(String level, String owner, String key, String value) {
        String command = "patchbay:settings-set " + level + " " + owner + " " + key + " ";
        bench.distribution.run(command + "\"" + value + "\"");
        return () -> bench.distribution.run(command + "\"\"");
    }

    /** The steps of the call that ended last, as text. */
    final List<String> lastTrace() {
        String call = bench.distribution.rows("patchbay:recent").get(0).get("id");
        return bench.distribution.rows("patchbay:trace " + call).stream()
                .map(Map::toString)
                .toList();
    }

    /** What the catalogue says of the row, here and now. */
    final Map<String, String> entry() {
        return bench.distribution.rows("patchbay:catalogue").stream()
                .filter(row -> key(getClass()).equals(row.get("key")))
                .findFirst()
                .orElseThrow();
    }

    /** Hears more than it has heard so far: so it is spoken to now. */
    static void hears(String who, Ear ear) {
        int before = ear.packets();
        await(who).atMost(Duration.ofSeconds(20)).until(() -> ear.packets() > before + 10);
    }

    /** The records of the calls from one number to another, once there are so many, oldest first; there are no more. */
    final List<String> records(String from, String to, int count) {
        Pattern wanted = Pattern.compile(
                "\"from\":\"[^\"]*" + Pattern.quote(from) + "[@\"].*\"to\":\"[^\"]*" + Pattern.quote(to) + "[@\"]");
        Records records = new Records(bench.distribution);
        await(count + " records")
                .atMost(Duration.ofSeconds(20))
                .until(() -> records.all().stream()
                                .filter(line -> wanted.matcher(line).find())
                                .count()
                        >= count);
        List<String> found = records.all().stream()
                .filter(line -> wanted.matcher(line).find())
                .toList();
        assertThat(found).hasSize(count);
        return found;
    }

    /** The record of the one call from one number to another. */
    final String record(String from, String to) {
        return records(from, to, 1).get(0);
    }

    /** The key of the row whose tests these are. */
    static String key(Class<?> tests) {
        return tests.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
