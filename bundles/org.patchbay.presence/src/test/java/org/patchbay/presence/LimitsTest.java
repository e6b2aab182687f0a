package org.patchbay.presence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.Limit.Share;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/** The limits of the platforms, and what becomes of those who wait. */
class LimitsTest {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"1500,30000", "1,60000", "80,1000", "10,1000", "3,7000"})
    void noWindowWhereverItBeginsSeesMoreThanTheLimitAndMostOfItIsUsed(int permits, long window) {
        Bucket bucket = new Bucket(FakeEnd.limit("x", Share.TENANT, permits, Duration.ofMillis(window), Kind.WRITE));
        Deque<Long> taken = new ArrayDeque<>();
        long all = 0;
        long end = window * 1_000 * 20;
        long step = Math.max(1, window * 1_000 / permits / 7);
        for (long now = 1_000_000_000_000L; now < 1_000_000_000_000L + end; now += step) {
            while (bucket.ready(now) <= now) {
                bucket.take(now);
                taken.add(now);
                all++;
            }
            while (!taken.isEmpty() && taken.peek() <= now - window * 1_000) {
                taken.poll();
            }
            assertThat(taken.size()).isLessThanOrEqualTo(permits);
        }
        assertThat(all).isGreaterThan(permits * 20L * 8 / 10);
    }

    private static World world(Limit... limits) {
        World world = new World(7);
        world.teams.limits = List.of(limits);
        world.zoom.limits = List.of();
        world.kill();
        world.start();
        return world;
    }

    @Test
    void aSmallTenantDoesNotWaitForALargeOne() {
        World world = world(FakeEnd.limit("all", Share.APPLICATION, 10, Duration.ofSeconds(1), Kind.WRITE));
        world.tenant("large", 2_000);
        world.tenant("small", 5);
        world.pass(HALF_A_MINUTE);
        for (int i = 0; i < 2_000; i++) {
            world.zoom.does("large", "u" + i, PresenceStatus.IN_A_CALL);
        }
        world.pass(Duration.ofSeconds(5));
        world.teams.writes.clear();
        for (int i = 0; i < 5; i++) {
            world.zoom.does("small", "u" + i, PresenceStatus.IN_A_CALL);
        }
        world.pass(Duration.ofSeconds(3));
        for (int i = 0; i < 5; i++) {
            assertThat(world.teams.displayed("small", "u" + i)).isEqualTo(PresenceStatus.IN_A_CALL);
        }
        assertThat(world.teams.violations).isEmpty();
        assertThat(world.desk.tenants()).anySatisfy(tenant -> {
            assertThat(tenant.tenant()).isEqualTo("large");
            assertThat(tenant.waiting()).isGreaterThan(1_500);
        });
    }

    @Test
    void whoAsksForPatienceGetsIt() {
        World world = world(FakeEnd.limit("of the tenant", Share.TENANT, 1_000, Duration.ofSeconds(1), Kind.WRITE));
        world.tenant("acme", 20);
        world.pass(HALF_A_MINUTE);
        AtomicInteger tries = new AtomicInteger();
        world.teams.fault = (what, user) -> what.equals("read")
                ? Optional.empty()
                : Optional.of(patience(tries, Optional.of(Duration.ofSeconds(40))));
        for (int i = 0; i < 20; i++) {
            world.zoom.does("acme", "u" + i, PresenceStatus.IN_A_CALL);
        }
        world.pass(Duration.ofSeconds(39));
        assertThat(tries.get()).isBetween(1, 20);
        int before = tries.get();
        world.teams.fault = (what, user) -> Optional.empty();
        world.pass(Duration.ofSeconds(10));
        assertThat(tries.get()).isEqualTo(before);
        for (int i = 0; i < 20; i++) {
            assertThat(world.teams.displayed("acme", "u" + i)).isEqualTo(PresenceStatus.IN_A_CALL);
        }
    }

    private static PresenceException patience(AtomicInteger tries, Optional<Duration> retryAfter) {
        tries.incrementAndGet();
        return new PresenceException(Reason.LIMITED, "429", retryAfter);
    }

    @Test
    void withoutATimeThePausesGrow() {
        World world = world(FakeEnd.limit("of the tenant", Share.TENANT, 1_000, Duration.ofSeconds(1), Kind.WRITE));
        world.tenant("acme", 1);
        world.pass(HALF_A_MINUTE);
        AtomicInteger tries = new AtomicInteger();
        world.teams.fault =
                (what, user) -> what.equals("read") ? Optional.empty() : Optional.of(patience(tries, Optional.empty()));
        world.zoom.does("acme", "u0", PresenceStatus.IN_A_CALL);
        world.pass(Duration.ofMinutes(20));
        assertThat(tries.get()).isBetween(6, 20);
    }

    @Test
    void whoNamesNoLimitAndSaysThatItIsTooMuchIsNotAskedWithoutEnd() {
        World world = world();
        world.tenant("acme", 3);
        AtomicInteger tries = new AtomicInteger();
        world.teams.fault = (what, user) -> Optional.of(patience(tries, Optional.empty()));
        world.pass(Duration.ofMinutes(10));
        int readings = tries.get();
        assertThat(readings).isBetween(2, 15);
        world.teams.fault =
                (what, user) -> what.equals("read") ? Optional.empty() : Optional.of(patience(tries, Optional.empty()));
        world.pass(Duration.ofMinutes(6));
        world.zoom.does("acme", "u0", PresenceStatus.IN_A_CALL);
        world.pass(Duration.ofMinutes(10));
        assertThat(tries.get() - readings).isBetween(3, 20);
    }

    @Test
    void aPlatformThatIsDownIsNotAskedByEverybody() {
        World world = world();
        world.tenant("acme", 500);
        world.pass(HALF_A_MINUTE);
        AtomicInteger tries = new AtomicInteger();
        world.teams.fault = (what, user) -> {
            tries.incrementAndGet();
            return Optional.of(new PresenceException(Reason.UNAVAILABLE, "503"));
        };
        for (int i = 0; i < 500; i++) {
            world.zoom.does("acme", "u" + i, PresenceStatus.IN_A_CALL);
        }
        world.pass(Duration.ofMinutes(30));
        assertThat(tries.get()).isLessThan(150);
        assertThat(world.desk.tenants().get(0).problem()).contains("TEAMS").contains("503");
        world.teams.fault = (what, user) -> Optional.empty();
        world.pass(Duration.ofMinutes(12));
        for (int i = 0; i < 500; i++) {
            assertThat(world.teams.displayed("acme", "u" + i)).isEqualTo(PresenceStatus.IN_A_CALL);
        }
    }

    @Test
    void anAnswerThatNeverComesKeepsNobodyWaitingForEver() {
        World world = world();
        world.tenant("acme", 1);
        world.pass(HALF_A_MINUTE);
        world.teams.slowest = 500_000_000;
        world.zoom.does("acme", "u0", PresenceStatus.IN_A_CALL);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.engine.find("acme", "u0").teams.outstanding).isNotNull();
        world.teams.slowest = 0;
        world.teams.account("acme", "u0").busy = false;
        world.pass(Duration.ofMinutes(3));
        assertThat(world.teams.displayed("acme", "u0")).isEqualTo(PresenceStatus.IN_A_CALL);
    }

    @Test
    void limitsThatAreChangedCountWithinSeconds() {
        World world = world(FakeEnd.limit("presence", Share.TENANT, 1, Duration.ofSeconds(1), Kind.WRITE));
        world.tenant("acme", 100);
        world.pass(Duration.ofSeconds(5));
        for (int i = 0; i < 100; i++) {
            world.zoom.does("acme", "u" + i, PresenceStatus.IN_A_CALL);
        }
        world.pass(Duration.ofSeconds(4));
        assertThat(world.teams.writes).hasSizeLessThan(8);
        world.teams.limits = List.of(FakeEnd.limit("presence", Share.TENANT, 1_000, Duration.ofSeconds(1), Kind.WRITE));
        world.pass(Duration.ofSeconds(8));
        assertThat(world.teams.writes).hasSize(100);
    }

    /** Neither more than the platform takes, nor half of it where an update is one request. */
    @Test
    void anUpdateCountsForAsManyRequestsAsItTakes() {
        Limit all = FakeEnd.limit("presence", Share.TENANT, 100, HALF_A_MINUTE, Kind.READ, Kind.WRITE);
        Limit own = FakeEnd.limit("of a user", Share.USER, 1, Duration.ofSeconds(1), Kind.WRITE);
        World world = world(all, own);
        world.tenant("acme", 400);
        world.teams.costs = what -> what.equals("DO_NOT_DISTURB") ? 3 : what.equals("clear") ? 2 : 1;
        world.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 300; i++) {
            world.zoom.does("acme", "u" + i, PresenceStatus.IN_A_CALL);
        }
        world.pass(Duration.ofMinutes(1));
        assertThat(world.teams.writes).as("of one request each").hasSizeBetween(165, 200);
        world.pass(Duration.ofMinutes(1));
        assertThat(world.teams.writes).hasSize(300);
        for (int i = 300; i < 400; i++) {
            world.zoom.does("acme", "u" + i, PresenceStatus.DO_NOT_DISTURB);
        }
        world.pass(Duration.ofMinutes(1));
        assertThat(world.teams.writes).as("of three requests each").hasSizeBetween(350, 367);
        world.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 400; i++) {
            assertThat(world.teams.displayed("acme", "u" + i)).isNotEqualTo(PresenceStatus.AVAILABLE);
        }
        assertThat(world.teams.violations).isEmpty();
    }

    @Test
    void anUpdateThatTakesMoreThanMayGoAtOnceIsMadeAndPaidForAfterwards() {
        Bucket bucket = new Bucket(FakeEnd.limit("x", Share.TENANT, 10, Duration.ofSeconds(10), Kind.WRITE));
        assertThat(bucket.ready(0, 5)).isNotPositive();
        bucket.take(0, 5);
        assertThat(bucket.ready(0)).isBetween(3_000_000L, 5_000_000L);
    }

    /** Else every change of one limit would let twice as much through of the others. */
    @Test
    void whatWasUsedUpOfALimitThatStaysCountsOn() {
        Limit stays = FakeEnd.limit("stays", Share.TENANT, 1, Duration.ofSeconds(60), Kind.WRITE);
        Limit goes = FakeEnd.limit("goes", Share.TENANT, 1, Duration.ofSeconds(60), Kind.READ);
        Limits before = new Limits(Platform.TEAMS, List.of(goes, stays));
        before.take(Kind.WRITE, "acme", List.of("u1"), 0);
        before.take(Kind.READ, "acme", List.of("u1"), 0);
        Limit other = FakeEnd.limit("other", Share.TENANT, 2, Duration.ofSeconds(60), Kind.READ);
        Limits after = before.with(List.of(stays, other));
        assertThat(after.ready(Kind.WRITE, "acme", List.of("u1"), 0)).isPositive();
        assertThat(after.ready(Kind.READ, "acme", List.of("u1"), 0)).isNotPositive();
    }

    @Test
    void theLimitsAreShownWithWhatIsLeft() {
        World world = world(FakeEnd.limit("presence", Share.TENANT, 1_500, HALF_A_MINUTE, Kind.READ, Kind.WRITE));
        world.tenant("acme", 1);
        world.pass(HALF_A_MINUTE);
        assertThat(world.desk.limits()).singleElement().satisfies(limit -> {
            assertThat(limit.platform()).isEqualTo(Platform.TEAMS.name());
            assertThat(limit.kinds()).isEqualTo("READ WRITE");
            assertThat(limit.allowed()).isEqualTo("1500 in PT30S");
            assertThat(limit.free()).isGreaterThan(140);
        });
    }
}
