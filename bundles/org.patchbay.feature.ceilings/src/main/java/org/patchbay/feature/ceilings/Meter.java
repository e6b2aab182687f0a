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
    private static final Duration LONGEST_STOP = Duration.ofDays(7);

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
        Optional<Over> over = stopped(now, ceilings).or(() -> reached(now, country, ceilings));
        if (over.isEmpty()) {
            stopped = null;
            if (made.size() == MOST) {
                made.removeFirst();
            }
            made.addLast(new Made(now, country, call));
            live.merge(call, 1, Integer::sum);
            return over;
        }
        Over found = over.get();
        if (found.until().isEmpty()) {
            return told(found, now);
        }
        if (found.news()) {
            stopped = found;
            stoppedAt = now;
        }
        return over;
    }

    /** What would become of a call at that time; nothing is counted. */
    synchronized Optional<Over> wouldCount(Instant when, String country, Ceilings ceilings) {
        return stopped(when, ceilings).or(() -> reached(when, country, ceilings));
    }

    private void forget(Instant now) {
        Instant since = now.minus(HOUR);
        for (Made first = made.peekFirst(); first != null && first.at().isBefore(since); first = made.peekFirst()) {
            made.removeFirst();
        }
    }

    /** By the ceilings of now: without a stop in them, one that was begun is over. */
    private Optional<Over> stopped(Instant now, Ceilings ceilings) {
        Over known = stopped;
        Instant until = known == null ? now : stoppedAt.plus(ceilings.stop());
        return known != null && now.isBefore(until)
                ? Optional.of(new Over(known.ceiling(), known.value(), Optional.of(until), false))
                : Optional.empty();
    }

    private Optional<Over> reached(Instant now, String country, Ceilings c) {
        if (reached(c.perMinute(), since(now.minus(MINUTE), ""))) {
            return over("per_minute", c.perMinute(), now, c);
        } else if (reached(c.perHour(), since(now.minus(HOUR), ""))) {
            return over("per_hour", c.perHour(), now, c);
        } else if (reached(c.perCountryHour(), since(now.minus(HOUR), country))) {
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

    private static Optional<Over> over(String name, int value, Instant now, Ceilings ceilings) {
        Optional<Instant> until = ceilings.stop().isZero() ? Optional.empty() : Optional.of(now.plus(ceilings.stop()));
        return Optional.of(new Over(ceilings.prefix() + name, value, until, true));
    }

    /** Without a stop each refusal would be news; then one a minute is. */
    private Optional<Over> told(Over over, Instant now) {
        boolean news = told.isBefore(now.minus(MINUTE));
        if (news) {
            told = now;
        }
        return Optional.of(new Over(over.ceiling(), over.value(), over.until(), news));
    }

    /** @param country empty for all */
    private int since(Instant since, String country) {
        int count = 0;
        for (Iterator<Made> each = made.descendingIterator(); each.hasNext(); ) {
            Made call = each.next();
            if (!call.at().isAfter(since)) {
                break;
            }
            count += country.isEmpty() || call.country().equals(country) ? 1 : 0;
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
        return made.isEmpty() && live.isEmpty() && (stopped == null || stoppedAt.isBefore(now.minus(LONGEST_STOP)));
    }
}
