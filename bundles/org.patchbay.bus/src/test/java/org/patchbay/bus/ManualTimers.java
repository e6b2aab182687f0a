package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that stands still until a test moves it. */
final class ManualTimers implements Timers {
    private record Due(Instant at, Runnable task) {}

    private final List<Due> due = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Cancel after(Duration delay, Runnable task) {
        Due one = new Due(now.plus(delay), task);
        due.add(one);
        return () -> {
            synchronized (this) {
                due.remove(one);
            }
        };
    }

    void advance(Duration by) {
        Instant until;
        synchronized (this) {
            until = now.plus(by);
        }
        while (true) {
            Due next;
            synchronized (this) {
                next = due.stream()
                        .filter(d -> !d.at.isAfter(until))
                        .min(Comparator.comparing(Due::at))
                        .orElse(null);
                if (next == null) {
                    now = until;
                    return;
                }
                due.remove(next);
                now = next.at;
            }
            next.task.run();
        }
    }

    synchronized int pending() {
        return due.size();
    }

    @Override
    public void close() {}
}
