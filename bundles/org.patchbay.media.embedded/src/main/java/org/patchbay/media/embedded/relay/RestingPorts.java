package org.patchbay.media.embedded.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Pairs of ports of one loop that nobody uses, with their sockets still open: under load, opening, registering and closing four sockets a
 * call costs more than all else of its media. Where there are few calls every pair is closed after a while, as if this was not here, and a
 * call gets one that has rested for long. Safe for use by several threads.
 */
final class RestingPorts {
    /** Before a pair is used again as many others have to be: its former peer may still be sending. */
    private static final int FEWEST = 512;

    private static final int MOST = 2 * FEWEST;
    private static final long LONGEST_NANOS = 5_000_000_000L;

    private record Resting(PortPair pair, long since) {}

    private final Map<PortRange, ArrayDeque<Resting>> resting = new HashMap<>();

    /** Takes one that has rested, or none. */
    synchronized @Nullable PortPair poll(PortRange range) {
        ArrayDeque<Resting> pairs = resting.get(range);
        if (pairs == null || pairs.size() <= Math.min(FEWEST, most(range) / 2)) {
            return null;
        }
        return pairs.remove().pair;
    }

    /** Takes the one with this port for RTP, however long it has rested; its peer is the one it had. */
    synchronized @Nullable PortPair take(PortRange range, int port) {
        ArrayDeque<Resting> pairs = resting.get(range);
        if (pairs != null) {
            for (Resting each : pairs) {
                if (each.pair.rtpPort() == port) {
                    pairs.remove(each);
                    return each.pair;
                }
            }
        }
        return null;
    }

    /** Lets a pair rest; false if it is to be closed. */
    synchronized boolean add(PortPair pair, long now) {
        PortRange range = pair.range();
        ArrayDeque<Resting> pairs = resting.computeIfAbsent(range, any -> new ArrayDeque<>());
        if (pairs.size() >= most(range)) {
            return false;
        }
        pairs.add(new Resting(pair, now));
        return true;
    }

    /** Of a small range, none: its ports are needed. */
    private static int most(PortRange range) {
        return Math.min(MOST, range.pairs() / 8);
    }

    /** Removes those that have rested for so long that they are not needed. */
    synchronized List<PortPair> expired(long now) {
        List<PortPair> expired = List.of();
        for (ArrayDeque<Resting> pairs : resting.values()) {
            while (!pairs.isEmpty() && now - pairs.element().since >= LONGEST_NANOS) {
                expired = expired.isEmpty() ? new ArrayList<>() : expired;
                expired.add(pairs.remove().pair);
            }
        }
        resting.values().removeIf(ArrayDeque::isEmpty);
        return expired;
    }

    synchronized List<PortPair> all() {
        List<PortPair> all = new ArrayList<>();
        resting.values().forEach(pairs -> pairs.forEach(each -> all.add(each.pair)));
        resting.clear();
        return all;
    }
}
