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
    private final int most;
    /** Those that wait, and what refuses them. */
    private final Map<ServerTransaction, Runnable> waiting = new ConcurrentHashMap<>();
    /** Until when it may be a swap, by {@link System#nanoTime}: what has not come back by then is gone, and nobody waits for it. */
    private volatile long until = System.nanoTime();

    SwapWait(Trunk trunk) {
        this(trunk, MOST);
    }

    /** @param most how many may wait at one time */
    SwapWait(Trunk trunk, int most) {
        this.trunk = trunk;
        this.most = most;
    }

    /** The core or the last engine is about to go. */
    void begins() {
        if (over()) {
            until = System.nanoTime() + LIMIT.toNanos();
        }
    }

    /** Whether a new call can be served now. */
    boolean over() {
        return trunk.core() != null && trunk.engine() != null;
    }

    /**
     * Has an INVITE wait, on the worker of its call.
     *
     * @param then takes it, once everything is there
     * @param otherwise refuses it, {@link #LIMIT} after something went or when the trunk stops
     * @return false if it is no swap, or too many wait already
     */
    boolean take(ServerTransaction invite, Runnable then, Runnable otherwise) {
        if (waiting.size() >= most || until - System.nanoTime() <= 0) {
            return false;
        }
        waiting.put(invite, otherwise);
        trunk.counters().add("waited-for-swap");
        // Without a tag: whoever takes the call makes the dialog's (RFC 3261 section 8.2.6.2).
        invite.respond(invite.request().response(100, Causes.phrase(100)).build());
        look(invite, then);
        return true;
    }

    private void look(ServerTransaction invite, Runnable then) {
        trunk.stack().schedule(invite.request().callId(), LOOK, () -> {
            boolean over = over();
            if (!over && !invite.answered() && until - System.nanoTime() > 0) {
                look(invite, then);
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
