package org.patchbay.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;

/** Rows under headings, shown as a table or as a JSON array of objects. */
final class Listing {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Listing(String... headings) {
        this.headings = List.of(headings);
    }

    Listing row(Object... values) {
        if (values.length != headings.size()) {
            throw new IllegalArgumentException(values.length + " values for " + headings.size() + " columns");
        }
        rows.add(IntStream.range(0, values.length)
                .mapToObj(i -> String.valueOf(values[i]))
                .toList());
        return this;
    }

    void print(PrintStream out, boolean json) {
        if (json) {
            out.println(json());
            return;
        }
        ShellTable table = new ShellTable();
        headings.forEach(table::column);
        for (List<String> row : rows) {
            Row line = table.addRow();
            row.forEach(line::addContent);
        }
        table.emptyTableText("nothing").print(out);
    }

    String json() {
        return rows.stream().map(this::object).collect(Collectors.joining(",", "[", "]"));
    }

    private String object(List<String> row) {
        return IntStream.range(0, row.size())
                .mapToObj(i ->
                        Json.string(headings.get(i).toLowerCase(Locale.ROOT).replace(' ', '_')) + ":"
                                + Json.string(row.get(i)))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
