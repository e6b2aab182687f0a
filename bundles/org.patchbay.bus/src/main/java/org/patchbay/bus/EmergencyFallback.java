package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;

/** The route that comes with an emergency call. It is taken when nobody ruled in time, or every other route failed; once, by whomever. */
final class EmergencyFallback {
    /** What a handler has in any case, though others have used up the time: enough for one that is asked for the first time. */
    private static final Duration LEAST = Duration.ofMillis(20);

    private final ScopeState call;
    private final Arrival arrival;
    private Timers.Cancel timer = Timers.Cancel.NONE;
    private boolean taken;
    /** Somebody was called, so that the caller is not waiting for that any more. */
    private boolean sent;

    EmergencyFallback(ScopeState call, Arrival arrival) {
        this.call = call;
        this.arrival = arrival;
    }

    /** Lets the call leave by itself when nobody has ruled by then. */
    void watch() {
        timer = call.core.timers.after(
                call.core.limits.get().emergencyLimit(), () -> call.post(() -> take("nobody ruled in time")));
    }

    void cancel() {
        timer.cancel();
    }

    /** Somebody is called: where that was the fallback itself, it is not called once more. */
    void dialled(Target target) {
        sent = true;
        taken |= arrival.fallback().filter(target::equals).isPresent();
    }

    /** Whether it can still be taken. */
    boolean isLeft() {
        return !taken && arrival.fallback().isPresent();
    }

    /** Since when handlers think who begin to now: since the call came, until somebody was called. What follows has time of its own. */
    Instant since(Instant now) {
        return sent ? now : call.began();
    }

    /**
     * How long such a call waits for a handler. Only the call goes on then: whether the handler hangs is judged by the limit of any call.
     *
     * @param since as of {@link #since} when the first of them was asked
     */
    Duration left(Instant since, Instant now) {
        Limits limits = call.core.limits.get();
        Duration most = limits.emergencyLimit();
        if (arrival.fallback().isEmpty()) {
            return limits.hardLimit();
        }
        Duration left = most.minus(Duration.between(since, now));
        if (left.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return left.compareTo(most) < 0 ? left : most;
    }

    /** Takes it, unless there is none, or it was taken, or somebody rings or has answered; whether it did. */
    boolean take(String why) {
        if (taken
                || arrival.fallback().isEmpty()
                || call.ending.isOver()
                || call.legs.callerLeg().isEmpty()
                || call.isAnswered()
                || call.flow.hasDialled()) {
            return false;
        }
        taken = true;
        timer.cancel();
        call.flow.stopHunts("not ruled in time");
        Target route = arrival.fallback().orElseThrow();
        call.note("", "emergency fallback", why);
        call.flow.huntForCaller(arrival).dial(route);
        return true;
    }
}
