package org.patchbay.bus;

import java.util.HashMap;
import java.util.Map;

/** What handlers and treatments have put for one scope: strings, by owner, with the version of their schema. For one thread at a time. */
final class States {
    private record Owned(int version, Map<String, String> values) {}

    /** Most calls have none. */
    private Map<String, Owned> owners = Map.of();

    Map<String, String> of(String owner) {
        Owned owned = owners.get(owner);
        return owned == null ? Map.of() : owned.values;
    }

    int version(String owner, int otherwise) {
        Owned owned = owners.get(owner);
        return owned == null ? otherwise : owned.version;
    }

    /** An empty value removes. */
    void put(String owner, int version, Map<String, String> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Map<String, String> values = new HashMap<>(of(owner));
        changes.forEach((key, value) -> {
            if (value.isEmpty()) {
                values.remove(key);
            } else {
                values.put(key, value);
            }
        });
        owners = owners.isEmpty() ? new HashMap<>(4) : owners;
        owners.put(owner, new Owned(version, Map.copyOf(values)));
    }
}
