package org.patchbay.cdr;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** What is told of a call, or of one of its legs: by the place of its key ({@link Keys}), and by its name where that is not known. */
final class Values {
    /** What was measured. */
    private static final String AUDIO = "audio_";
    /** Of a SIP status or a cause. */
    private static final int MOST_DIGITS = 4;

    private final Keys keys;
    private final @Nullable String[] known;
    private @Nullable Map<String, String> unknown;

    Values(Keys keys) {
        this.keys = keys;
        known = new @Nullable String[keys.names().size()];
    }

    void put(String name, String value) {
        Integer place = keys.place(name);
        if (place != null) {
            known[place] = value;
            return;
        }
        Map<String, String> others = unknown;
        if (others == null) {
            others = new TreeMap<>();
            unknown = others;
        }
        others.put(name, value);
    }

    void put(int place, String value) {
        known[place] = value;
    }

    /** Null for one that is not there, or has nothing in it. */
    @Nullable
    String get(String name) {
        Integer place = keys.place(name);
        String value = place == null ? null : known[place];
        return value == null || value.isBlank() ? null : value;
    }

    /** Adds those in a part of the order that have something in them. */
    void write(Json out, int from, int to) {
        for (int place = from; place < to; place++) {
            String value = known[place];
            if (value != null && !value.isBlank()) {
                name(out, place);
                write(out, keys.form(place), value);
            }
        }
    }

    private static void write(Json out, Keys.Form form, String value) {
        switch (form) {
            case NUMBER -> {
                if (isNumber(value)) {
                    out.number(Integer.parseInt(value));
                } else {
                    out.string(value);
                }
            }
            case FLAG -> out.raw(String.valueOf(Boolean.parseBoolean(value.strip())));
            case LINES -> lines(out, value);
            default -> out.string(value);
        }
    }

    /** Of a value that has one entry a line. */
    private static void lines(Json out, String value) {
        out.raw('[');
        int from = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == '\n' || value.charAt(i) == '\r') {
                if (!value.substring(from, i).isBlank()) {
                    out.next();
                    out.string(value, from, i);
                }
                from = i + 1;
            }
        }
        out.raw(']');
    }

    private void name(Json out, int place) {
        out.next();
        out.raw(keys.written(place));
    }

    /** Adds what nobody has asked for, in the order of its names. */
    void writeOthers(Json out) {
        Map<String, String> others = unknown;
        for (int place = keys.others(); place < known.length; place++) {
            String value = known[place];
            if (value != null && others != null) {
                others.put(keys.name(place), value);
            } else if (value != null) {
                name(out, place);
                writeOther(out, keys.name(place), value);
            }
        }
        if (others != null) {
            others.forEach((name, value) -> {
                out.name(name);
                writeOther(out, name, value);
            });
        }
    }

    private static void writeOther(Json out, String name, String value) {
        if (name.startsWith(AUDIO) && isDecimal(value)) {
            out.raw(value);
        } else {
            out.string(value);
        }
    }

    /** As JSON has them, of those that are not negative: digits, and perhaps a point and digits. */
    private static boolean isDecimal(String text) {
        int point = text.indexOf('.');
        int whole = point < 0 ? text.length() : point;
        boolean padded = whole > 1 && text.charAt(0) == '0';
        return !padded && allDigits(text, 0, whole) && (point < 0 || allDigits(text, point + 1, text.length()));
    }

    private static boolean isNumber(String text) {
        return text.length() <= MOST_DIGITS && allDigits(text, 0, text.length());
    }

    private static boolean allDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }
}
