package org.patchbay.number.list;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.api.ops.list.ListOperations;
import org.patchbay.api.ops.store.Stored;

/** What an import says, read: its entries in their order, and what is wrong with them by themselves. */
final class ImportText {
    private static final List<String> COLUMNS = List.of("number", "until", "note");

    private final String name;
    private final int now;
    private final TreeMap<Integer, String> problems = new TreeMap<>();
    private int wrong;
    private List<String> columns = COLUMNS;
    private final StringBuilder lines = new StringBuilder(Change.HEAD);
    private long[] packed = new long[1024];
    private int[] places = new int[1024];
    private int[] rows = new int[1024];
    private int count;
    private Content content = Content.NONE;

    private ImportText(String name, Instant now) {
        this.name = name;
        this.now = Ends.now(now);
    }

    static ImportText read(String name, String text, Instant now) {
        ImportText read = new ImportText(name, now);
        Rows rows = new Rows(text);
        try {
            read.rows(rows);
        } catch (Rows.Broken e) {
            read.problem(e.line, String.valueOf(e.getMessage()));
        }
        read.finish();
        return read;
    }

    /** Without those that are wrong. */
    Content content() {
        return content;
    }

    /** In the order of lines; how many more there are is the last. */
    List<LineProblem> problems() {
        List<LineProblem> told = new ArrayList<>();
        problems.forEach((line, text) -> told.add(new LineProblem(name + ":" + line, text)));
        if (wrong > told.size()) {
            told.add(new LineProblem(name, "There are " + (wrong - told.size()) + " problems more."));
        }
        return told;
    }

    private void problem(int line, String text) {
        wrong++;
        if (problems.size() < ListOperations.MOST_PROBLEMS) {
            problems.merge(line, text, (one, other) -> one + " " + other);
        }
    }

    /** The first row names the columns, unless it is an entry itself: many lists are just numbers. */
    private void rows(Rows rows) throws Rows.Broken {
        List<String> first = rows.next();
        if (first.isEmpty()) {
            problem(1, "It is empty. Write a number a line, or columns: number,until,note.");
            return;
        }
        List<String> row = first;
        if (first.stream().anyMatch(COLUMNS::contains)) {
            header(first, rows.line());
            row = rows.next();
        }
        if (!columns.contains(COLUMNS.get(0))) {
            return;
        }
        for (; !row.isEmpty(); row = rows.next()) {
            try {
                entry(row, rows.line());
            } catch (IllegalArgumentException e) {
                problem(rows.line(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void header(List<String> header, int line) {
        for (String column : header) {
            if (!COLUMNS.contains(column)) {
                problem(line, "Unknown column '" + column + "'. Known: " + String.join(", ", COLUMNS) + ".");
            }
        }
        if (!header.contains(COLUMNS.get(0))) {
            problem(line, "There is no column 'number'. The first row names the columns, or is an entry.");
        }
        columns = header;
    }

    private void entry(List<String> row, int line) {
        if (row.size() > columns.size()) {
            throw new IllegalArgumentException("More fields (" + row.size() + ") than columns (" + columns.size()
                    + "). Put text with commas into quotes.");
        }
        String number = Written.kept(field(row, 0));
        int end = Ends.read(field(row, 1));
        if (end != Keys.FOREVER && end <= now) {
            throw new IllegalArgumentException("It has ended already ('" + field(row, 1) + "'). Leave it out.");
        }
        String text = new Line(number, end, note(field(row, 2))).text();
        if (count == packed.length) {
            packed = Arrays.copyOf(packed, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
            rows = Arrays.copyOf(rows, 2 * count);
        }
        packed[count] = Written.packed(number);
        places[count] = lines.length() + 1;
        rows[count++] = line;
        lines.append('\n').append(text);
    }

    private String field(List<String> row, int column) {
        int place = columns.indexOf(COLUMNS.get(column));
        return place < 0 || place >= row.size() ? "" : row.get(place);
    }

    /** @throws IllegalArgumentException where it is too long, or more than one line */
    static String note(String text) {
        if (text.length() > 100 || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A note is one line of at most 100 characters.");
        }
        return text;
    }

    /** In their order, and each once. */
    private void finish() {
        String text = lines.toString();
        int[] order = Sorting.order(Arrays.copyOf(packed, count));
        long[] sorted = new long[count];
        int[] from = new int[count];
        int last = -1;
        int left = 0;
        for (int index : order) {
            if (last >= 0 && packed[last] == packed[index]) {
                if (!rest(text, places[last]).equals(rest(text, places[index]))) {
                    problem(
                            rows[index],
                            "It is on line " + rows[last]
                                    + " already, with another end or note. Take one of the two out.");
                }
                continue;
            }
            last = index;
            sorted[left] = packed[index];
            from[left++] = places[index];
        }
        Stored document = new Stored(ListKey.SPACE, name, text, 0, "", Instant.EPOCH);
        Stored[] documents = new Stored[left];
        Arrays.fill(documents, document);
        content = new Content(Arrays.copyOf(sorted, left), documents, Arrays.copyOf(from, left), 0);
    }

    /** End and note. */
    private static String rest(String text, int from) {
        int end = text.indexOf('\n', from);
        String line = text.substring(from, end < 0 ? text.length() : end);
        int tab = line.indexOf('\t');
        return tab < 0 ? "" : line.substring(tab);
    }
}
