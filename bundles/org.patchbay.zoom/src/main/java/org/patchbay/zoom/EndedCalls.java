package org.patchbay.zoom;

import java.util.HashMap;
import java.util.Map;

import org.patchbay.zoom.PhoneCalls.Who;

/**
 * Calls that have ended, for some minutes: their begin may come late, or again, by another node. Which of both was first says Zoom's clock alone, as
 * the same call may come back to somebody. Belongs to {@link PhoneCalls}.
 */
final class EndedCalls {
    static final int REMEMBERED = 10_000;
    /** So many minutes at least; twice that at most. */
    static final int MINUTES = 10;

    private record Call(Who who, String id) {}

    private Map<Call, Long> lately = new HashMap<>();
    private Map<Call, Long> before = Map.of();
    private int minutes;

    /** @return whether that is new */
    boolean add(Who who, String call, long stamp) {
        if (has(who, call, stamp)) {
            return false;
        }
        if (lately.size() >= REMEMBERED) {
            turn();
        }
        lately.put(new Call(who, call), stamp);
        return true;
    }

    /** Whether it ended then, or later. */
    boolean has(Who who, String call, long stamp) {
        Call key = new Call(who, call);
        return stamp <= Math.max(lately.getOrDefault(key, -1L), before.getOrDefault(key, -1L));
    }

    void everyMinute() {
        if (++minutes % MINUTES == 0) {
            turn();
        }
    }

    private void turn() {
        before = lately;
        lately = new HashMap<>();
    }
}
