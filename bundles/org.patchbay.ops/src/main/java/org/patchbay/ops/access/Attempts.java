package org.patchbay.ops.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who tries passwords: after some wrong ones a name has to wait, each time twice as long. Who waits is not looked at, not even with
 * the right password: otherwise trying would go on. It remembers a bounded number of names.
 */
final class Attempts {
    static final int FREE = 5;
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final int REMEMBERED = 1000;
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private record Failures(int count, Instant last, Instant until) {}

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    Attempts(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean mayTry(String name) {
        Failures known = failures.get(name);
        return known == null || !clock.instant().isBefore(known.until());
    }

    synchronized void failed(String name) {
        Instant now = clock.instant();
        Failures known = failures.get(name);
        int count = known == null || known.last().plus(FORGOTTEN).isBefore(now) ? 1 : known.count() + 1;
        Duration wait = count < FREE
                ? Duration.ZERO
                : Duration.ofSeconds(Math.min(LONGEST.toSeconds(), 1L << Math.min(count - FREE, 30)));
        failures.put(name, new Failures(count, now, now.plus(wait)));
    }

    synchronized void succeeded(String name) {
        failures.remove(name);
    }

    synchronized int remembered() {
        return failures.size();
    }
}
