package org.patchbay.bus;

import java.time.Instant;

/** A moment as nanoseconds since 1970, from 1678 to 2262. Every call keeps several for as long as it lasts, and each Instant is an object. */
final class Moment {
    /** No moment. */
    static final long NONE = Long.MIN_VALUE;

    static final long SECOND = 1_000_000_000;

    private Moment() {}

    static long of(Instant at) {
        return at.getEpochSecond() * SECOND + at.getNano();
    }

    /** @throws IllegalArgumentException for {@link #NONE} */
    static Instant at(long nanos) {
        if (nanos == NONE) {
            throw new IllegalArgumentException("This is no moment.");
        }
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
