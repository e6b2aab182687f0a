package org.patchbay.ops.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.patchbay.api.ops.settings.SettingKind;

/** Reads a value as it was written. What is given back is of the JDK's own types: the word itself for a choice. */
final class Reading {

    /** A value that cannot be used; the message goes on from {@code 'VALUE'}, and says what would do. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    private Reading() {}

    /** @throws IllegalArgumentException when settings have no such type */
    static SettingKind kind(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return SettingKind.TEXT;
        } else if (type == boolean.class) {
            return SettingKind.TRUTH;
        } else if (type == int.class || type == long.class) {
            return SettingKind.WHOLE;
        } else if (type == double.class) {
            return SettingKind.NUMBER;
        } else if (type == Duration.class) {
            return SettingKind.SECONDS;
        } else if (type.isEnum()) {
            return SettingKind.CHOICE;
        } else if (type == List.class
                && component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] == String.class) {
            return SettingKind.LIST;
        }
        throw new IllegalArgumentException(component.getDeclaringRecord().getName() + "." + component.getName()
                + " is of a type that settings do not have: " + component.getGenericType());
    }

    /** A String, Boolean, Long, Double, Duration or list of texts; of a choice the word as it is declared. */
    static Object read(Shape.Limits limits, String text) throws Unreadable {
        String value = text.strip();
        return switch (limits.kind()) {
            case TEXT, UNKNOWN -> text;
            case TRUTH -> truth(value);
            case WHOLE -> {
                long number = whole(value);
                within(limits, number);
                if (limits.narrow() && number != (int) number) {
                    throw new Unreadable("is too large for a whole number of 32 bits");
                }
                yield number;
            }
            case NUMBER -> {
                BigDecimal number = decimal(value, "a number");
                within(limits, number.doubleValue());
                yield number.doubleValue();
            }
            case SECONDS -> {
                BigDecimal seconds = decimal(value, "a number of seconds");
                within(limits, seconds.doubleValue());
                yield Duration.ofMillis(seconds.movePointRight(3).longValue());
            }
            case CHOICE -> choice(limits, value);
            case LIST ->
                Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .toList();
        };
    }

    /** What stands for nothing: empty, 0, false or the first word of a choice. */
    static Object nothing(Shape.Limits limits) {
        return switch (limits.kind()) {
            case TEXT, UNKNOWN -> "";
            case TRUTH -> false;
            case WHOLE -> 0L;
            case NUMBER -> 0.0;
            case SECONDS -> Duration.ZERO;
            case CHOICE -> limits.allowed().get(0);
            case LIST -> List.of();
        };
    }

    /** As it would be written. */
    static String written(Object value) {
        if (value instanceof Duration time) {
            return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
        } else if (value instanceof List<?> list) {
            return String.join(", ", list.stream().map(Object::toString).toList());
        } else if (value instanceof Double number) {
            return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        }
        return value.toString();
    }

    /** {@code NO_ANSWER} is shown as {@code no-answer}, and read as either. */
    static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean truth(String value) throws Unreadable {
        if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            return value.equalsIgnoreCase("true");
        }
        throw new Unreadable("is neither true nor false");
    }

    private static long whole(String value) throws Unreadable {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new Unreadable("is not a whole number");
        }
    }

    private static BigDecimal decimal(String value, String what) throws Unreadable {
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            throw new Unreadable("is not " + what);
        }
    }

    private static String choice(Shape.Limits limits, String value) throws Unreadable {
        String wanted = word(value);
        if (limits.allowed().contains(wanted)) {
            return wanted;
        }
        throw new Unreadable("is none of " + limits.allowed());
    }

    private static void within(Shape.Limits limits, double number) throws Unreadable {
        if (number < limits.min() || number > limits.max()) {
            String least = limits.min() == Long.MIN_VALUE ? "" : " less than " + limits.min();
            String most = limits.max() == Long.MAX_VALUE ? "" : " more than " + limits.max();
            throw new Unreadable("must not be" + least + (least.isEmpty() || most.isEmpty() ? "" : " or") + most);
        }
    }
}
