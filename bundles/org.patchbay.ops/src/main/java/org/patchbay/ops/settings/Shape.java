package org.patchbay.ops.settings;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.settings.Setting;

/**
 * What is known of a settings record's class, and the records made of late: handlers ask for their settings at every call. It hangs on the
 * class itself and goes with it.
 */
final class Shape {
    /** Enough for every tenant of a node with settings of its own; all who have none share one record. */
    private static final int MOST = 10_000;

    /** What the annotation of a component says: reading it anew costs ten times the rest. */
    record Limits(String key, String byDefault, long min, long max) {}

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
            Setting setting = components[i].getAnnotation(Setting.class);
            String key = Binder.key(components[i].getName());
            limits[i] = setting == null
                    ? new Limits(key, "", Long.MIN_VALUE, Long.MAX_VALUE)
                    : new Limits(key, setting.value(), setting.min(), setting.max());
        }
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
