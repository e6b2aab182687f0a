package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;

/** The route that comes with an emergency call. It is taken when nobody ruled in time, or every other route failed; once, by whomever. */
final class EmergencyFallback {
    private final ScopeState call;
    private final Arrival arrival;
    private Timers.Cancel timer = Timers.Cancel.NONE;
    private boolean taken;

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
        taken |= arrival.fallback().filter(target::equals).isPresent();
    }

    /** Whether it can still be taken. */
    boolean isLeft() {
        return !taken && arrival.fallback().isPresent();
    }

    /** How long a handler may think about such a call. */
    Duration left(Instant now) {
        Limits limits = call.core.limits.get();
        if (arrival.fallback().isEmpty()) {
            return limits.hardLimit();
        }
        Duration left = Duration.between(now, call.began().plus(limits.emergencyLimit()));
        return left.toMillis() > 0 ? left : Duration.ofMillis(1);
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
