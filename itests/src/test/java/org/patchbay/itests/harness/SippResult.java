package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What one run of SIPp came to.
 *
 * @param exit 0 if every call went as its scenario says
 * @param created calls begun
 * @param successful calls that went to their end
 * @param failed calls that did not
 * @param retransmissions messages sent again
 * @param errors what SIPp says about failed calls
 */
public record SippResult(int exit, int created, int successful, int failed, int retransmissions, String errors) {

    static SippResult of(int exit, Path directory) {
        Map<String, String> last = lastRow(directory.resolve("stat.csv"));
        return new SippResult(
                exit,
                number(last, "TotalCallCreated"),
                number(last, "SuccessfulCall(C)"),
                number(last, "FailedCall(C)"),
                number(last, "Retransmissions(C)"),
                text(directory.resolve("errors.log")));
    }

    private static Map<String, String> lastRow(Path file) {
        List<String> rows = text(file).lines().toList();
        var values = new HashMap<String, String>();
        if (rows.size() > 1) {
            String[] names = rows.get(0).split(";", -1);
            String[] last = rows.get(rows.size() - 1).split(";", -1);
            for (int i = 0; i < Math.min(names.length, last.length); i++) {
                values.put(names[i], last[i]);
            }
        }
        return values;
    }

    private static int number(Map<String, String> values, String name) {
        return Integer.parseInt(values.getOrDefault(name, "0").strip());
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
