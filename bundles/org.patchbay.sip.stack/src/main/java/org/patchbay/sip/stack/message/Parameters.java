package org.patchbay.sip.stack.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The {@code ;name=value} parameters of a URI or a header field, in order. Immutable: the {@code with} methods return a new list.
 *
 * <p>Values are the text on the wire, quotes included; names compare without case.
 */
public final class Parameters {
    /** No parameters. */
    public static final Parameters NONE = new Parameters();

    private final Parameter[] list;

    record Parameter(String name, @Nullable String value) {}

    /** @param list for this alone */
    Parameters(Parameter... list) {
        this.list = list;
    }

    private static Parameters of(List<Parameter> list) {
        return list.isEmpty() ? NONE : new Parameters(list.toArray(new Parameter[0]));
    }

    /** Reads what follows the first semicolon of a text that the grammar has accepted. */
    static Parameters parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        List<Parameter> found = new ArrayList<>(4);
        int start = 1;
        boolean quoted = false;
        for (int i = 1; i <= text.length(); i++) {
            char c = i == text.length() ? ';' : text.charAt(i);
            if (quoted && i < text.length()) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ';') {
                String one = text.substring(start, Math.min(i, text.length())).trim();
                start = i + 1;
                int equals = one.indexOf('=');
                if (equals >= 0) {
                    found.add(new Parameter(
                            one.substring(0, equals).trim(),
                            one.substring(equals + 1).trim()));
                } else if (!one.isEmpty()) {
                    found.add(new Parameter(one, null));
                }
            }
        }
        return of(found);
    }

    /** The value; the empty text for a parameter without one; null if there is none of the name. */
    public @Nullable String get(String name) {
        for (Parameter p : list) {
            if (p.name.equalsIgnoreCase(name)) {
                return p.value == null ? "" : p.value;
            }
        }
        return null;
    }

    /** Whether there is a parameter of the name. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /** The names as written, in order. */
    public List<String> names() {
        return Arrays.stream(list).map(Parameter::name).toList();
    }

    /**
     * The list with one parameter replaced in its place, or appended.
     *
     * @param value as it goes on the wire; null for a parameter without value
     */
    public Parameters with(String name, @Nullable String value) {
        HeaderField.checkLine(name);
        HeaderField.checkLine(value == null ? "" : value);
        List<Parameter> copy = new ArrayList<>(list.length + 1);
        boolean done = false;
        for (Parameter p : list) {
            if (!p.name.equalsIgnoreCase(name)) {
                copy.add(p);
            } else if (!done) {
                copy.add(new Parameter(p.name, value));
                done = true;
            }
        }
        if (!done) {
            copy.add(new Parameter(name, value));
        }
        return of(copy);
    }

    /** The list without the parameters of a name. */
    public Parameters without(String name) {
        return of(
                Arrays.stream(list).filter(p -> !p.name.equalsIgnoreCase(name)).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parameters p && Arrays.equals(p.list, list);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(list);
    }

    /** As on the wire, each with its leading semicolon; empty for no parameters. */
    @Override
    public String toString() {
        if (list.length == 0) {
            return "";
        }
        StringBuilder out = new StringBuilder(32);
        for (Parameter p : list) {
            out.append(';').append(p.name);
            if (p.value != null) {
                out.append('=').append(p.value);
            }
        }
        return out.toString();
    }
}
