package org.patchbay.presence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Platform;

/**
 * Reads everybody in turns, a page at a time and spread over the period, as no platform promises to tell of every change. A page waits only when
 * the one before is read: where the limits are tight, a turn takes longer. Belongs to the engine's thread.
 */
final class Reconcile {

    /** So many may wait where a page is shorter. */
    private static final int FEW = 100;

    /** One turn through the users of a tenant. */
    private static final class Turn {
        private final List<String> users;
        private final long began;
        /** The first is made as fast as may be: nothing is known before. */
        private final long period;

        private int next;

        private Turn(List<String> users, long began, long period) {
            this.users = users;
            this.began = began;
            this.period = period;
        }

        private boolean isDue(long now) {
            return next < users.size() && now >= began + period * next / users.size();
        }
    }

    private final Surroundings around;
    private final Supplier<PresenceSettings> settings;
    private final Traffic traffic;
    private final Gates gates;
    private final Predicate<String> ours;
    private final BiConsumer<String, Set<String>> known;
    private final Map<Platform, Map<String, Turn>> turns = new HashMap<>();

    /** @param known told of a tenant all users that the directory has, before each turn */
    Reconcile(
            Surroundings around,
            Supplier<PresenceSettings> settings,
            Traffic traffic,
            Gates gates,
            Predicate<String> ours,
            BiConsumer<String, Set<String>> known) {
        this.around = around;
        this.settings = settings;
        this.traffic = traffic;
        this.gates = gates;
        this.ours = ours;
        this.known = known;
    }

    boolean isOurs(String tenant) {
        return ours.test(tenant);
    }

    /** Something was missed, nobody knows of whom: everybody is read again, as fast as may be. */
    void restart() {
        turns.clear();
    }

    void tick() {
        for (Tenant tenant : around.directory.tenants()) {
            if (!gates.enabled(tenant.id()) || !ours.test(tenant.id())) {
                turns.values().forEach(each -> each.remove(tenant.id()));
                continue;
            }
            for (Platform platform : Platform.values()) {
                advance(platform, tenant.id());
            }
        }
    }

    private void advance(Platform platform, String tenant) {
        Line line = traffic.line(platform);
        if (line == null) {
            return;
        }
        long now = around.clock.millis();
        Map<String, Turn> ofPlatform = turns.computeIfAbsent(platform, each -> new HashMap<>());
        Turn turn = ofPlatform.get(tenant);
        if (turn == null
                || turn.next >= turn.users.size()
                        && now - turn.began >= settings.get().reconcile().toMillis()) {
            turn = turn(tenant, turn, now);
            ofPlatform.put(tenant, turn);
        }
        int page = Math.max(1, line.end.page());
        while (turn.isDue(now) && line.lane(tenant).reading() < Math.max(page, FEW)) {
            int end = Math.min(turn.users.size(), turn.next + page);
            traffic.read(platform, tenant, turn.users.subList(turn.next, end));
            turn.next = end;
        }
    }

    private Turn turn(String tenant, @Nullable Turn before, long now) {
        List<String> users = around.directory.users(tenant).stream()
                .filter(user -> user.kind() == User.Kind.PERSON)
                .map(User::id)
                .toList();
        known.accept(tenant, new HashSet<>(users));
        return new Turn(
                users, now, before == null ? 0 : settings.get().reconcile().toMillis());
    }
}
