package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.sip.stack.ServerTransaction;

/** New calls that come while the core, or the only media engine, is being replaced: they are told 100 and wait for what a swap takes. */
final class SwapWait {
    /** Longer than a swap takes, and shorter than what makes the hub try the next trunk (10 s). */
    private static final Duration LIMIT = Duration.ofSeconds(6);

    private static final Duration LOOK = Duration.ofMillis(50);
    /** More at once would be too many when all go on together. */
    private static final int MOST = 500;

    private final Trunk trunk;
    /** Those that wait, and what refuses them. */
    private final Map<ServerTransaction, Runnable> waiting = new ConcurrentHashMap<>();

    SwapWait(Trunk trunk) {
        this.trunk = trunk;
    }

    /** Whether a new call can be served now. */
    boolean over() {
        return trunk.core() != null && trunk.engine() != null;
    }

    /**
     * Has an INVITE wait, on the worker of its call.
     *
     * @param then takes it, once everything is there
     * @param otherwise refuses it, after {@link #LIMIT} or when the trunk stops
     * @return false if too many wait already
     */
    boolean take(ServerTransaction invite, Runnable then, Runnable otherwise) {
        if (waiting.size() >= MOST) {
            return false;
        }
        waiting.put(invite, otherwise);
        trunk.counters().add("waited-for-swap");
        trunk.answer(invite, invite.request().response(100, Causes.phrase(100)));
        look(invite, System.nanoTime() + LIMIT.toNanos(), then);
        return true;
    }

    private void look(ServerTransaction invite, long until, Runnable then) {
        trunk.stack().schedule(invite.request().callId(), LOOK, () -> {
            boolean over = over();
            if (!over && !invite.answered() && until - System.nanoTime() > 0) {
                look(invite, until, then);
                return;
            }
            Runnable otherwise = waiting.remove(invite);
            // Where it is answered the caller has given up, or the trunk has.
            if (otherwise != null && !invite.answered()) {
                (over ? then : otherwise).run();
            }
        });
    }

    /** The trunk stops: nobody waits any more. */
    void stop() {
        waiting.forEach((invite, otherwise) -> {
            if (waiting.remove(invite, otherwise) && !invite.answered()) {
                otherwise.run();
            }
        });
    }
}
