package org.patchbay.webhook;

import java.util.concurrent.atomic.LongAdder;

/** What became of what was posted to one name. */
final class Tally {
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder later = new LongAdder();
    private final LongAdder failed = new LongAdder();

    void count(int status) {
        (status < 400 ? taken : status < 500 ? refused : status == 503 ? later : failed).increment();
    }

    @Override
    public String toString() {
        return taken + " taken, " + refused + " refused, " + later + " told to come again, " + failed + " failed";
    }
}
