package org.patchbay.bus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The traces of the calls that ended last. */
final class Traces {
    private final LinkedHashMap<String, CallTrace> ended = new LinkedHashMap<>();

    synchronized void keep(String call, CallTrace trace, int most) {
        ended.remove(call);
        ended.put(call, trace);
        while (ended.size() > most) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    synchronized Optional<CallTrace> of(String call) {
        return Optional.ofNullable(ended.get(call));
    }

    /** Newest first. */
    synchronized List<String> last(int count) {
        List<String> ids = new ArrayList<>(ended.keySet());
        java.util.Collections.reverse(ids);
        return List.copyOf(ids.subList(0, Math.min(Math.max(0, count), ids.size())));
    }
}
