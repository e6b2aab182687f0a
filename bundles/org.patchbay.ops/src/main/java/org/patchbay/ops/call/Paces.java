package org.patchbay.ops.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How many calls somebody started within the last minute. Nobody is remembered who started none. */
final class Paces {
    private static final long MINUTE = 60_000;

    private final int most;
    private final Map<String, Deque<Long>> started = new HashMap<>();

    Paces(int most) {
        this.most = most;
    }

    /** Whether one more may be started at this time; nothing is counted by that. */
    boolean allows(String who, long now) {
        started.values().removeIf(times -> {
            times.removeIf(time -> time <= now - MINUTE);
            return times.isEmpty();
        });
        Deque<Long> times = started.get(who);
        return times == null || times.size() < most;
    }

    void count(String who, long now) {
        started.computeIfAbsent(who, w -> new ArrayDeque<>()).add(now);
    }

    /** Takes one back that was counted at this time. */
    void uncount(String who, long at) {
        Deque<Long> times = started.get(who);
        if (times != null) {
            times.removeLastOccurrence(at);
        }
    }
}
