package org.patchbay.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;

/**
 * Rows under headings, shown as a table or as a JSON array of objects: numbers and booleans as such, lists as arrays, everything else as text.
 */
final class Listing {
    private final List<String> headings;
    private final List<List<Object>> rows = new ArrayList<>();

    Listing(String... headings) {
        this.headings = List.of(headings);
    }

    Listing row(Object... values) {
        if (values.length != headings.size()) {
            throw new IllegalArgumentException(values.length + " values for " + headings.size() + " columns");
        }
        rows.add(List.of(values));
        return this;
    }

    void print(PrintStream out, boolean json) {
        if (json) {
            out.println(json());
            return;
        }
        ShellTable table = new ShellTable();
        headings.forEach(table::column);
        for (List<Object> row : rows) {
            Row line = table.addRow();
            row.forEach(value -> line.addContent(text(value)));
        }
        table.emptyTableText("nothing").print(out);
    }

    String json() {
        return rows.stream().map(this::object).collect(Collectors.joining(",", "[", "]"));
    }

    private String object(List<Object> row) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> Json.string(
                                headings.get(i).toLowerCase(Locale.ROOT).replace(' ', '_')) + ":" + json(row.get(i)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String json(Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Collection<?> list) {
            return list.stream().map(Listing::json).collect(Collectors.joining(",", "[", "]"));
        }
        return Json.string(value.toString());
    }

    /** As one line: what stands in a table must not break it. */
    private static String text(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(Listing::text).collect(Collectors.joining(", "))
                : value.toString().replaceAll("[\\p{Cntrl}]+", " ");
    }
}
