package org.patchbay.directory;

import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Problem;

/**
 * The fields of one entry as they were written, by column; one that is not there is empty. What cannot be understood is an
 * {@link IllegalArgumentException} that says what to write; {@link #lenient} makes a problem of it and goes on.
 */
final class Fields {
    private final String where;
    private final UnaryOperator<String> values;
    private final List<Problem> problems;

    /**
     * @param where the file and line, or the key in the source
     * @param values by column; empty for one that is not there
     * @param problems takes what is wrong and no reason to leave the entry out
     */
    Fields(String where, UnaryOperator<String> values, List<Problem> problems) {
        this.where = where;
        this.values = values;
        this.problems = problems;
    }

    static Fields of(String where, Map<String, String> values, List<Problem> problems) {
        return new Fields(where, column -> values.getOrDefault(column, "").strip(), problems);
    }

    String where() {
        return where;
    }

    String get(String column) {
        return values.apply(column);
    }

    /** What many entries have in common, kept once. */
    String shared(String column) {
        return get(column).intern();
    }

    /** Values parted by spaces, as in {@code PHONE_SYSTEM PROVIDER}. */
    List<String> words(String column) {
        String text = get(column);
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        for (String word : text.split("\\s+")) {
            words.add(word.intern());
        }
        return List.copyOf(words);
    }

    @Nullable
    E164 number(String column) {
        String text = get(column);
        return text.isEmpty() ? null : neededNumber(column);
    }

    E164 neededNumber(String column) {
        String text = get(column);
        return E164.parse(text).orElseGet(() -> new E164(text));
    }

    <C extends Enum<C>> C constant(Class<C> type, String column, C otherwise) {
        String text = get(column);
        return text.isEmpty() ? otherwise : constant(type, column, text);
    }

    <C extends Enum<C>> List<C> constants(Class<C> type, String column, String what) {
        List<String> words = words(column);
        if (words.isEmpty()) {
            return List.of();
        }
        List<C> constants = new ArrayList<>(words.size());
        for (String word : words) {
            constants.add(constant(type, what, word));
        }
        return List.copyOf(constants);
    }

    static <C extends Enum<C>> C constant(Class<C> type, String what, String text) {
        for (C constant : type.getEnumConstants()) {
            if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("Unknown " + what + " '" + text + "'. Known: "
                + List.of(type.getEnumConstants()).toString().replaceAll("[\\[\\]]", "") + ".");
    }

    boolean flag(String column) {
        return switch (get(column).toLowerCase(Locale.ROOT)) {
            case "", "no", "false" -> false;
            case "yes", "true" -> true;
            default ->
                throw new IllegalArgumentException(
                        "'" + get(column) + "' in " + column + " is neither yes nor no. Write one of them.");
        };
    }

    Optional<Instant> moment(String column) {
        String text = get(column);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' in " + column
                            + " is no moment. Write it as 2026-12-31T08:00:00Z, or with an offset as in 2026-12-31T09:00:00+01:00.",
                    e);
        }
    }

    LocalTime time(String column) {
        String text = get(column);
        if (text.isEmpty() || text.equals("24:00")) {
            return LocalTime.MIDNIGHT;
        }
        try {
            return LocalTime.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' in " + column + " is no time of day. Write it as 08:30.", e);
        }
    }

    /** What is wrong here is no reason to lose the entry, and all who depend on it: it is named, and left out. */
    <V> V lenient(java.util.function.Supplier<V> value, V otherwise) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(where, e.getMessage() + " Until then it is left out."));
            return otherwise;
        }
    }

    void problem(String text) {
        problems.add(new Problem(where, text));
    }
}
