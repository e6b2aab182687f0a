package org.patchbay.presence;

import java.util.random.RandomGenerator;

/** Growing pauses, each by chance between a half and the whole, so that what failed together does not come back together. */
final class Backoff {
    private static final long FIRST = 2_000;
    private static final long LONGEST = 300_000;
    private static final int MOST_DOUBLINGS = 8;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** @param failures how many there were before this one
     * @return milliseconds */
    long after(int failures) {
        long whole = Math.min(LONGEST, FIRST << Math.min(failures, MOST_DOUBLINGS));
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }

    /** A part of a time between these two hundredths. */
    long part(long time, int least, int most) {
        return time * (least + random.nextInt(most - least + 1)) / 100;
    }
}
