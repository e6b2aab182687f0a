package org.patchbay.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.directory.Problem;

/** Reads CSV as in RFC 4180: a header row, UTF-8, fields in double quotes where they hold commas. Lines that begin with # are comments. */
final class Csv {

    /** A row by column name, and where it stands. A column that is not there is empty. */
    record Row(String where, Map<String, String> fields) {
        String get(String column) {
            return fields.getOrDefault(column, "");
        }

        /** Values parted by spaces, as in {@code PHONE_SYSTEM PROVIDER}. */
        List<String> words(String column) {
            String text = get(column);
            return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
        }
    }

    private Csv() {}

    /**
     * Reads a file; a file that is not there has no rows.
     *
     * @param columns those that are known; another in the header is a problem, as it is most often a misspelling
     */
    static List<Row> read(Path file, List<String> columns, List<Problem> problems) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String name = String.valueOf(file.getFileName());
        List<Row> rows = new ArrayList<>();
        List<String> header = List.of();
        int line = 0;
        for (String text : Files.readString(file, StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .split("\r?\n", -1)) {
            line++;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            String where = name + ":" + line;
            List<String> fields = split(text);
            if (fields.isEmpty()) {
                problems.add(
                        new Problem(where, "A quote is not closed. Double a quote that belongs to the text: \"\"."));
            } else if (header.isEmpty()) {
                header = fields;
                for (String column : header) {
                    if (!columns.contains(column)) {
                        problems.add(new Problem(
                                where, "Unknown column '" + column + "'. Known: " + String.join(", ", columns) + "."));
                    }
                }
            } else if (fields.size() > header.size()) {
                problems.add(new Problem(
                        where,
                        "More fields (" + fields.size() + ") than columns (" + header.size()
                                + "). Put text with commas into quotes."));
            } else {
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < fields.size(); i++) {
                    row.put(header.get(i), fields.get(i));
                }
                rows.add(new Row(where, row));
            }
        }
        return rows;
    }

    /** The fields of a line, or none when a quote is left open. */
    private static List<String> split(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return quoted ? List.of() : fields;
    }
}
