package org.patchbay.routing.continuity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Lines of {@code key=value}: what documents of this bundle are. */
public final class KeyValues {
    private KeyValues() {}

    /** A value is one line: what would break it becomes a space. */
    public static String write(Map<String, String> values) {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().replaceAll("\\p{Cntrl}+", " "))
                .collect(Collectors.joining("\n"));
    }

    /** Lines that are none are passed over: they may be of a later version. */
    public static Map<String, String> read(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return values;
    }
}
