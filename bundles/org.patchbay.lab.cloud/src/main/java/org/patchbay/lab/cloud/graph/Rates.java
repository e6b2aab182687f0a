package org.patchbay.lab.cloud.graph;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts requests by app and tenant: within any such span there are at most so many. */
public final class Rates {
    private final Clock clock;
    private final Map<String, Deque<Instant>> taken = new HashMap<>();
    private int most = 1500;
    private Duration span = Duration.ofSeconds(30);
    private boolean told = true;

    Rates(Clock clock) {
        this.clock = clock;
    }

    /** Of presence; at first the documented 1,500 in 30 s. */
    public synchronized void presence(int requests, Duration within) {
        most = requests;
        span = within;
        taken.clear();
    }

    /** Whether a refusal says when to come again; so it does at first. Graph may leave it out. */
    public synchronized void tellsWhen(boolean tells) {
        told = tells;
    }

    /** How many requests to presence were let through within the last span. */
    public synchronized int used(String tenant, String app) {
        Deque<Instant> mine = taken.getOrDefault(tenant + " " + app, new ArrayDeque<>());
        forget(mine);
        return mine.size();
    }

    private void forget(Deque<Instant> mine) {
        Instant from = clock.instant().minus(span);
        while (!mine.isEmpty() && !mine.getFirst().isAfter(from)) {
            mine.removeFirst();
        }
    }

    /** Empty if it may pass; else when to come again, zero for untold. */
    synchronized Optional<Duration> refused(String tenant, String app) {
        Deque<Instant> mine = taken.computeIfAbsent(tenant + " " + app, each -> new ArrayDeque<>());
        forget(mine);
        if (mine.size() < most) {
            mine.addLast(clock.instant());
            return Optional.empty();
        }
        if (!told || mine.isEmpty()) {
            return Optional.of(Duration.ZERO);
        }
        Duration wait = Duration.between(clock.instant(), mine.getFirst().plus(span));
        return Optional.of(Duration.ofSeconds(wait.toSeconds() + 1));
    }
}
