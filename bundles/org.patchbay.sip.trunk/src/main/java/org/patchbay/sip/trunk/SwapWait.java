package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;

/**
 * Calls that nobody has answered while the core, or the only media engine, is being replaced: new ones are told 100 and wait for what a swap takes;
 * those that ring when the core goes are called anew by the next one, and their callers wait for it.
 */
final class SwapWait {
    /** Longer than a swap takes, and shorter than what makes the hub try the next trunk (10 s). */
    private static final Duration LIMIT = Duration.ofSeconds(6);

    private static final Duration LOOK = Duration.ofMillis(50);
    /** More at once would be too many when all go on together. */
    private static final int MOST = 500;

    private static final Happening ANEW =
            new Happening.Noted("rings anew", "The core was replaced before it was answered");

    private final Trunk trunk;
    private final int most;
    /** Those that wait, and what refuses them. */
    private final Map<ServerTransaction, Runnable> waiting = new ConcurrentHashMap<>();
    /** Those that rang, or were about to, when the core went. */
    private final Set<Call> kept = ConcurrentHashMap.newKeySet();
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

    /**
     * Has the caller of a call that nobody has answered wait for the next core, on the call's worker. Where none comes in time it is refused.
     *
     * @return false if it is no swap, nobody waits who called in, or too many wait already
     */
    boolean keep(Call call) {
        Leg caller = call.caller();
        Arrival arrival = call.arrival;
        long left = until - System.nanoTime();
        if (left <= 0
                || kept.size() >= most
                || caller == null
                || arrival == null
                || !caller.id.equals(arrival.leg())
                || trunk.stopping().begun()) {
            return false;
        }
        call.unheard = true;
        kept.add(call);
        trunk.counters().add("kept-for-swap");
        call.later(Duration.ofNanos(left), () -> {
            // Where a core is there by now, the call is about to be told to it.
            if (trunk.core() == null && kept.remove(call)) {
                unready(caller);
            }
        });
        return true;
    }

    /** Tells the next core of such a call, as of a new one; on the call's worker. */
    void resume(Call call, CallControl core) {
        // Where this core has gone again the next one is told.
        if (trunk.core() != core || !kept.remove(call)) {
            return;
        }
        Leg caller = call.caller();
        Incoming incoming = caller == null ? null : caller.incoming;
        Arrival arrival = call.arrival;
        if (incoming != null && arrival != null) {
            incoming.forgetWho();
            call.beginsAnew();
            core.arrived(arrival, trunk.port());
            core.happened(call.id, arrival.leg(), "", ANEW);
        }
    }

    /** Nothing is left of a call. */
    void forget(Call call) {
        kept.remove(call);
    }

    /** How many wait for the next core. */
    int kept() {
        return kept.size();
    }

    /** A leg that nobody rules on. */
    static void unready(Leg leg) {
        leg.end(Trunk.unready(leg.peer), 41, "The runtime is being updated", false, 1);
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
