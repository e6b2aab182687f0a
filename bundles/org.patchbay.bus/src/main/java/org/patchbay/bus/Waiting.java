package org.patchbay.bus;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Those who wait for a name to come back: data, not threads. */
final class Waiting {
    private final ConcurrentHashMap<String, Set<Waiter>> waiters = new ConcurrentHashMap<>();
    private final Timers timers;

    Waiting(Timers timers) {
        this.timers = timers;
    }

    private final class Waiter {
        private final String key;
        private final Consumer<Boolean> then;
        private final AtomicBoolean done = new AtomicBoolean();
        private volatile Timers.Cancel timer = Timers.Cancel.NONE;

        private Waiter(String key, Consumer<Boolean> then) {
            this.key = key;
            this.then = then;
        }

        /** Whether it has waited until now. */
        private boolean leave() {
            if (!done.compareAndSet(false, true)) {
                return false;
            }
            waiters.computeIfPresent(key, (k, set) -> {
                set.remove(this);
                return set.isEmpty() ? null : set;
            });
            timer.cancel();
            return true;
        }

        private void done(boolean back) {
            if (leave()) {
                then.accept(back);
            }
        }
    }

    /**
     * Waits for a name.
     *
     * @param isBack looked at once more after the registration, so that a return in between is not missed
     * @param then told once: true when it is back, false when the time is over; must only post
     * @return gives up waiting
     */
    Timers.Cancel await(String key, Duration grace, BooleanSupplier isBack, Consumer<Boolean> then) {
        Waiter waiter = new Waiter(key, then);
        waiters.compute(key, (k, set) -> {
            Set<Waiter> all = set == null ? ConcurrentHashMap.newKeySet() : set;
            all.add(waiter);
            return all;
        });
        waiter.timer = timers.after(grace, () -> waiter.done(false));
        if (isBack.getAsBoolean()) {
            waiter.done(true);
        }
        return waiter::leave;
    }

    void changed(String key) {
        List.copyOf(waiters.getOrDefault(key, Set.of())).forEach(w -> w.done(true));
    }

    int size() {
        return waiters.values().stream().mapToInt(Set::size).sum();
    }
}
