package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one tenant or one caller may take of the trunk: calls at a time and calls a second, so that the others keep theirs. Counted are the calls
 * that come in, but for emergency calls. Who has no call up and has not called for a second takes no memory.
 */
final class Limits {
    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
    private static final long SHOWN_NANOS = Duration.ofMinutes(1).toNanos();

    /** 0 for no limit. */
    record Ceilings(int tenantCalls, int tenantRate, int userCalls, int userRate) {
        static Ceilings read(Values v) {
            return new Ceilings(
                    v.number("tenant_max_calls", 0, 0, 1_000_000),
                    v.number("tenant_calls_per_second", 0, 0, 100_000),
                    v.number("user_max_calls", 0, 0, 1_000_000),
                    v.number("user_calls_per_second", 0, 0, 100_000));
        }

        boolean none() {
            return tenantCalls == 0 && tenantRate == 0 && userCalls == 0 && userRate == 0;
        }
    }

    /** A place that a call takes until it is given back, or the reason why it gets none. */
    static final class Place {
        static final Place FREE = new Place("", "", "", null);
        final String refusal;
        /** What of it is counted for a tenant: a key of {@link #calls}, the same in each trunk; empty for nothing. */
        final String tenant;
        /** The same of a caller. */
        final String user;

        private final @Nullable Limits of;

        private Place(String refusal, String tenant, String user, @Nullable Limits of) {
            this.refusal = refusal;
            this.tenant = tenant;
            this.user = user;
            this.of = of;
        }

        boolean refused() {
            return !refusal.isEmpty();
        }

        /** The call has ended; to be called once. */
        void back() {
            if (of != null) {
                of.back(tenant);
                of.back(user);
            }
        }
    }

    private record Refusal(String what, long at) {}

    private final LongSupplier clock;
    private final Rates rates;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>(4);
    private final AtomicLong said = new AtomicLong(Long.MIN_VALUE);

    /** @param clock nanoseconds */
    Limits(LongSupplier clock) {
        this.clock = clock;
        this.rates = new Rates(clock);
    }

    /**
     * Asks for a place.
     *
     * @param tenant empty if nobody knows whose the call is before it is ruled on
     * @param user who calls; empty if they do not say
     */
    Place admit(Ceilings ceilings, String tenant, String user) {
        String whole = tenant.isEmpty() ? "" : "tenant " + tenant;
        String one = user.isEmpty() ? "" : "user " + tenant + ' ' + user;
        // What takes nothing yet is asked first, so that a call that is refused has not used up anything.
        if (full(whole, ceilings.tenantCalls())) {
            return refused("tenant-limit", "Tenant " + tenant + " has " + ceilings.tenantCalls() + " calls at a time");
        }
        if (full(one, ceilings.userCalls())) {
            return refused("user-limit", "A caller has " + ceilings.userCalls() + " calls at a time");
        }
        if (!one.isEmpty() && !rates.admits(one, ceilings.userRate())) {
            return refused("user-rate", "A caller makes more than " + ceilings.userRate() + " calls a second");
        }
        if (!whole.isEmpty() && !rates.admits(whole, ceilings.tenantRate())) {
            return refused(
                    "tenant-rate",
                    "Tenant " + tenant + " makes more than " + ceilings.tenantRate() + " calls a second");
        }
        return taken(ceilings.tenantCalls() == 0 ? "" : whole, ceilings.userCalls() == 0 ? "" : one);
    }

    /**
     * The place of a call that an earlier trunk has admitted: it is up, and counts, whatever the ceilings are now.
     *
     * @param tenant as {@link Place#tenant} was, and so is the other; empty for nothing
     */
    Place restored(String tenant, String user) {
        return taken(tenant, user);
    }

    private Place taken(String tenant, String user) {
        if (tenant.isEmpty() && user.isEmpty()) {
            return Place.FREE;
        }
        count(tenant);
        count(user);
        return new Place("", tenant, user, this);
    }

    private boolean full(String key, int most) {
        return most > 0 && !key.isEmpty() && calls.getOrDefault(key, 0) >= most;
    }

    private void count(String key) {
        if (!key.isEmpty()) {
            calls.merge(key, 1, Integer::sum);
        }
    }

    private void back(String key) {
        calls.computeIfPresent(key, (any, count) -> count == 1 ? null : count - 1);
    }

    private Place refused(String why, String what) {
        long now = clock.getAsLong();
        refusals.put(why, new Refusal(what, now));
        long last = said.get();
        if ((last == Long.MIN_VALUE || now - last > SHOWN_NANOS) && said.compareAndSet(last, now)) {
            LOG.warn(
                    "Calls are refused: {}. Said at most once a minute; the counters refused-{} count them.",
                    what,
                    why);
        }
        return new Place(why, "", "", null);
    }

    /** What was refused in the last minute; empty if nothing was. */
    String describe() {
        long now = clock.getAsLong();
        StringBuilder all = new StringBuilder();
        for (Refusal each : refusals.values()) {
            if (now - each.at() <= SHOWN_NANOS) {
                all.append(all.isEmpty() ? "" : " ").append(each.what()).append(": further calls are refused.");
            }
        }
        return all.toString();
    }

    /** Tenants and callers that are kept in mind. */
    int size() {
        return calls.size() + rates.size();
    }
}
