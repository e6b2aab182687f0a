package org.patchbay.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.ops.settings.Setting;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;

/** Settings in memory, read by the rules of {@link Settings}; a value that cannot be read is an error here, as it is the test's own. */
public final class MemorySettings implements Settings {
    private final Map<String, Map<String, String>> levels = new ConcurrentHashMap<>();

    @Override
    public void write(String author, SettingsScope scope, String owner, Map<String, String> values) {
        levels.compute(scope.path().get(0) + "#" + owner, (key, old) -> {
            Map<String, String> now = old == null ? new HashMap<>() : new HashMap<>(old);
            now.putAll(values);
            now.values().removeIf(String::isEmpty);
            return Map.copyOf(now);
        });
    }

    /** Sets values for the whole tenant. */
    public void tenant(String tenant, String owner, Map<String, String> values) {
        write("test", SettingsScope.tenant(tenant), owner, values);
    }

    @Override
    public Map<String, String> written(SettingsScope scope, String owner) {
        return levels.getOrDefault(scope.path().get(0) + "#" + owner, Map.of());
    }

    @Override
    public <C extends Record> C read(SettingsScope scope, String owner, Class<C> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = value(components[i], scope, owner);
        }
        try {
            Constructor<C> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made", e);
        }
    }

    private Object value(RecordComponent component, SettingsScope scope, String owner) {
        String key = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        for (String level : scope.path()) {
            String value = levels.getOrDefault(level + "#" + owner, Map.of()).get(key);
            if (value != null) {
                return converted(component.getType(), value);
            }
        }
        Setting setting = component.getAnnotation(Setting.class);
        return converted(component.getType(), setting == null ? "" : setting.value());
    }

    private static Object converted(Class<?> type, String text) {
        String number = text.isEmpty() ? "0" : text;
        if (type == String.class) {
            return text;
        } else if (type == boolean.class) {
            return Boolean.parseBoolean(text);
        } else if (type == int.class) {
            return Integer.parseInt(number);
        } else if (type == long.class) {
            return Long.parseLong(number);
        } else if (type == double.class) {
            return Double.parseDouble(number);
        } else if (type == Duration.class) {
            return Duration.ofMillis((long) (Double.parseDouble(number) * 1000));
        } else if (type == List.class) {
            return text.isEmpty()
                    ? List.of()
                    : Arrays.stream(text.split(",")).map(String::strip).toList();
        } else if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (constant.toString().equalsIgnoreCase(text)) {
                    return constant;
                }
            }
            return type.getEnumConstants()[0];
        }
        throw new IllegalArgumentException(type + " is no type of a setting.");
    }
}
