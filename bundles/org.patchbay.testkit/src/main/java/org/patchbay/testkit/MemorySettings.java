package org.patchbay.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.patchbay.api.ops.settings.Setting;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;

/** Settings in memory. A value that cannot be read is told on the error stream, as it is the test's own. */
public final class MemorySettings implements Settings {
    private final Map<String, Map<String, String>> levels = new ConcurrentHashMap<>();

    @Override
    public void write(String author, SettingsScope scope, String owner, Map<String, String> values)
            throws StoreException {
        check(scope.tenant() + scope.site().orElse("") + scope.user().orElse("") + owner, "[^/]+");
        for (String key : values.keySet()) {
            check(key, "[a-z][a-z0-9_.-]{0,63}");
        }
        levels.compute(scope.path().get(0) + "#" + owner, (key, old) -> {
            Map<String, String> now = old == null ? new HashMap<>() : new HashMap<>(old);
            now.putAll(values);
            now.values().removeIf(String::isEmpty);
            return Map.copyOf(now);
        });
    }

    private static void check(String name, String wanted) throws StoreException {
        if (!name.matches(wanted)) {
            throw new StoreException(StoreException.Reason.INVALID, "'" + name + "' is not " + wanted + ".");
        }
    }

    /** Sets values for the whole tenant. */
    public void tenant(String tenant, String owner, Map<String, String> values) {
        put(SettingsScope.tenant(tenant), owner, values);
    }

    /** Sets values for a tenant, a site or a user. */
    public void put(SettingsScope scope, String owner, Map<String, String> values) {
        try {
            write("test", scope, owner, values);
        } catch (StoreException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public Map<String, String> written(SettingsScope scope, String owner) {
        return levels.getOrDefault(scope.path().get(0) + "#" + owner, Map.of());
    }

    @Override
    public <C extends Record> C read(SettingsScope scope, String owner, Class<C> type) {
        List<Map<String, String>> written = scope.path().stream()
                .map(level -> levels.getOrDefault(level + "#" + owner, Map.of()))
                .toList();
        try {
            return made(type, component -> value(component, written));
        } catch (InvocationTargetException e) {
            System.err.println("The settings of " + owner + " do not go together: " + e.getCause());
        }
        try {
            return made(type, component -> value(component, List.of()));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(type.getName() + " refuses its own defaults", e);
        }
    }

    private static <C extends Record> C made(Class<C> type, Function<RecordComponent, Object> value)
            throws InvocationTargetException {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<C> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(components).map(value).toArray());
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made", e);
        }
    }

    private static Object value(RecordComponent component, List<Map<String, String>> levels) {
        String key = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        for (Map<String, String> level : levels) {
            String value = level.get(key);
            if (value != null) {
                try {
                    return converted(component, value);
                } catch (IllegalStateException e) {
                    System.err.println("The setting " + key + " = '" + value + "' counts as not written: " + e);
                }
            }
        }
        Setting setting = component.getAnnotation(Setting.class);
        return converted(component, setting == null ? "" : setting.value());
    }

    /** @throws IllegalStateException when the value is wrong; an IllegalArgumentException is the type's fault */
    private static Object converted(RecordComponent component, String text) {
        Class<?> type = component.getType();
        try {
            String number = text.isEmpty() ? "0" : text.strip();
            if (type == String.class) {
                return text;
            } else if (type == boolean.class) {
                return truth(text.strip());
            } else if (type == int.class) {
                return (int) within(component, text, Integer.parseInt(number));
            } else if (type == long.class) {
                return (long) within(component, text, Long.parseLong(number));
            } else if (type == double.class) {
                return within(component, text, Double.parseDouble(number));
            } else if (type == Duration.class) {
                return Duration.ofMillis((long) (within(component, text, Double.parseDouble(number)) * 1000));
            } else if (type == List.class) {
                return Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
            } else if (type.isEnum()) {
                return constant(type, text);
            }
        } catch (NumberFormatException e) {
            throw new IllegalStateException("no number", e);
        }
        throw new IllegalArgumentException(component.getDeclaringRecord().getName() + "." + component.getName()
                + " is of a type that settings do not have: " + type);
    }

    private static boolean truth(String text) {
        if (text.isEmpty() || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw new IllegalStateException("neither true nor false");
    }

    /** Limits hold for what is written, not for what is empty. */
    private static double within(RecordComponent component, String text, double number) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting != null && !text.isEmpty() && (number < setting.min() || number > setting.max())) {
            throw new IllegalStateException("not within " + setting.min() + " and " + setting.max());
        }
        return number;
    }

    private static Object constant(Class<?> type, String text) {
        Object[] constants = type.getEnumConstants();
        if (text.isEmpty()) {
            return constants[0];
        }
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return constant;
            }
        }
        throw new IllegalStateException("none of " + Arrays.toString(constants));
    }
}
