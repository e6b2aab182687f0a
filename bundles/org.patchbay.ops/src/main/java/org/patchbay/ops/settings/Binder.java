package org.patchbay.ops.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Fills a settings record from written values. What it keeps of a record's class hangs on that class, and goes with it: anything else would
 * keep the class loader of a bundle that was replaced.
 */
final class Binder {

    /** A value that cannot be used; the message says what would do. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** Told of a value that counts as not set. */
    interface Complaint {
        void about(int level, String key, String value, String why);
    }

    private final ClassValue<Shape> shapes = Shape.ofClasses();

    /** The record from these levels, nearest first; the maps must not change. */
    <C extends Record> C bind(Class<C> type, List<Map<String, String>> levels, Complaint complaint) {
        Shape shape = shapes.get(type);
        Record known = shape.made(levels);
        if (known == null) {
            known = made(type, shape, levels, complaint);
            shape.keep(levels, known);
        }
        return type.cast(known);
    }

    private static <C extends Record> C made(
            Class<C> type, Shape shape, List<Map<String, String>> levels, Complaint complaint) {
        RecordComponent[] components = shape.components();
        Shape.Limits[] limits = shape.limits();
        Class<?>[] types = new Class<?>[components.length];
        Object[] written = new Object[components.length];
        Object[] defaults = new Object[components.length];
        boolean any = false;
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            defaults[i] = byDefault(components[i], limits[i]);
            Object value = nearest(components[i], limits[i], levels, complaint);
            written[i] = value == null ? defaults[i] : value;
            any |= value != null;
        }
        try {
            Constructor<C> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            try {
                return constructor.newInstance(written);
            } catch (InvocationTargetException e) {
                if (!any) {
                    throw e;
                }
                // The record itself refuses the combination: its defaults are what is left.
                complaint.about(-1, "", "", String.valueOf(e.getCause()));
                return constructor.newInstance(defaults);
            }
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(type.getName() + " refuses its own defaults: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made: " + e, e);
        }
    }

    /** {@code ringSeconds} is written {@code ring_seconds}. */
    static String key(String component) {
        StringBuilder key = new StringBuilder(component.length() + 4);
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (Character.isUpperCase(c)) {
                key.append('_').append(Character.toLowerCase(c));
            } else {
                key.append(c);
            }
        }
        return key.toString();
    }

    private static @Nullable Object nearest(
            RecordComponent component, Shape.Limits limits, List<Map<String, String>> levels, Complaint complaint) {
        String key = limits.key();
        for (int level = 0; level < levels.size(); level++) {
            String value = levels.get(level).get(key);
            if (value != null && !value.isEmpty()) {
                try {
                    return value(component, limits, value);
                } catch (Unreadable e) {
                    complaint.about(level, key, value, Objects.toString(e.getMessage()));
                }
            }
        }
        return null;
    }

    private static Object byDefault(RecordComponent component, Shape.Limits limits) {
        try {
            return limits.byDefault().isEmpty() ? empty(component) : value(component, limits, limits.byDefault());
        } catch (Unreadable e) {
            throw new IllegalArgumentException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + ": its default "
                            + e.getMessage(),
                    e);
        }
    }

    private static Object empty(RecordComponent component) throws Unreadable {
        Class<?> type = component.getType();
        if (type == String.class) {
            return "";
        } else if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 0;
        } else if (type == long.class) {
            return 0L;
        } else if (type == double.class) {
            return 0.0;
        } else if (type == Duration.class) {
            return Duration.ZERO;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return value(component, new Shape.Limits("", "", 0, 0), "");
    }

    private static Object value(RecordComponent component, Shape.Limits limits, String text) throws Unreadable {
        Class<?> type = component.getType();
        String value = text.strip();
        if (type == String.class) {
            return text;
        } else if (type == boolean.class) {
            return truth(value);
        } else if (type == int.class || type == long.class) {
            long number = whole(value);
            within(limits, number);
            if (type == int.class && number != (int) number) {
                throw new Unreadable("is too large for a whole number of 32 bits");
            }
            return type == int.class ? (Object) (int) number : (Object) number;
        } else if (type == double.class) {
            BigDecimal number = decimal(value, "a number");
            within(limits, number.doubleValue());
            return number.doubleValue();
        } else if (type == Duration.class) {
            BigDecimal seconds = decimal(value, "a number of seconds");
            within(limits, seconds.doubleValue());
            return Duration.ofMillis(seconds.movePointRight(3).longValue());
        } else if (type.isEnum()) {
            return constant(type, value);
        } else if (type == List.class
                && component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] == String.class) {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .toList();
        }
        throw new IllegalArgumentException(component.getDeclaringRecord().getName() + "." + component.getName()
                + " is of a type that settings do not have: " + component.getGenericType());
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

    private static Object constant(Class<?> type, String value) throws Unreadable {
        String name = value.toUpperCase(Locale.ROOT).replace('-', '_');
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new Unreadable("is none of " + Arrays.toString(constants));
    }

    private static void within(Shape.Limits limits, double number) throws Unreadable {
        if (number < limits.min() || number > limits.max()) {
            String least = limits.min() == Long.MIN_VALUE ? "" : " less than " + limits.min();
            String most = limits.max() == Long.MAX_VALUE ? "" : " more than " + limits.max();
            throw new Unreadable("must not be" + least + (least.isEmpty() || most.isEmpty() ? "" : " or") + most);
        }
    }
}
