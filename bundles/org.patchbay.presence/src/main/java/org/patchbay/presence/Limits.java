package org.patchbay.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import org.patchbay.api.ops.presence.PresenceLimit;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.Limit.Share;

/** The limits of one platform: every request takes a permit of each that counts it, and an update one of each of the user's own. Times are microseconds. */
final class Limits {
    private static final char PART = '\u0000';

    private final Platform platform;
    private final List<Limit> limits;
    private final Map<String, Long> begun;
    private final Map<String, Bucket> buckets = new HashMap<>();

    Limits(Platform platform, List<Limit> limits) {
        this(platform, limits, Map.of());
    }

    /** @param begun since when a tenant is this node's, where it may have been another's before */
    Limits(Platform platform, List<Limit> limits, Map<String, Long> begun) {
        this.platform = platform;
        this.limits = List.copyOf(limits);
        this.begun = begun;
    }

    /** The same where nothing has changed; of a limit that is another one now, what was used up counts no more. */
    Limits with(List<Limit> now) {
        if (limits.equals(now)) {
            return this;
        }
        Limits next = new Limits(platform, now, begun);
        buckets.forEach((key, bucket) -> {
            int colon = key.indexOf(':');
            int kept = now.indexOf(limits.get(Integer.parseInt(key.substring(0, colon))));
            if (kept >= 0) {
                next.buckets.put(kept + key.substring(colon), bucket);
            }
        });
        return next;
    }

    /** What each of so many nodes may send, so that all together send no more than the platform takes of the application. A tenant is one node's. */
    static List<Limit> shared(List<Limit> limits, int nodes) {
        return limits.stream()
                .map(each -> each.of() == Share.APPLICATION && nodes > 1
                        ? new Limit(
                                each.name(), each.of(), each.kinds(), Math.max(1, each.permits() / nodes), each.per())
                        : each)
                .toList();
    }

    private void each(Kind kind, String tenant, Collection<String> users, BiConsumer<Limit, Bucket> use) {
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            if (!limit.kinds().contains(kind)) {
                continue;
            }
            switch (limit.of()) {
                case APPLICATION -> use.accept(limit, bucket(i, ""));
                case TENANT -> use.accept(limit, bucketOfTenant(i, tenant));
                case USER -> {
                    for (String user : users) {
                        use.accept(limit, bucket(i, tenant + PART + user));
                    }
                }
            }
        }
    }

    private Bucket bucket(int limit, String whose) {
        return buckets.computeIfAbsent(limit + ":" + whose, key -> new Bucket(limits.get(limit)));
    }

    private Bucket bucketOfTenant(int limit, String tenant) {
        return buckets.computeIfAbsent(
                limit + ":" + tenant,
                key -> new Bucket(limits.get(limit), begun.getOrDefault(tenant, Long.MIN_VALUE / 2)));
    }

    /** What was left of a tenant's limits when it was this node's before counts no more. */
    void forget(String tenant) {
        for (int i = 0; i < limits.size(); i++) {
            buckets.remove(i + ":" + tenant);
        }
    }

    /** When a request about these users may go out: now or before, or later. */
    long ready(Kind kind, String tenant, Collection<String> users, long now) {
        return ready(kind, tenant, users, 1, now);
    }

    /** The same for what takes so many. */
    long ready(Kind kind, String tenant, Collection<String> users, int requests, long now) {
        long[] latest = {Long.MIN_VALUE};
        each(
                kind,
                tenant,
                users,
                (limit, bucket) ->
                        latest[0] = Math.max(latest[0], bucket.ready(now, limit.of() == Share.USER ? 1 : requests)));
        return latest[0];
    }

    /** The same for the limits that the user does not share with others. */
    long readyUser(Kind kind, String tenant, String user, long now) {
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < limits.size(); i++) {
            if (limits.get(i).of() == Share.USER && limits.get(i).kinds().contains(kind)) {
                latest = Math.max(latest, bucket(i, tenant + PART + user).ready(now));
            }
        }
        return latest;
    }

    void take(Kind kind, String tenant, Collection<String> users, long now) {
        take(kind, tenant, users, 1, now);
    }

    void take(Kind kind, String tenant, Collection<String> users, int requests, long now) {
        each(kind, tenant, users, (limit, bucket) -> bucket.take(now, limit.of() == Share.USER ? 1 : requests));
    }

    void isTaken(Kind kind, String tenant, Collection<String> users) {
        each(kind, tenant, users, (limit, bucket) -> bucket.isTaken());
    }

    /**
     * The platform says that a limit is reached.
     *
     * @param name which one; else that of the tenant, or what there is
     * @param until how long to wait, by how often it said so in a row
     */
    void pause(Kind kind, String tenant, String user, Optional<String> name, IntFunction<Long> until) {
        int chosen = -1;
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            if (limit.kinds().contains(kind) && (name.isEmpty() || name.get().equals(limit.name()))) {
                boolean better = chosen < 0
                        || limit.of() == Share.TENANT && limits.get(chosen).of() != Share.TENANT;
                chosen = better ? i : chosen;
            }
        }
        if (chosen >= 0) {
            Bucket bucket =
                    switch (limits.get(chosen).of()) {
                        case APPLICATION -> bucket(chosen, "");
                        case TENANT -> bucketOfTenant(chosen, tenant);
                        case USER -> bucket(chosen, tenant + PART + user);
                    };
            bucket.pause(until.apply(bucket.refusals()));
        }
    }

    /** Lets those go that nobody uses: of single users there may be many. */
    void tidy(long now) {
        buckets.values().removeIf(bucket -> bucket.isIdle(now));
    }

    List<PresenceLimit> shown(long now) {
        List<PresenceLimit> shown = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            String prefix = i + ":";
            if (limit.of() == Share.USER) {
                continue;
            }
            Map<String, Bucket> used = buckets.entrySet().stream()
                    .filter(e -> e.getKey().startsWith(prefix))
                    .collect(Collectors.toMap(e -> e.getKey().substring(prefix.length()), Map.Entry::getValue));
            if (used.isEmpty()) {
                used = Map.of(limit.of() == Share.TENANT ? "(each tenant)" : "", new Bucket(limit));
            }
            used.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e -> shown.add(shown(limit, e.getKey(), e.getValue(), now)));
        }
        return shown;
    }

    private PresenceLimit shown(Limit limit, String whose, Bucket bucket, long now) {
        return new PresenceLimit(
                platform.name(),
                limit.name(),
                whose,
                limit.kinds().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")),
                limit.permits() + " in " + limit.per(),
                bucket.free(now),
                bucket.pausedUntil() > now
                        ? Optional.of(Instant.ofEpochMilli(bucket.pausedUntil() / 1_000))
                        : Optional.empty());
    }
}
