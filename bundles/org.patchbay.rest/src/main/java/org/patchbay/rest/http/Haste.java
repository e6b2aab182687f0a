package org.patchbay.rest.http;

import java.time.Duration;

/**
 * How long the sender of a body may let others wait, who need the thread too: half a minute, and as long again as what came would have taken at a
 * modest rate. What we take for our own part does not count. For one body and one thread.
 */
final class Haste {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long BYTES_A_SECOND = 50_000;

    private long waited;
    private long came;

    /** Counts what came, and how long it was waited for; false when that is too slow. */
    boolean came(long bytes, long nanos) {
        came += bytes;
        waited += nanos;
        return waited <= PATIENCE_NANOS + came * (Duration.ofSeconds(1).toNanos() / BYTES_A_SECOND);
    }
}
