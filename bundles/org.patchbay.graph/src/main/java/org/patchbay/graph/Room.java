package org.patchbay.graph;

import java.util.HashMap;
import java.util.Map;

/** How many requests may be on their way: of all bundles so many, of one half of that, so that none leaves no room for the others. */
final class Room {
    private final Map<String, Integer> byBundle = new HashMap<>();
    private int all;

    /** @return whether there is room for one more; then it is taken */
    synchronized boolean take(String bundle, int most) {
        int mine = byBundle.getOrDefault(bundle, 0);
        if (all >= most || mine >= Math.max(1, most / 2)) {
            return false;
        }
        all++;
        byBundle.put(bundle, mine + 1);
        return true;
    }

    synchronized void free(String bundle) {
        all--;
        byBundle.computeIfPresent(bundle, (key, mine) -> mine > 1 ? mine - 1 : null);
    }
}
