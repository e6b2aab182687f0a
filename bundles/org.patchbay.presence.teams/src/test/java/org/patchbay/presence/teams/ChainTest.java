package org.patchbay.presence.teams;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** A storm and a long time through engine and both ends as they are, between clouds that keep their published limits. {@code itests/bench/presence.sh} runs them at full size. */
class ChainTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static int size(String name, int otherwise) {
        return Integer.getInteger("patchbay.presence." + name, otherwise);
    }

    @Test
    void aStormEndsRightWithinBacklogDividedByAllowedRate() {
        int changes = size("storm", 600);
        int users = Math.min(changes, size("users", 3_000));
        Random random = new Random(7);
        Map<Integer, PresenceStatus> last = new TreeMap<>();
        List<PresenceStatus> all = List.of(
                PresenceStatus.AVAILABLE,
                PresenceStatus.IN_A_MEETING,
                PresenceStatus.DO_NOT_DISTURB,
                PresenceStatus.PRESENTING,
                PresenceStatus.IN_A_CALL);
        try (Chain chain = new Chain(users, "business", 60)) {
            // Everybody is read once: sixty a second at most are Zoom's to give, and a part is kept for writing.
            chain.pass(Duration.ofSeconds(10 + users / 20), SECOND);
            chain.microsoft.graph().requests().clear();
            int ticks = changes / 17;
            for (int i = 0; i < changes; i++) {
                int user = users < changes ? random.nextInt(users) : i;
                PresenceStatus status = all.get(random.nextInt(all.size()));
                last.put(user, status);
                chain.zoomBecomes(user, status, 1);
                if (i % 17 == 16) {
                    chain.pass(Chain.TICK, Chain.TICK);
                }
            }
            int seconds = 0;
            while (right(chain, last) < last.size() && seconds < 30 + changes / 10) {
                chain.pass(SECOND, Chain.TICK);
                seconds++;
            }
            long tooMany = Chain.tooMany(chain.microsoft.graph().requests());
            System.out.printf(
                    "through both ends, storm: %d changes of %d users in %d s; %d requests that write; all right %d s after the last; %d of Graph's answers were 429, %d of Zoom's%n",
                    changes,
                    last.size(),
                    ticks / 10,
                    Chain.writes(chain.microsoft.graph().requests()),
                    seconds,
                    tooMany,
                    Chain.tooMany(chain.zoom.requests()));
            assertThat(right(chain, last)).isEqualTo(last.size());
            // 1,500 in 30 s is what may be written, and some of it goes for reading.
            assertThat(ticks / 10 + seconds).isLessThanOrEqualTo(changes / 40 + 10);
            assertThat(tooMany).isZero();
            assertThat(Chain.tooMany(chain.zoom.requests())).isZero();
        }
    }

    /** Everybody is read, in sync and subscribed to, a part changes within a minute, and single ones before and after. */
    @Test
    void manyUsersAreReadKeptAndFollowedWithinAStatedMemory() {
        int users = size("many", 120);
        int single = Math.min(50, users / 10);
        int changes = Math.min(users * 4 / 5, size("storm", 600));
        try (Chain chain = new Chain(users, "business", 60, true)) {
            int teams = until(chain, users, () -> chain.seen(Platform.TEAMS) == users, users, chain::health);
            int zoom = teams + until(chain, users, () -> chain.seen(Platform.ZOOM) == users, users, chain::health);
            until(chain, users, () -> chain.health().contains("tells of " + users + " users"), 60, chain::health);
            List<Long> before = follows(chain, users - 2 * single, users - single);
            Map<Integer, PresenceStatus> last = new TreeMap<>();
            List<PresenceStatus> all =
                    List.of(PresenceStatus.AVAILABLE, PresenceStatus.IN_A_MEETING, PresenceStatus.PRESENTING);
            int each = Math.max(1, changes / 600);
            for (int i = 0; i < changes; i++) {
                last.put(i, all.get(i % all.size()));
                chain.zoomBecomes(i, all.get(i % all.size()), 1);
                if (i % each == each - 1) {
                    chain.pass(Chain.TICK, Chain.TICK);
                }
            }
            int right = until(
                    chain, users, () -> right(chain, last) == last.size(), changes / 20 + 60, () -> wrong(chain, last));
            List<Long> after = follows(chain, users - single, users);
            long tooMany = Chain.tooMany(chain.microsoft.graph().requests());
            long tooManyAtZoom = Chain.tooMany(chain.zoom.requests());
            long with = used();
            chain.forget();
            long own = (with - used()) / users;
            System.out.printf(
                    "through both ends, %d users: all read after %d s in Teams, after %d s at Zoom; %d changes of as many in a minute: all right %d s after the last; event to write, p99: %d ms before, %d ms after; %d of Graph's answers were 429, %d of Zoom's%n",
                    users,
                    teams,
                    zoom,
                    changes,
                    right,
                    before.get(before.size() - 1),
                    after.get(after.size() - 1),
                    tooMany,
                    tooManyAtZoom);
            System.out.printf(
                    "memory: engine and both ends hold %d bytes a user, %d MB in all%n", own, own * users >> 20);
            assertThat(tooMany).isZero();
            assertThat(tooManyAtZoom).isZero();
            assertThat(before.get(before.size() - 1)).isLessThan(1_000);
            assertThat(after.get(after.size() - 1)).isLessThan(1_000);
            if (users >= 10_000) {
                // Of fewer users all that else comes and goes counts for more than they do.
                assertThat(own).isBetween(500L, 2_500L);
            }
        }
    }

    /** @return after how many seconds it held */
    private static int until(Chain chain, int users, BooleanSupplier holds, int most, Supplier<String> told) {
        int seconds = 0;
        // To look is work, too, where they are many.
        int step = users > 10_000 ? 5 : 1;
        while (!holds.getAsBoolean()) {
            chain.pass(Duration.ofSeconds(step), Chain.TICK);
            seconds += step;
            assertThat(seconds).as(told).isLessThan(most);
        }
        return seconds;
    }

    private static List<Long> follows(Chain chain, int from, int to) {
        List<Long> took = new ArrayList<>();
        for (int user = from; user < to; user++) {
            Instant at = chain.clock.instant();
            chain.zoomBecomes(user, PresenceStatus.IN_A_CALL, 1);
            while (!chain.teams(user).equals("Busy/InACall")) {
                chain.pass(Duration.ofMillis(20), Duration.ofMillis(20));
                int which = user;
                assertThat(chain.clock.instant()).as(() -> chain.story(which)).isBefore(at.plusSeconds(10));
            }
            took.add(Duration.between(at, chain.clock.instant()).toMillis());
        }
        Collections.sort(took);
        return took;
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime now = Runtime.getRuntime();
            least = Math.min(least, now.totalMemory() - now.freeMemory());
        }
        return least;
    }

    @Test
    void insideTheLimitsTeamsFollowsWithinASecond() {
        int users = 120;
        List<Long> took;
        try (Chain chain = new Chain(users, "business", 60)) {
            chain.pass(Duration.ofSeconds(20), SECOND);
            took = follows(chain, 0, users);
        }
        long p99 = took.get(took.size() * 99 / 100);
        System.out.printf("through both ends, event to write: p50 %d ms; p99 %d ms%n", took.get(took.size() / 2), p99);
        assertThat(p99).isLessThan(1_000);
    }

    /** What happened to the first who is not right. */
    private static String wrong(Chain chain, Map<Integer, PresenceStatus> last) {
        return last.entrySet().stream()
                .filter(each -> !chain.teams(each.getKey()).equals(Chain.inTeams(each.getValue())))
                .limit(2)
                .map(each ->
                        each.getValue() + ", but " + chain.teams(each.getKey()) + ", " + chain.story(each.getKey()))
                .collect(Collectors.joining("\n"));
    }

    private static int right(Chain chain, Map<Integer, PresenceStatus> last) {
        int right = 0;
        for (Map.Entry<Integer, PresenceStatus> each : last.entrySet()) {
            right += chain.teams(each.getKey()).equals(Chain.inTeams(each.getValue())) ? 1 : 0;
        }
        return right;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void afterALongTimeOfEverythingBothAgreeForEverybody(long seed) {
        int rounds = size("rounds", 60);
        int users = size("soak", 25);
        Random random = new Random(seed);
        try (Chain chain = new Chain(users, "business", 60)) {
            chain.pass(Duration.ofSeconds(5), Chain.TICK);
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < users / 5; i++) {
                    change(chain, random, random.nextInt(users), random.nextInt(10));
                }
                fault(chain, random);
                if (round == rounds / 2) {
                    chain.kill();
                }
                chain.pass(Duration.ofMillis(500 + random.nextInt(4_000)), Duration.ofMillis(500));
            }
            chain.microsoft.graph().faults().clear();
            chain.zoom.faults().clear();
            Map<Integer, PresenceStatus> expected = new TreeMap<>();
            for (int user = 0; user < users; user++) {
                chain.teamsBecomes(user, "Available/Available", 1);
                chain.zoomBecomes(user, PresenceStatus.AVAILABLE, 1);
            }
            chain.pass(Duration.ofMinutes(25), Duration.ofSeconds(1));
            for (int user = 0; user < users; user++) {
                PresenceStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
                expected.put(user, status);
                // Of every fourth nobody tells: it is found by reading.
                int told = user % 4 == 0 ? 0 : 1;
                if (user % 2 == 0) {
                    chain.zoomBecomes(user, status, told);
                } else {
                    chain.teamsBecomes(user, Chain.inTeams(status), told);
                }
            }
            chain.pass(Duration.ofMinutes(12), Duration.ofSeconds(1));
            int agree = 0;
            for (Map.Entry<Integer, PresenceStatus> each : expected.entrySet()) {
                boolean zoom = chain.zoom(each.getKey()).equals(Chain.spelled(each.getValue()));
                boolean teams = chain.teams(each.getKey()).equals(Chain.inTeams(each.getValue()));
                agree += zoom && teams ? 1 : 0;
                assertThat(chain.teams(each.getKey()) + " " + chain.zoom(each.getKey()))
                        .as("u%s", each.getKey())
                        .isEqualTo(Chain.inTeams(each.getValue()) + " " + Chain.spelled(each.getValue()));
            }
            System.out.printf(
                    "through both ends, soak %d: %d rounds, a kill, %d of %d users agree%n",
                    seed, rounds, agree, users);
        }
    }

    /** Those that Teams shows in a way of their own. */
    private static final List<PresenceStatus> STATUSES = List.of(
            PresenceStatus.AVAILABLE,
            PresenceStatus.IN_A_CALL,
            PresenceStatus.PRESENTING,
            PresenceStatus.DO_NOT_DISTURB,
            PresenceStatus.BUSY,
            PresenceStatus.AWAY);

    /** One of ten notices is lost, two come twice. */
    private static void change(Chain chain, Random random, int user, int luck) {
        int told = luck == 0 ? 0 : luck < 3 ? 2 : 1;
        PresenceStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
        if (random.nextBoolean()) {
            chain.zoomBecomes(user, status, told);
        } else {
            chain.teamsBecomes(user, Chain.inTeams(status), told);
        }
    }

    private static void fault(Chain chain, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> chain.microsoft.graph().faults().answer("resence", 1 + random.nextInt(4), 503);
            case 1 ->
                chain.microsoft
                        .graph()
                        .faults()
                        .throttle("resence", 1 + random.nextInt(3), Optional.of(Duration.ofSeconds(3)));
            case 2 -> chain.zoom.faults().answer("presence_status", 1 + random.nextInt(4), 500);
            case 3 -> chain.zoom.faults().throttle("presence_status", 1 + random.nextInt(3), Optional.empty());
            default -> {}
        }
    }
}
