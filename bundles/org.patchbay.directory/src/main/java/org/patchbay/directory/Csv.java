package org.patchbay.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.patchbay.api.directory.Problem;

/** Reads CSV as in RFC 4180: UTF-8, a header row, fields in double quotes where they hold commas. Lines that begin with # are comments. */
final class Csv {

    private final String name;
    private final String text;
    private int at;
    private int line = 1;

    private Csv(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /**
     * Reads a file.
     *
     * @param kind whose columns it has; any other is a problem, as it is most often a misspelling
     * @param rows takes each row
     * @throws IOException when the file as a whole cannot be relied upon: not there, not text, without its header, cut off inside a quote
     */
    static void read(Path file, Kind<?> kind, List<Problem> problems, Consumer<Fields> rows) throws IOException {
        String name = String.valueOf(file.getFileName());
        read(name, text(file, name), kind, problems, rows);
    }

    /** The same of a text that is called by this name. */
    static void read(String name, String text, Kind<?> kind, List<Problem> problems, Consumer<Fields> rows)
            throws IOException {
        new Csv(name, text.startsWith("\uFEFF") ? text.substring(1) : text).rows(kind, problems, rows);
    }

    /** What a spreadsheet would run: a sign that begins a formula, but for numbers. */
    private static final Pattern FORMULA = Pattern.compile("'*(?:[=@]|[+-](?![0-9 ()/.-]*$)).*", Pattern.DOTALL);

    /** One field as it is written: behind a ' where a spreadsheet would run it, and in quotes where it holds what would part it. */
    static String field(String text) {
        return FORMULA.matcher(text).matches() ? quoted("'" + text) : quoted(text);
    }

    /** Takes off what {@link #field} has put before it. */
    private static String unguarded(String field) {
        return field.startsWith("'") && FORMULA.matcher(field).matches() ? field.substring(1) : field;
    }

    private static String quoted(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            plain = "\",\n\r#".indexOf(text.charAt(i)) < 0;
        }
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String text(Path file, String name) throws IOException {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (AccessDeniedException e) {
            throw new IOException(name + " may not be read. Give the user that this process runs as the right to.", e);
        } catch (IOException e) {
            throw new IOException(name + " cannot be read (" + e.getMessage() + ").", e);
        }
        CharBuffer text = CharBuffer.allocate(bytes.capacity());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        if (decoder.decode(bytes, text, true).isError()) {
            int line = 1;
            for (int i = 0; i < bytes.position(); i++) {
                line += bytes.get(i) == '\n' ? 1 : 0;
            }
            throw new IOException(name + ":" + line + ": not UTF-8. Save the file as UTF-8.");
        }
        return text.flip().toString();
    }

    private void rows(Kind<?> kind, List<Problem> problems, Consumer<Fields> rows) throws IOException {
        List<String> needed = kind.needed();
        Optional<Line> first = next();
        if (first.isEmpty()) {
            throw new IOException(
                    name + " is empty. Its first row names its columns: " + String.join(",", needed) + ".");
        }
        List<String> header = first.get().fields;
        for (String column : needed) {
            if (!header.contains(column)) {
                throw new IOException(
                        first.get().where + ": there is no column '" + column + "'. The first row names the columns.");
            }
        }
        for (String column : header) {
            if (!kind.columns().contains(column)) {
                problems.add(new Problem(
                        first.get().where,
                        "Unknown column '" + column + "'. Known: " + String.join(", ", needed) + ", "
                                + String.join(", ", kind.notNeeded()) + "."));
            }
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            places.putIfAbsent(header.get(i), i);
        }
        for (Optional<Line> row = next(); row.isPresent(); row = next()) {
            refuseIfCutOff(row.get(), header);
            take(row.get(), header, places, problems, rows);
        }
    }

    /** Fields may be left out at the end of a row, but not where the file ends in the middle of it: there the rest may be missing. */
    private void refuseIfCutOff(Line last, List<String> header) throws IOException {
        if (at == text.length() && text.charAt(at - 1) != '\n' && last.fields.size() < header.size()) {
            throw new IOException(last.where + ": the last row seems to be cut off, it has " + last.fields.size()
                    + " of " + header.size() + " fields. Complete it, or end it with a line break.");
        }
    }

    private static void take(
            Line line,
            List<String> header,
            Map<String, Integer> places,
            List<Problem> problems,
            Consumer<Fields> rows) {
        List<String> fields = line.fields;
        if (fields.size() > header.size()) {
            problems.add(new Problem(
                    line.where,
                    "More fields (" + fields.size() + ") than columns (" + header.size()
                            + "). Put text with commas into quotes."));
            return;
        }
        rows.accept(new Fields(
                line.where,
                column -> {
                    int place = places.getOrDefault(column, fields.size());
                    return place < fields.size() ? unguarded(fields.get(place)) : "";
                },
                problems));
    }

    private record Line(String where, List<String> fields) {}

    /** The next row that is neither blank nor a comment. A quoted field may go over several lines. */
    private Optional<Line> next() throws IOException {
        while (at < text.length()) {
            int begun = line;
            boolean comment = text.charAt(at) == '#';
            List<String> fields = comment ? comment() : fields();
            if (!comment && !(fields.size() == 1 && fields.get(0).isEmpty())) {
                return Optional.of(new Line(name + ":" + begun, fields));
            }
        }
        return Optional.empty();
    }

    private List<String> comment() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
        line++;
        return List.of();
    }

    private List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                quoted(field);
            } else if (c == ',') {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else if (c == '\n') {
                line++;
                break;
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }

    private void quoted(StringBuilder field) throws IOException {
        int opened = line;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n') {
                line++;
            }
            if (c != '"') {
                field.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else {
                return;
            }
        }
        throw new IOException(name + ":" + opened
                + ": a quote is not closed. Close it; a quote that belongs to the text is doubled: \"\".");
    }
}
