package org.patchbay.graph;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses, each by chance between a half and the whole, so that what failed together does not come back together. */
final class Backoff {
    private static final long FIRST = 1_000;
    private static final long LONGEST = 60_000;
    private static final int MOST_DOUBLINGS = 6;

    private Backoff() {}

    /** @param failures how many there were before this one */
    static Duration after(int failures) {
        long whole = Math.min(LONGEST, FIRST << Math.min(failures, MOST_DOUBLINGS));
        return Duration.ofMillis(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
    }
}
