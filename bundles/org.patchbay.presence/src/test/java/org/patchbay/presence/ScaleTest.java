package org.patchbay.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.Limit.Share;
import org.patchbay.api.presence.sync.Seen;

import static org.assertj.core.api.Assertions.assertThat;

/** Many users and many changes, inside the limits that both platforms publish. Time is the test's own; the figures are printed. */
class ScaleTest {
    private static final int MINUTE = 60_000;

    private static World world(int users) {
        World world = new World(9);
        world.teams.limits =
                List.of(FakeEnd.limit("presence", Share.TENANT, 1_500, Duration.ofSeconds(30), Kind.READ, Kind.WRITE));
        // Business and above, medium; and one update of a user in a minute.
        world.zoom.limits = List.of(
                FakeEnd.limit("medium", Share.TENANT, 60, Duration.ofSeconds(1), Kind.READ, Kind.WRITE),
                FakeEnd.limit("update", Share.USER, 1, Duration.ofMinutes(1), Kind.WRITE));
        world.zoom.page = 1;
        world.teams.slowest = 80;
        world.zoom.slowest = 80;
        world.kill();
        world.start();
        world.tenant("acme", users);
        return world;
    }

    @Test
    void aStormOfTenThousandChangesInAMinuteEndsRightWithinBacklogDividedByAllowedRate() {
        int users = 10_000;
        World world = world(users);
        world.pass(Duration.ofMinutes(16));
        world.teams.writes.clear();
        world.zoom.writes.clear();
        Map<String, PresenceStatus> last = new HashMap<>();
        List<PresenceStatus> all = List.of(
                PresenceStatus.AVAILABLE,
                PresenceStatus.IN_A_MEETING,
                PresenceStatus.DO_NOT_DISTURB,
                PresenceStatus.IN_A_CALL);
        for (int i = 0; i < users; i++) {
            String user = "u" + world.random.nextInt(users);
            PresenceStatus status = all.get(world.random.nextInt(all.size()));
            last.put(user, status);
            world.zoom.does("acme", user, status);
            if (i % 100 == 99) {
                world.pass(Duration.ofMillis(MINUTE / 100));
            }
        }
        int right = right(world, last);
        int seconds = 0;
        while (right < last.size() && seconds < 600) {
            world.pass(Duration.ofSeconds(1));
            seconds++;
            right = right(world, last);
        }
        // 1,500 in 30 s are 50 a second; at most a quarter of them are readings while writes wait.
        int written = world.teams.writes.size();
        System.out.printf(
                "storm: 10,000 changes of %d users in 60 s; %d writes; all right %d s after it%n",
                last.size(), written, seconds);
        assertThat(right).isEqualTo(last.size());
        assertThat(60 + seconds).isLessThan(10_000 / (45 * 3 / 4) + 10);
        assertThat(written).isLessThanOrEqualTo(10_000);
        assertThat(world.teams.violations).isEmpty();
        assertThat(world.zoom.violations).isEmpty();
    }

    private static int right(World world, Map<String, PresenceStatus> last) {
        int right = 0;
        for (Map.Entry<String, PresenceStatus> each : last.entrySet()) {
            PresenceStatus wanted =
                    each.getValue() == PresenceStatus.IN_A_MEETING ? PresenceStatus.IN_A_CALL : each.getValue();
            right += world.teams.displayed("acme", each.getKey()) == wanted ? 1 : 0;
        }
        return right;
    }

    @Test
    void insideTheLimitsAWriteFollowsItsEventWithinASecond() {
        World world = world(2_000);
        world.pass(Duration.ofMinutes(4));
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String user = "u" + i;
            long at = world.now();
            int before = world.teams.writes.size();
            world.zoom.does("acme", user, PresenceStatus.IN_A_CALL);
            while (!world.teams
                    .writes
                    .subList(before, world.teams.writes.size())
                    .contains(user + " IN_A_CALL")) {
                world.pass(Duration.ofMillis(20));
                assertThat(world.now() - at).isLessThan(5_000);
            }
            took.add(world.now() - at);
        }
        Collections.sort(took);
        long p99 = took.get(took.size() * 99 / 100);
        System.out.printf("event to write: p50 %d ms, p99 %d ms%n", took.get(took.size() / 2), p99);
        assertThat(p99).isLessThan(1_000);
    }

    @Test
    void aHundredThousandUsersFitInAStatedMemory() {
        World world = new World(1);
        world.teams.quiet = true;
        world.zoom.quiet = true;
        world.tenant("acme", 100_000);
        world.pass(Duration.ofSeconds(1));
        long before = used();
        for (int i = 0; i < 100_000; i++) {
            world.engine.seen(seen(world, i, Platform.TEAMS));
            world.engine.seen(seen(world, i, Platform.ZOOM));
        }
        world.pass(Duration.ofSeconds(1));
        long each = (used() - before) / 100_000;
        assertThat(world.engine.persons("acme")).hasSize(100_000);
        System.out.printf("memory: %d bytes a user%n", each);
        assertThat(each).isLessThan(1_200);
    }

    private static Seen seen(World world, int user, Platform platform) {
        return new Seen(
                "acme",
                "u" + user,
                new Presence(platform, PresenceStatus.AVAILABLE, "Available", Instant.ofEpochMilli(world.now())),
                "0000000" + user);
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
