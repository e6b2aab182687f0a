package org.patchbay.presence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Platform;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.call.MemoryFacts;
import org.patchbay.testkit.ops.MemoryStore;
import org.patchbay.testkit.presence.TableMapping;

/** An engine between two platforms, and time, which passes when a test says so. */
final class World {
    private static final long TICK = 100;
    private static final long SLOW_TICK = 1_000;

    private record Event(long at, long order, Runnable run) {}

    final MemoryStore store = new MemoryStore();
    final MemorySettings settings = new MemorySettings();
    final Map<String, Map<String, User>> users = new LinkedHashMap<>();
    final Random random;
    FakeEnd teams;
    FakeEnd zoom;
    PresenceSettings node = PresenceSettings.DEFAULT;
    Surroundings around;
    Engine engine;
    OpsDesk desk;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    /** What else is told that time has passed. */
    final List<Runnable> ticking = new ArrayList<>();

    private long orders;
    private long now = Instant.parse("2026-11-01T12:00:00Z").toEpochMilli();
    private boolean alive = true;

    World(long seed) {
        random = new Random(seed);
        teams = new FakeEnd(this, Platform.TEAMS, true);
        zoom = new FakeEnd(this, Platform.ZOOM, false);
        start();
    }

    /** A new engine on what the store has, with nothing in memory. */
    void start() {
        around = new Surroundings(clock(), directory(), settings, store, new MemoryFacts());
        around.mapping = new TableMapping();
        around.ends.put(Platform.TEAMS, teams);
        around.ends.put(Platform.ZOOM, zoom);
        engine = new Engine(around, () -> node, executor(), executor(), new Backoff(random), tenant -> true);
        desk = new OpsDesk(around, engine);
        alive = true;
        engine.start();
    }

    /** What runs for an engine that was killed does nothing any more. */
    private Executor executor() {
        Object[] mine = {null};
        return task -> {
            if (mine[0] == null) {
                mine[0] = around;
            }
            if (mine[0] == around && alive) {
                task.run();
            }
        };
    }

    /** As {@code kill -9} does: nothing is written any more, nothing that was under way comes back. */
    void kill() {
        alive = false;
    }

    void tenant(String tenant, int count) {
        settings.tenant(tenant, OrganisationSettings.OWNER, Map.of("enabled", "true"));
        for (int i = 0; i < count; i++) {
            user(tenant, "u" + i);
        }
    }

    void user(String tenant, String id) {
        users.computeIfAbsent(tenant, t -> new LinkedHashMap<>())
                .put(
                        id,
                        User.of(tenant, id)
                                .site("berlin")
                                .upn(id + "@" + tenant + ".example")
                                .build());
    }

    FakeEnd end(Platform platform) {
        return platform == Platform.TEAMS ? teams : zoom;
    }

    long now() {
        return now;
    }

    void after(long millis, Runnable run) {
        events.add(new Event(now + millis, orders++, run));
    }

    /** Lets so much time pass. */
    void pass(Duration time) {
        long end = now + time.toMillis();
        // Hours need not be looked at by tenths of a second.
        long step = time.compareTo(Duration.ofSeconds(45)) > 0 ? SLOW_TICK : TICK;
        while (now < end) {
            long next = Math.min(end, now + step - now % step);
            for (Event event = events.peek(); event != null && event.at <= next; event = events.peek()) {
                events.poll();
                now = Math.max(now, event.at);
                event.run.run();
            }
            now = next;
            if (now % step == 0) {
                ticking.forEach(Runnable::run);
            }
            if (alive && now % step == 0) {
                engine.tick();
            }
        }
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now);
            }
        };
    }

    /** As large as a test needs it: the one of the test kit looks through all each time. */
    Directory directory() {
        return (Directory) java.lang.reflect.Proxy.newProxyInstance(
                World.class.getClassLoader(), new Class<?>[] {Directory.class}, (proxy, method, arguments) -> {
                    Map<String, User> known = arguments == null
                            ? Map.of()
                            : users.getOrDefault(String.valueOf(arguments[0]), new HashMap<>());
                    return switch (method.getName()) {
                        case "tenants" ->
                            users.keySet().stream()
                                    .map(id -> new Tenant(id, id, List.of(), List.of(), List.of()))
                                    .toList();
                        case "tenant" ->
                            Optional.ofNullable(users.get(String.valueOf(arguments[0])))
                                    .map(all -> new Tenant(
                                            String.valueOf(arguments[0]), "", List.of(), List.of(), List.of()));
                        case "users" -> List.copyOf(known.values());
                        case "user" -> Optional.ofNullable(known.get(String.valueOf(arguments[1])));
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }
}
