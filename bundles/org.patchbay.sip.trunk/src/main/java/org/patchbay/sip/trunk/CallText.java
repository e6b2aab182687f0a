package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Lines of {@code key value}, in sections. A value may have any character: what would end its line is escaped. */
final class CallText {
    private final StringBuilder out;

    CallText(String first) {
        out = new StringBuilder(3072).append(first).append('\n');
    }

    CallText add(String key, String value) {
        out.append(key).append(' ');
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\r' || c == '\\') {
                out.append(value, from, i).append('\\').append(c == '\n' ? 'n' : c == '\r' ? 'r' : c);
                from = i + 1;
            }
        }
        out.append(value, from, value.length()).append('\n');
        return this;
    }

    CallText add(String key, long value) {
        out.append(key).append(' ').append(value).append('\n');
        return this;
    }

    CallText add(String key, boolean value) {
        out.append(key).append(' ').append(value).append('\n');
        return this;
    }

    /** Begins a section. */
    CallText section(String name) {
        out.append('[').append(name).append("]\n");
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** One section as it was read; of a key that stands there several times, all values. */
    static final class Section {
        final String name;
        private final Map<String, List<String>> values = new LinkedHashMap<>();

        private Section(String name) {
            this.name = name;
        }

        /** @throws IllegalArgumentException if it is not there */
        String need(String key) {
            String value = text(key);
            if (value == null) {
                throw new IllegalArgumentException("[" + name + "] has no " + key);
            }
            return value;
        }

        @Nullable
        String text(String key) {
            List<String> all = values.get(key);
            return all == null ? null : all.get(0);
        }

        String text(String key, String otherwise) {
            String value = text(key);
            return value == null ? otherwise : value;
        }

        List<String> all(String key) {
            return values.getOrDefault(key, List.of());
        }

        boolean flag(String key) {
            return Boolean.parseBoolean(text(key));
        }

        /** @throws IllegalArgumentException if it is not there, or no number */
        long number(String key) {
            String value = need(key);
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("[" + name + "] has no number as its " + key, e);
            }
        }
    }

    /**
     * Reads the sections; what stands before the first is one without a name.
     *
     * @throws IllegalArgumentException if it does not begin with that line
     */
    static List<Section> read(String text, String first) {
        String[] lines = text.split("\n");
        if (!lines[0].equals(first)) {
            throw new IllegalArgumentException("it begins with '" + lines[0] + "', and not with '" + first + "'");
        }
        List<Section> sections = new ArrayList<>(4);
        Section open = new Section("");
        sections.add(open);
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i];
            int space = line.indexOf(' ');
            if (line.startsWith("[") && line.endsWith("]")) {
                open = new Section(line.substring(1, line.length() - 1));
                sections.add(open);
            } else if (space > 0) {
                open.values
                        .computeIfAbsent(line.substring(0, space), any -> new ArrayList<>(1))
                        .add(unescaped(line.substring(space + 1)));
            }
        }
        return sections;
    }

    private static String unescaped(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                text.append(c);
                continue;
            }
            char next = value.charAt(++i);
            text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
        }
        return text.toString();
    }
}
