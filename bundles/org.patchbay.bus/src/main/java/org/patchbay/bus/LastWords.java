package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls that are over but for what the trunk measured of a leg that the core has ended; not for ever, for the trunk may have been replaced
 * meanwhile. Most wait for no more than a message that is on its way, so all of them share a timer.
 */
final class LastWords {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Timers timers;
    private final Map<ScopeState, Instant> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    LastWords(Timers timers) {
        this.timers = timers;
    }

    /** Has the call finished after one to two seconds, whatever is missing. */
    void await(ScopeState call) {
        waiting.putIfAbsent(call, timers.now());
        lookLater();
    }

    /** It waits no more. */
    void over(ScopeState call) {
        waiting.remove(call);
    }

    private void lookLater() {
        if (!waiting.isEmpty() && looking.compareAndSet(false, true)) {
            timers.after(PATIENCE, this::look);
        }
    }

    private void look() {
        looking.set(false);
        Instant limit = timers.now().minus(PATIENCE);
        waiting.forEach((call, since) -> {
            if (!since.isAfter(limit)) {
                waiting.remove(call);
                call.post(() -> {
                    call.legs.forgetLeaving();
                    call.ending.finishIfDone();
                });
            }
        });
        lookLater();
    }
}
