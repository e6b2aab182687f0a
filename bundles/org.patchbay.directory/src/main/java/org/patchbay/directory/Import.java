package org.patchbay.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.patchbay.api.directory.Problem;
import org.patchbay.api.ops.directory.ImportRequest;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.api.ops.directory.TextFormat;

/** What an import says, read: its entries, and what is wrong with them by themselves. */
final class Import {
    private final ImportRequest request;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Kind<?>, Map<String, Kept<?>>> entries = new LinkedHashMap<>();
    private final Set<Kind<?>> kinds = new LinkedHashSet<>();

    private Import(ImportRequest request) {
        this.request = request;
    }

    static Import of(ImportRequest request) {
        Import all = new Import(request);
        if (request.format() == TextFormat.JSON) {
            all.json();
        } else {
            Kinds.named(request.kind()).ifPresentOrElse(all::csv, () -> all.problem(1, unknown(request.kind())));
        }
        return all;
    }

    static String unknown(String kind) {
        return kind.isEmpty()
                ? "CSV holds one kind of entries. Say which: " + Kinds.names() + "."
                : "There is no kind '" + kind + "'. Known: " + Kinds.names() + ".";
    }

    List<Problem> problems() {
        return problems;
    }

    /** The kinds it speaks of, whether it has entries of them or not. */
    Set<Kind<?>> kinds() {
        return kinds;
    }

    Map<String, Kept<?>> of(Kind<?> kind) {
        return entries.getOrDefault(kind, Map.of());
    }

    private void csv(Kind<?> kind) {
        kinds.add(kind);
        try {
            Csv.read(request.name(), request.text(), kind, problems, fields -> entry(kind, fields));
        } catch (IOException e) {
            String text = String.valueOf(e.getMessage());
            java.util.regex.Matcher line = java.util.regex.Pattern.compile(
                            java.util.regex.Pattern.quote(request.name()) + ":(\\d+): (.*)",
                            java.util.regex.Pattern.DOTALL)
                    .matcher(text);
            if (line.matches()) {
                problem(Integer.parseInt(line.group(1)), line.group(2));
            } else {
                problem(1, text);
            }
        }
    }

    private void json() {
        Json.Taker taker = new Json.Taker() {
            @Override
            public boolean kind(String name, int line) {
                Optional<Kind<?>> kind = Kinds.named(name);
                kind.ifPresentOrElse(kinds::add, () -> problem(line, unknown(name)));
                return kind.isPresent();
            }

            @Override
            public void entry(String name, int line, Map<String, String> values) {
                Kind<?> kind = Kinds.named(name).orElseThrow();
                for (String column : values.keySet()) {
                    if (!kind.columns().contains(column)) {
                        problem(line, unknownColumn(kind, column));
                    }
                }
                Import.this.entry(kind, Fields.of(where(line), values, problems));
            }

            @Override
            public void problem(int line, String text) {
                Import.this.problem(line, text);
            }
        };
        try {
            Json.read(request.text(), taker);
        } catch (IOException e) {
            String text = String.valueOf(e.getMessage());
            int colon = text.indexOf(": ");
            boolean line = colon > 0 && text.substring(0, colon).matches("\\d{1,9}");
            problem(line ? Integer.parseInt(text.substring(0, colon)) : 1, line ? text.substring(colon + 2) : text);
        }
    }

    static String unknownColumn(Kind<?> kind, String column) {
        return "Unknown column '" + column + "'. Known: " + String.join(", ", kind.columns()) + ".";
    }

    private <T> void entry(Kind<T> kind, Fields fields) {
        Optional<String> missing = kind.missing(fields);
        if (missing.isPresent()) {
            fields.problem(missing.get());
            return;
        }
        T value = kind.parse(fields, problems);
        if (value == null) {
            return;
        }
        Kept<T> draft = Kept.draft(kind, fields.where(), value);
        if (!request.tenant().isEmpty() && !Kind.tenant(draft.key()).equals(request.tenant())) {
            fields.problem("It is of tenant '" + Kind.tenant(draft.key()) + "', and only '" + request.tenant()
                    + "' may be changed. Take it out.");
            return;
        }
        Kept<?> other =
                entries.computeIfAbsent(kind, k -> new LinkedHashMap<>()).putIfAbsent(draft.key(), draft);
        if (other != null) {
            fields.problem("The " + kind.one() + " " + draft.key() + " is at " + other.where()
                    + " already. Take one of the two out.");
        }
    }

    private void problem(int line, String text) {
        problems.add(new Problem(where(line), text));
    }

    private String where(int line) {
        return request.name() + ":" + line;
    }

    /** In the order of lines; what is said of other places afterwards. */
    List<LineProblem> inOrder(List<Problem> found) {
        String prefix = request.name() + ":";
        Comparator<LineProblem> byLine = Comparator.comparingInt(p -> {
            String rest = p.where().startsWith(prefix) ? p.where().substring(prefix.length()) : "";
            return rest.matches("\\d{1,9}") ? Integer.parseInt(rest) : Integer.MAX_VALUE;
        });
        Set<LineProblem> once = new LinkedHashSet<>();
        found.forEach(p -> once.add(new LineProblem(p.where(), p.text())));
        return once.stream().sorted(byLine).toList();
    }

    /** For the audit. */
    String kindsText() {
        Set<String> names = new TreeSet<>();
        kinds.forEach(kind -> names.add(kind.name()));
        return String.join(",", names);
    }
}
