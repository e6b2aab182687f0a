package org.patchbay.zoom;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Users who are disconnected with something to be said of it, by {@code TENANT/USER}: until they connect again, or this node is started anew. */
final class Gone {
    private final Map<String, Note> notes = new ConcurrentSkipListMap<>();

    /** @param lost whether Zoom ended it, and the user knows nothing of that */
    private record Note(String why, boolean lost) {}

    void put(String key, String why, boolean lost) {
        notes.put(key, new Note(why, lost));
    }

    void remove(String key) {
        notes.remove(key);
    }

    /** Empty where nothing is to be said. */
    String why(String key) {
        return Optional.ofNullable(notes.get(key)).map(Note::why).orElse("");
    }

    /** The users of a tenant. */
    List<String> users(String tenant) {
        return notes.keySet().stream()
                .filter(key -> key.startsWith(tenant + "/"))
                .map(key -> key.substring(tenant.length() + 1))
                .toList();
    }

    /** Whom Zoom has disconnected. */
    List<String> lost() {
        return notes.entrySet().stream()
                .filter(each -> each.getValue().lost())
                .map(Map.Entry::getKey)
                .toList();
    }
}
