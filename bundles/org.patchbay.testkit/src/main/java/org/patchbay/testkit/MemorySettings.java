package org.patchbay.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.patchbay.api.call.settings.Setting;
import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.api.ops.settings.EffectiveSetting;
import org.patchbay.api.ops.settings.SettingProblem;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsChange;
import org.patchbay.api.ops.settings.SettingsLevel;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;

/**
 * Settings in memory: nobody declares any, so that all are taken as they are. A value that cannot be read is told on the error stream, as it is
 * the test's own.
 */
public final class MemorySettings implements Settings {
    /** By level and owner: what was written, newest first. */
    private final Map<String, List<SettingsChange>> changes = new ConcurrentHashMap<>();

    private volatile BiFunction<String, Class<?>, Optional<String>> fault = (owner, type) -> Optional.empty();

    /** Asked at each reading what is wrong with it, if anything. */
    void refuse(BiFunction<String, Class<?>, Optional<String>> why) {
        fault = why;
    }

    private static String place(String level, String owner) {
        return level + "#" + owner;
    }

    private Map<String, String> values(String level, String owner) {
        List<SettingsChange> past = changes.get(place(level, owner));
        return past == null ? Map.of() : past.get(0).values();
    }

    @Override
    public void write(String author, SettingsScope scope, String owner, Map<String, String> values)
            throws StoreException {
        check(scope.tenant() + scope.site().orElse("") + scope.user().orElse("") + owner, "[^/]+");
        for (String key : values.keySet()) {
            check(key, "[a-z][a-z0-9_.-]{0,63}");
        }
        change(author, scope, owner, before -> {
            Map<String, String> now = new HashMap<>(before);
            now.putAll(values);
            now.values().removeIf(String::isEmpty);
            return now;
        });
    }

    private void change(String author, SettingsScope scope, String owner, UnaryOperator<Map<String, String>> how) {
        changes.compute(place(scope.path().get(0), owner), (place, old) -> {
            List<SettingsChange> past = old == null ? new ArrayList<>() : new ArrayList<>(old);
            Map<String, String> before = past.isEmpty() ? Map.of() : past.get(0).values();
            past.add(0, new SettingsChange(past.size() + 1L, Instant.now(), author, how.apply(before)));
            return past;
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
        return values(scope.path().get(0), owner);
    }

    @Override
    public List<DeclaredSetting> declared() {
        return List.of();
    }

    @Override
    public List<EffectiveSetting> effective(SettingsScope scope) {
        Map<String, EffectiveSetting> found = new TreeMap<>();
        for (String level : scope.path()) {
            SettingsLevel from = level.contains("/user/")
                    ? SettingsLevel.USER
                    : level.contains("/site/") ? SettingsLevel.SITE : SettingsLevel.TENANT;
            changes.forEach((place, past) -> past.get(0).values().forEach((key, value) -> {
                String owner = place.substring(place.indexOf('#') + 1);
                if (place.equals(place(level, owner))) {
                    DeclaredSetting setting = DeclaredSetting.unknown(owner, key);
                    found.putIfAbsent(
                            owner + " " + key,
                            new EffectiveSetting(setting, value, from, List.of("nobody declares it in this test")));
                }
            }));
        }
        return List.copyOf(found.values());
    }

    @Override
    public List<SettingsChange> history(SettingsScope scope, String owner) {
        return List.copyOf(changes.getOrDefault(place(scope.path().get(0), owner), List.of()));
    }

    @Override
    public SettingsChange undo(String author, SettingsScope scope, String owner, OptionalLong version)
            throws StoreException {
        List<SettingsChange> past = history(scope, owner);
        Optional<SettingsChange> wanted = past.stream()
                .filter(c -> version.isPresent() ? c.version() == version.getAsLong() : c != past.get(0))
                .findFirst();
        if (wanted.isEmpty() && (past.isEmpty() || version.isPresent())) {
            throw new StoreException(StoreException.Reason.INVALID, "There is no such change.");
        }
        change(author, scope, owner, before -> wanted.map(SettingsChange::values)
                .orElse(Map.of()));
        return history(scope, owner).get(0);
    }

    @Override
    public List<SettingProblem> problems() {
        return List.of();
    }

    @Override
    public <C extends Record> C read(SettingsScope scope, String owner, Class<C> type) {
        fault.apply(owner, type).ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        List<Map<String, String>> written =
                scope.path().stream().map(level -> values(level, owner)).toList();
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
