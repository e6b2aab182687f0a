package org.patchbay.ops.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.settings.Setting;
import org.patchbay.api.ops.settings.SettingKind;

/**
 * What is known of a settings record's class, and the records made of late: handlers ask for their settings at every call. It hangs on the
 * class itself and goes with it.
 */
final class Shape {
    /** Enough for every tenant of a node with settings of its own; all who have none share one record. */
    private static final int MOST = 10_000;

    /**
     * What a component and its annotation say: reading them anew costs ten times the rest. Nothing of it is of the bundle's own classes, so
     * that it may outlive them.
     *
     * @param byDefault as it would be written; empty for nothing
     * @param narrow whether a whole number has 32 bits
     * @param allowed the words of a choice, and of true and false
     */
    record Limits(
            String key,
            SettingKind kind,
            String byDefault,
            long min,
            long max,
            boolean narrow,
            List<String> allowed,
            String text) {

        /** What is in force where nobody set it. */
        Object otherwise() throws Reading.Unreadable {
            return byDefault.isEmpty() ? Reading.nothing(this) : Reading.read(this, byDefault);
        }
    }

    /** The maps that a record was made from: those very maps. They do not change; a document that changes is read into a new one. */
    private record Levels(List<Map<String, String>> maps) {
        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Levels levels) || levels.maps.size() != maps.size()) {
                return false;
            }
            for (int i = 0; i < maps.size(); i++) {
                if (levels.maps.get(i) != maps.get(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            int hash = 1;
            for (Map<String, String> map : maps) {
                hash = 31 * hash + System.identityHashCode(map);
            }
            return hash;
        }
    }

    private final RecordComponent[] components;
    private final Limits[] limits;
    private final Map<Levels, Record> made = new ConcurrentHashMap<>();

    private Shape(Class<?> type) {
        components = type.getRecordComponents();
        limits = new Limits[components.length];
        for (int i = 0; i < components.length; i++) {
            limits[i] = limits(components[i]);
        }
    }

    /** Not by way of the class, for whoever must not hold on to it. */
    static List<Limits> limits(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents()).map(Shape::limits).toList();
    }

    private static Limits limits(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        SettingKind kind = Reading.kind(component);
        return new Limits(
                key(component.getName()),
                kind,
                setting == null ? "" : setting.value(),
                setting == null ? Long.MIN_VALUE : setting.min(),
                setting == null ? Long.MAX_VALUE : setting.max(),
                component.getType() == int.class,
                kind == SettingKind.TRUTH
                        ? List.of("true", "false")
                        : kind == SettingKind.CHOICE ? words(component.getType()) : List.of(),
                setting == null ? "" : setting.text());
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> Reading.word(((Enum<?>) constant).name()))
                .toList();
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

    static ClassValue<Shape> ofClasses() {
        return new ClassValue<>() {
            @Override
            protected Shape computeValue(Class<?> type) {
                return new Shape(type);
            }
        };
    }

    RecordComponent[] components() {
        return components;
    }

    Limits[] limits() {
        return limits;
    }

    @Nullable
    Record made(List<Map<String, String>> levels) {
        return made.get(new Levels(levels));
    }

    void keep(List<Map<String, String>> levels, Record record) {
        if (made.size() >= MOST) {
            made.clear();
        }
        made.put(new Levels(List.copyOf(levels)), record);
    }
}
