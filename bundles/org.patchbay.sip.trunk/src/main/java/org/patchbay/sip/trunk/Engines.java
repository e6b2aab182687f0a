package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

import org.patchbay.api.media.MediaEngine;

/**
 * The media engines that are there. New calls take the one with the highest service ranking, of equals the youngest: it was put beside the
 * others to take their place. Calls stay where they are.
 */
final class Engines {
    private record Offered(MediaEngine engine, int ranking, long id) {}

    private static final Comparator<Offered> BEST = Comparator.comparingInt(Offered::ranking)
            .thenComparingLong(Offered::id)
            .reversed();

    private final List<Offered> all = new ArrayList<>(2);

    synchronized void add(MediaEngine engine, Map<String, Object> properties) {
        Object ranking = properties.get(Constants.SERVICE_RANKING);
        Object id = properties.get(Constants.SERVICE_ID);
        all.add(new Offered(
                engine, ranking instanceof Integer given ? given : 0, id instanceof Long given ? given : all.size()));
        all.sort(BEST);
    }

    synchronized void remove(MediaEngine engine) {
        all.removeIf(each -> each.engine == engine);
    }

    synchronized boolean isEmpty() {
        return all.isEmpty();
    }

    synchronized @Nullable MediaEngine best() {
        return all.isEmpty() ? null : all.get(0).engine;
    }

    /** All of them, the best first. */
    synchronized List<MediaEngine> ordered() {
        return all.stream().map(Offered::engine).toList();
    }
}
