package org.patchbay.sip.stack.internal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Remains that all stay for the same time, in the order in which they go: one timer for all of them. Only on the worker. */
final class Lingering {
    private final TransactionLayer.Home home;
    private final Duration stay;
    private @Nullable Remains first;
    private @Nullable Remains last;

    Lingering(TransactionLayer.Home home, Duration stay) {
        this.home = home;
        this.stay = stay;
    }

    void add(Remains one) {
        one.due = home.now() + stay.toNanos();
        Remains before = last;
        last = one;
        if (before == null) {
            first = one;
            home.schedule(stay, this::sweep);
        } else {
            before.next = one;
        }
    }

    private void sweep() {
        long now = home.now();
        Remains one = first;
        while (one != null && one.due - now <= 0) {
            first = one.next;
            // Else what has gone, and is old, would hold on to what is young.
            one.next = null;
            one.over();
            one = first;
        }
        if (one == null) {
            last = null;
        } else {
            home.schedule(Duration.ofNanos(one.due - now), this::sweep);
        }
    }
}
