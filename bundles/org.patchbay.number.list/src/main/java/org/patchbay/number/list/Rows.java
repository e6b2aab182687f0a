package org.patchbay.number.list;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads CSV as in RFC 4180, a row at a time. Lines that begin with # are comments, empty ones are passed over.
 *
 * <p>A million rows go through here: nothing is kept of those that were read.
 */
final class Rows {

    /** The text as a whole cannot be relied upon from this line on. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;
        final int line;

        Broken(int line, String message) {
            super(message);
            this.line = line;
        }
    }

    private final String text;
    private int at;
    private int next = 1;
    private int line;

    Rows(String text) {
        this.text = text;
        at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    /** The line that the last row began at. */
    int line() {
        return line;
    }

    /** The fields of the next row; none at the end. */
    List<String> next() throws Broken {
        while (at < text.length()) {
            line = next;
            if (text.charAt(at) == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
                next++;
                continue;
            }
            List<String> fields = fields();
            if (fields.size() > 1 || !fields.get(0).isEmpty()) {
                return fields;
            }
        }
        return List.of();
    }

    private List<String> fields() throws Broken {
        List<String> fields = new ArrayList<>(3);
        StringBuilder quoted = null;
        int from = at;
        while (true) {
            char c = at < text.length() ? text.charAt(at) : '\n';
            if (c == '"') {
                quoted = (quoted == null ? new StringBuilder() : quoted).append(text, from, at);
                quoted(quoted);
                from = at;
                continue;
            }
            if (c == ',' || c == '\n') {
                String rest = text.substring(from, Math.min(at, text.length()));
                fields.add(unguarded((quoted == null ? rest : quoted + rest).strip()));
                quoted = null;
                from = at + 1;
            }
            at++;
            if (c == '\n') {
                next++;
                return fields;
            }
        }
    }

    private void quoted(StringBuilder field) throws Broken {
        int opened = next;
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                next++;
            }
            if (c != '"') {
                field.append(c);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                field.append(c);
                at++;
            } else {
                at++;
                return;
            }
        }
        throw new Broken(opened, "A quote is not closed. Close it; a quote that belongs to the text is doubled: \"\".");
    }

    /** What a spreadsheet would run: a sign that begins a formula, but for numbers. */
    private static final Pattern FORMULA = Pattern.compile("'*(?:[=@]|[+-](?![0-9 ()/.-]*$)).*", Pattern.DOTALL);

    /** One field as it is written: behind a ' where a spreadsheet would run it, and in quotes where it holds what would part it. */
    static String field(String text) {
        return FORMULA.matcher(text).matches() ? quotedField("'" + text) : quotedField(text);
    }

    /** Takes off what {@link #field} has put before it. */
    private static String unguarded(String field) {
        return field.startsWith("'") && FORMULA.matcher(field).matches() ? field.substring(1) : field;
    }

    private static String quotedField(String text) {
        boolean plain = text.chars().noneMatch(c -> "\",\n\r#".indexOf(c) >= 0);
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
