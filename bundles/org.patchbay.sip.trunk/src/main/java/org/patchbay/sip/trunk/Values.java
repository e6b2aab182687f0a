package org.patchbay.sip.trunk;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Reads a configuration and says of a wrong value which PID, key and value it was. */
final class Values {
    private final String pid;
    private final Map<String, ?> values;

    Values(String pid, Map<String, ?> values) {
        this.pid = pid;
        this.values = values;
    }

    String pid() {
        return pid;
    }

    String text(String key, String otherwise) {
        Object value = values.get(key);
        String text = value == null ? "" : value.toString().trim();
        return text.isEmpty() ? otherwise : text;
    }

    String required(String key) {
        String text = text(key, "");
        if (text.isEmpty()) {
            throw wrong(key, "must be given");
        }
        return text;
    }

    int number(String key, int otherwise, int least, int most) {
        String text = text(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(key, "is not a number");
        }
        throw wrong(key, "is not between " + least + " and " + most);
    }

    boolean flag(String key, boolean otherwise) {
        String text = text(key, "").toLowerCase(Locale.ROOT);
        switch (text) {
            case "":
                return otherwise;
            case "true":
                return true;
            case "false":
                return false;
            default:
                throw wrong(key, "is neither true nor false");
        }
    }

    /** Several values: an array, a collection, or one text with commas. */
    List<String> list(String key) {
        Object value = values.get(key);
        List<String> parts = new ArrayList<>();
        if (value instanceof Collection<?> many) {
            many.forEach(each -> parts.add(String.valueOf(each)));
        } else if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                parts.add(String.valueOf(Array.get(value, i)));
            }
        } else if (value != null) {
            parts.addAll(Arrays.asList(value.toString().split(",")));
        }
        return parts.stream().map(String::trim).filter(p -> !p.isEmpty()).toList();
    }

    <E extends Enum<E>> E word(String key, Class<E> type, @Nullable E otherwise) {
        String text = text(key, "");
        return text.isEmpty() && otherwise != null ? otherwise : word(key, type, text);
    }

    /** Several of them. */
    <E extends Enum<E>> List<E> words(String key, Class<E> type, List<E> otherwise) {
        List<E> words =
                list(key).stream().map(text -> word(key, type, text)).distinct().toList();
        return words.isEmpty() ? otherwise : words;
    }

    private <E extends Enum<E>> E word(String key, Class<E> type, String text) {
        for (E each : type.getEnumConstants()) {
            if (each.name().replace('_', '-').equalsIgnoreCase(text.replace('_', '-'))) {
                return each;
            }
        }
        throw wrong(
                key,
                "is none of "
                        + Arrays.toString(type.getEnumConstants())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'));
    }

    IllegalArgumentException wrong(String key, String what) {
        Object value = values.get(key);
        String shown = value == null ? "(nothing)" : key.contains("password") ? "(hidden)" : text(key, "");
        if (value != null && value.getClass().isArray()) {
            shown = list(key).toString();
        }
        return new IllegalArgumentException(pid + ": " + key + " = " + shown + " " + what + ".");
    }
}
