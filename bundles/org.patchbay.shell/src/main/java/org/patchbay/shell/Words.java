package org.patchbay.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.patchbay.api.ops.directory.EntryKind;
import org.patchbay.api.ops.settings.SettingsScope;

/** Reads what was typed, and says what would do where it is wrong. */
final class Words {
    private Words() {}

    static <E extends Enum<E>> E of(Class<E> type, String word) {
        List<E> values = Arrays.asList(type.getEnumConstants());
        return values.stream()
                .filter(v -> v.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is none of " + values + "."));
    }

    static int number(String what, String text, int least, int most) {
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "The " + what + " must be " + least + " to " + most + ", not '" + text + "'.");
    }

    /** A time with its offset, or one of this node. */
    static Instant time(String text) {
        try {
            return text.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no time. Write it as 2026-12-24T18:00 ("
                    + ZoneId.systemDefault() + ") or 2026-12-24T18:00+01:00.");
        }
    }

    /** The same, or a time from now on: {@code 30m}, {@code 8h}, {@code 2d}. */
    static Instant moment(String text, Instant now) {
        if (!text.matches("[0-9]{1,5}[mhd]")) {
            return time(text);
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return now.plus(
                switch (text.charAt(text.length() - 1)) {
                    case 'm' -> Duration.ofMinutes(number);
                    case 'h' -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /** {@code TENANT}, {@code TENANT/SITE} or {@code TENANT/SITE/USER}; a dash stands for no site. */
    static SettingsScope scope(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 3 || Arrays.stream(parts).anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not TENANT, TENANT/SITE or TENANT/SITE/USER (a dash for no site).");
        }
        Optional<String> site = parts.length > 1 && !parts[1].equals("-") ? Optional.of(parts[1]) : Optional.empty();
        return new SettingsScope(parts[0], site, parts.length > 2 ? Optional.of(parts[2]) : Optional.empty());
    }

    /** {@code field=value}, each. */
    static Map<String, String> fields(List<String> words) {
        Map<String, String> fields = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + word + "' is not FIELD=VALUE.");
            }
            fields.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return fields;
    }

    /** The key that these fields make: those of the key, parted by slashes, without empty ones at the end. */
    static String key(EntryKind kind, Map<String, String> fields) {
        return kind.columns().stream()
                .filter(EntryKind.Column::key)
                .map(column -> fields.getOrDefault(column.name(), ""))
                .collect(Collectors.joining("/"))
                .replaceFirst("/+$", "");
    }
}
