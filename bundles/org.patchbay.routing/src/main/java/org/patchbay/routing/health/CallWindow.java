package org.patchbay.routing.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import org.patchbay.api.ops.admin.PeerView.Outgoing;

/** What the calls over a peer came to of late, from counters that only ever rise. For one thread. */
public final class CallWindow {

    /** Calls that were made in the window. */
    public record Calls(long attempts, long answered, long failed) {
        public static final Calls NONE = new Calls(0, 0, 0);

        public Calls plus(Calls more) {
            return new Calls(attempts + more.attempts, answered + more.answered, failed + more.failed);
        }
    }

    private record Sample(Instant at, Outgoing counters) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Adds what the counters are now. Counters that went back are those of a trunk that began anew. */
    public Calls add(Instant now, Outgoing counters, Duration window) {
        Sample last = samples.peekLast();
        if (last != null && counters.attempts() < last.counters.attempts()) {
            samples.clear();
        }
        samples.addLast(new Sample(now, counters));
        Instant begin = now.minus(window);
        while (samples.size() > 2 && second().at().isBefore(begin)) {
            samples.removeFirst();
        }
        Outgoing first = samples.getFirst().counters();
        return new Calls(
                counters.attempts() - first.attempts(),
                counters.answered() - first.answered(),
                counters.failed() - first.failed());
    }

    private Sample second() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }
}
