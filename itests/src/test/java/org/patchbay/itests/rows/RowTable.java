package org.patchbay.itests.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

import org.patchbay.itests.harness.Distribution;

/**
 * Which rows passed, beside what the distribution says of them: {@code target/rows.md} is the table that {@code itests/rows.sh} puts into the
 * README.
 */
final class RowTable implements TestWatcher, AfterAllCallback {
    private final Map<String, Boolean> passed = new ConcurrentHashMap<>();
    private volatile List<Map<String, String>> catalogue = List.of();

    /** Asks for the catalogue of the tenant whose rows were tried. */
    void asks(Distribution distribution) {
        catalogue = distribution.rows("patchbay:catalogue contoso");
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        passed.merge(Row.key(context.getRequiredTestClass()), true, Boolean::logicalAnd);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        passed.put(Row.key(context.getRequiredTestClass()), false);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        testFailed(context, cause);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (context.getRequiredTestClass() != RowsIT.class || catalogue.isEmpty()) {
            return;
        }
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        StringBuilder table = new StringBuilder(
                "| # | feature | performed by | status | proof | last result |\n|---|---|---|---|---|---|\n");
        for (Map<String, String> row : catalogue) {
            String key = row.get("key");
            Boolean result = passed.get(key);
            table.append("| %s | %s (`%s`) | %s | %s | %s | %s |%n"
                    .formatted(
                            row.get("no"),
                            row.get("feature"),
                            key,
                            row.get("here").isEmpty()
                                    ? "nobody"
                                    : row.get("here").toLowerCase(Locale.ROOT),
                            row.get("status"),
                            result == null ? "none" : "`" + camel(key) + "Row`",
                            result == null ? "not run" : (result ? "passed " : "failed ") + today));
        }
        Files.writeString(Path.of("target", "rows.md"), table.toString());
    }

    private static String camel(String key) {
        StringBuilder name = new StringBuilder();
        for (String word : key.split("-")) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }
}
