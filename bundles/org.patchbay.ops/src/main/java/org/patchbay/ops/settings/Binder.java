package org.patchbay.ops.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.ops.settings.Reading.Unreadable;

/**
 * Fills a settings record from written values. What it keeps of a record's class hangs on that class, and goes with it: anything else would
 * keep the class loader of a bundle that was replaced.
 */
final class Binder {

    /** Told of a value that counts as not set; of a combination that the record refuses with a level below 0. */
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

    /** Why the record refuses these values together; single ones that cannot be used count as not set. Nothing is kept. */
    Optional<String> refusal(Class<? extends Record> type, List<Map<String, String>> levels) {
        String[] refused = {""};
        made(type, shapes.get(type), levels, (level, key, value, why) -> refused[0] = level < 0 ? why : refused[0]);
        return Optional.of(refused[0]).filter(why -> !why.isEmpty());
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
            defaults[i] = fitting(components[i], byDefault(components[i], limits[i]));
            Object value = nearest(limits[i], levels, complaint);
            written[i] = value == null ? defaults[i] : fitting(components[i], value);
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
                complaint.about(-1, "", "", why(e.getCause()));
                return constructor.newInstance(defaults);
            }
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(type.getName() + " refuses its own defaults: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made: " + e, e);
        }
    }

    /** What the record says for people; the name of the exception helps only where it says nothing. */
    private static String why(@Nullable Throwable refusal) {
        String message = refusal instanceof IllegalArgumentException ? refusal.getMessage() : null;
        return message == null || message.isBlank() ? String.valueOf(refusal) : message;
    }

    private static @Nullable Object nearest(
            Shape.Limits limits, List<Map<String, String>> levels, Complaint complaint) {
        String key = limits.key();
        for (int level = 0; level < levels.size(); level++) {
            String value = levels.get(level).get(key);
            if (value != null && !value.isEmpty()) {
                try {
                    return Reading.read(limits, value);
                } catch (Unreadable e) {
                    complaint.about(level, key, value, Objects.toString(e.getMessage()));
                }
            }
        }
        return null;
    }

    private static Object byDefault(RecordComponent component, Shape.Limits limits) {
        try {
            return limits.otherwise();
        } catch (Unreadable e) {
            throw new IllegalArgumentException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + ": its default "
                            + e.getMessage(),
                    e);
        }
    }

    /** The value in the type of the component. */
    private static Object fitting(RecordComponent component, Object value) {
        Class<?> type = component.getType();
        if (type == int.class) {
            return ((Long) value).intValue();
        } else if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (Reading.word(((Enum<?>) constant).name()).equals(value)) {
                    return constant;
                }
            }
        }
        return value;
    }
}
