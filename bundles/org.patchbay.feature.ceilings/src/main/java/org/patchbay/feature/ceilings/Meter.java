package org.patchbay.feature.ceilings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Counts the calls of one user, or of one tenant, in the last hour. Each method takes microseconds. */
final class Meter {
    /** No more than the highest ceiling can be counted. */
    private static final int MOST = 10_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private record Made(Instant at, String country, String call) {}

    /**
     * A refusal.
     *
     * @param ceiling which: the name of the setting
     * @param value the ceiling
     * @param until when calls are let through again; empty where that depends on the calls made until then
     * @param news whether it was reached just now
     */
    record Over(String ceiling, int value, Optional<Instant> until, boolean news) {}

    private final Deque<Made> made = new ArrayDeque<>();
    private final Map<String, Integer> live = new HashMap<>();
    private @Nullable Over stopped;
    private Instant stoppedAt = Instant.MIN;
    private Instant told = Instant.MIN;

    /** Counts a call, unless a ceiling is reached: then says which. */
    synchronized Optional<Over> count(Instant now, String country, String call, Ceilings ceilings) {
        forget(now);
        Over before = stopped;
        if (before != null) {
            Instant until = stoppedAt.plus(ceilings.stop());
            if (now.isBefore(until)) {
                return Optional.of(new Over(before.ceiling(), before.value(), Optional.of(until), false));
            }
            stopped = null;
        }
        Optional<Over> over = over(now, country, ceilings);
        if (over.isEmpty()) {
            if (made.size() == MOST) {
                made.removeFirst();
            }
            made.addLast(new Made(now, country, call));
            live.merge(call, 1, Integer::sum);
        } else if (!ceilings.stop().isZero()) {
            stopped = over.get();
            stoppedAt = now;
        }
        return over;
    }

    private void forget(Instant now) {
        Instant since = now.minus(HOUR);
        for (Made first = made.peekFirst(); first != null && first.at().isBefore(since); first = made.peekFirst()) {
            made.removeFirst();
        }
    }

    private Optional<Over> over(Instant now, String country, Ceilings c) {
        if (reached(c.perMinute(), lately(now))) {
            return over("per_minute", c.perMinute(), now, c);
        } else if (reached(c.perHour(), made.size())) {
            return over("per_hour", c.perHour(), now, c);
        } else if (reached(c.perCountryHour(), to(country))) {
            return over("per_country_hour", c.perCountryHour(), now, c);
        } else if (reached(
                c.atOnce(), live.values().stream().mapToInt(Integer::intValue).sum())) {
            return over("at_once", c.atOnce(), now, c);
        }
        return Optional.empty();
    }

    private static boolean reached(int ceiling, int count) {
        return ceiling > 0 && count >= ceiling;
    }

    /** Without a stop each refusal would be news; then one a minute is. */
    private Optional<Over> over(String name, int value, Instant now, Ceilings ceilings) {
        boolean stops = !ceilings.stop().isZero();
        boolean news = stops || told.isBefore(now.minus(MINUTE));
        if (news) {
            told = now;
        }
        return Optional.of(new Over(
                ceilings.prefix() + name,
                value,
                stops ? Optional.of(now.plus(ceilings.stop())) : Optional.empty(),
                news));
    }

    private int lately(Instant now) {
        int count = 0;
        Instant since = now.minus(MINUTE);
        for (Iterator<Made> each = made.descendingIterator();
                each.hasNext() && each.next().at().isAfter(since); ) {
            count++;
        }
        return count;
    }

    private int to(String country) {
        int count = 0;
        for (Made each : made) {
            count += each.country().equals(country) ? 1 : 0;
        }
        return count;
    }

    /** Takes back what was counted last of a call. */
    synchronized void takeBack(String call) {
        for (Iterator<Made> each = made.descendingIterator(); each.hasNext(); ) {
            if (each.next().call().equals(call)) {
                each.remove();
                break;
            }
        }
        live.computeIfPresent(call, (c, legs) -> legs > 1 ? legs - 1 : null);
    }

    synchronized void ended(String call) {
        live.remove(call);
    }

    /** Whether nothing is lost with it. */
    synchronized boolean idle(Instant now) {
        forget(now);
        return made.isEmpty() && live.isEmpty() && stopped == null;
    }
}
