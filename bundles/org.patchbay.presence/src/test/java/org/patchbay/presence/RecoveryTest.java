package org.patchbay.presence;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;

import static org.assertj.core.api.Assertions.assertThat;

/** What an engine finds that another one left behind, however that came to its end. */
class RecoveryTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private final World world = new World(3);

    @BeforeEach
    void users() {
        world.tenant("acme", 40);
        world.pass(A_MOMENT);
    }

    @Test
    void whatHoldsIsKeptAndWhatDoesNotIsClearedAfterAKill() {
        world.zoom.does("acme", "u1", PresenceStatus.IN_A_MEETING);
        world.zoom.does("acme", "u2", PresenceStatus.IN_A_MEETING);
        world.teams.does("acme", "u3", PresenceStatus.BUSY);
        world.pass(A_MOMENT);
        world.kill();
        world.zoom.does("acme", "u2", PresenceStatus.AVAILABLE);
        world.teams.does("acme", "u3", PresenceStatus.AVAILABLE);
        world.teams.writes.clear();
        world.pass(Duration.ofMinutes(1));
        world.start();
        world.pass(A_MOMENT);
        assertThat(world.teams.displayed("acme", "u1")).isEqualTo(PresenceStatus.IN_A_CALL);
        assertThat(world.teams.session("acme", "u2")).isNull();
        assertThat(world.zoom.session("acme", "u3")).isNull();
        assertThat(world.zoom.displayed("acme", "u3")).isEqualTo(PresenceStatus.AVAILABLE);
        assertThat(world.teams.writes).containsExactly("u2 clear");
    }

    @Test
    void sessionsOnBothSidesBecauseOfACallAreClearedWhenTheCallIsGone() {
        world.engine.answered("acme", "c1", Set.of("u1"), world.now());
        world.pass(A_MOMENT);
        assertThat(world.zoom.displayed("acme", "u1")).isEqualTo(PresenceStatus.IN_A_CALL);
        world.kill();
        world.start();
        world.pass(A_MOMENT);
        assertThat(world.teams.displayed("acme", "u1")).isEqualTo(PresenceStatus.AVAILABLE);
        assertThat(world.zoom.displayed("acme", "u1")).isEqualTo(PresenceStatus.AVAILABLE);
    }

    /** Zoom has one status: what the person has chosen there meanwhile has taken the place of what we showed, and to end that would end the choice. */
    @Test
    void whatThePersonHasChosenInPlaceOfWhatWasShownBeforeAKillStays() {
        world.engine.answered("acme", "c1", Set.of("u1", "u2"), world.now());
        world.teams.does("acme", "u3", PresenceStatus.BUSY);
        world.pass(A_MOMENT);
        world.kill();
        world.zoom.does("acme", "u1", PresenceStatus.PRESENTING);
        world.zoom.does("acme", "u2", PresenceStatus.AVAILABLE);
        world.zoom.does("acme", "u3", PresenceStatus.DO_NOT_DISTURB);
        world.pass(Duration.ofMinutes(1));
        world.zoom.writes.clear();
        world.start();
        world.pass(Duration.ofMinutes(3));
        assertThat(world.zoom.writes).isEmpty();
        assertThat(world.zoom.displayed("acme", "u1")).isEqualTo(PresenceStatus.PRESENTING);
        assertThat(world.teams.displayed("acme", "u1")).isEqualTo(PresenceStatus.PRESENTING);
        assertThat(world.teams.displayed("acme", "u2")).isEqualTo(PresenceStatus.AVAILABLE);
        assertThat(world.teams.session("acme", "u3")).isEqualTo(PresenceStatus.DO_NOT_DISTURB);
        assertThat(world.store.list(Journal.SPACE, "").stream().map(Stored::value))
                .allSatisfy(text -> assertThat(text).doesNotContain("ZOOM"));
    }

    /** A page of Teams is there long before everybody was asked for at Zoom: what Zoom shows decides all the same. */
    @Test
    void whatThePersonHasChosenStaysAlsoWhereTheOtherPlatformIsHeardOfFirst() {
        Set<String> all = IntStream.range(0, 40).mapToObj(i -> "u" + i).collect(Collectors.toSet());
        world.engine.answered("acme", "c1", all, world.now());
        world.pass(A_MOMENT);
        world.kill();
        all.forEach(user -> world.zoom.does("acme", user, PresenceStatus.PRESENTING));
        world.pass(Duration.ofMinutes(1));
        world.zoom.writes.clear();
        world.zoom.slowest = 5_000;
        world.start();
        world.pass(Duration.ofMinutes(3));
        assertThat(world.zoom.writes).isEmpty();
        assertThat(all).allSatisfy(user -> assertThat(world.teams.session("acme", user))
                .isEqualTo(PresenceStatus.PRESENTING));
    }

    /** A platform that cannot be read does not keep what was shown there for ever. */
    @Test
    void whatWasShownIsEndedAfterAWhileThoughThePlatformTellsNothing() {
        world.engine.answered("acme", "c1", Set.of("u1"), world.now());
        world.pass(A_MOMENT);
        world.kill();
        world.zoom.quiet = true;
        world.zoom.writes.clear();
        world.start();
        world.pass(Duration.ofMinutes(9));
        assertThat(world.zoom.writes).isEmpty();
        world.pass(Duration.ofMinutes(2));
        assertThat(world.zoom.writes).containsExactly("u1 clear");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void killedAtAnyMomentNothingStaysThatNobodyRemembers(long seed) {
        World other = new World(seed);
        other.teams.slowest = 900;
        other.zoom.slowest = 900;
        other.tenant("acme", 40);
        other.pass(Duration.ofSeconds(20));
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 40; i++) {
                FakeEnd end = other.random.nextBoolean() ? other.teams : other.zoom;
                end.does(
                        "acme",
                        "u" + i,
                        other.random.nextBoolean() ? PresenceStatus.AVAILABLE : PresenceStatus.DO_NOT_DISTURB);
            }
            other.pass(Duration.ofMillis(other.random.nextInt(2_500)));
            other.kill();
            other.pass(Duration.ofSeconds(2));
            other.start();
        }
        // What persons do goes on before the clock of the kill: all go home.
        for (int i = 0; i < 40; i++) {
            other.teams.does("acme", "u" + i, PresenceStatus.AVAILABLE);
            other.zoom.account("acme", "u" + i).own = PresenceStatus.AVAILABLE;
        }
        other.pass(Duration.ofMinutes(25));
        for (int i = 0; i < 40; i++) {
            assertThat(other.teams.session("acme", "u" + i))
                    .as("u%s on Teams: %s", i, story(other, "u" + i))
                    .isNull();
            assertThat(other.zoom.session("acme", "u" + i))
                    .as("u%s on Zoom: %s", i, story(other, "u" + i))
                    .isNull();
        }
        assertThat(other.store.list(Journal.SPACE, "")).isEmpty();
    }

    private static String story(World world, String user) {
        Person person = world.engine.find("acme", user);
        return person == null
                ? "unknown"
                : person.steps.told().stream()
                        .map(step -> step.at() + " " + step.what())
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void theStoreIsWrittenTwiceASecondAtMostAndNotForRenewals() {
        long before = world.engine.journal().writes();
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 40; i++) {
                world.zoom.does("acme", "u" + i, second % 2 == 0 ? PresenceStatus.IN_A_CALL : PresenceStatus.AVAILABLE);
                world.pass(Duration.ofMillis(25));
            }
        }
        assertThat(world.engine.journal().writes() - before).isLessThanOrEqualTo(21);
        world.zoom.does("acme", "u1", PresenceStatus.IN_A_CALL);
        world.pass(Duration.ofMinutes(11));
        before = world.engine.journal().writes();
        world.teams.writes.clear();
        world.pass(Duration.ofHours(3));
        assertThat(world.teams.writes).contains("u1 IN_A_CALL");
        assertThat(world.engine.journal().writes()).isEqualTo(before);
    }

    @Test
    void nothingIsShownThatCannotBeRememberedAndItIsOnceItCan() throws Exception {
        world.store.full(true);
        world.zoom.does("acme", "u1", PresenceStatus.IN_A_MEETING);
        world.pass(Duration.ofSeconds(30));
        assertThat(world.teams.writes).isEmpty();
        assertThat(world.desk.tenants().get(0).problem())
                .contains("Nothing new is shown")
                .contains("no space left");
        world.store.full(false);
        world.pass(Duration.ofSeconds(10));
        assertThat(world.teams.displayed("acme", "u1")).isEqualTo(PresenceStatus.IN_A_CALL);
    }

    @Test
    void aLineThatIsNoSessionIsPassedOver() throws Exception {
        world.kill();
        world.store.write(
                "x", List.of(Write.put(Journal.SPACE, "acme/1", "nonsense\nu1\tTEAMS\tIN_A_CALL\nu2\tMARS\tBUSY\n")));
        world.teams.account("acme", "u1").session = PresenceStatus.IN_A_CALL;
        world.start();
        world.pass(A_MOMENT);
        assertThat(world.teams.session("acme", "u1")).isNull();
    }

    @Test
    void whoLeavesTheDirectoryOrIsDisabledIsClearedAndForgotten() {
        world.zoom.does("acme", "u1", PresenceStatus.IN_A_MEETING);
        world.zoom.does("acme", "u2", PresenceStatus.IN_A_MEETING);
        world.pass(A_MOMENT);
        world.users.get("acme").remove("u1");
        world.pass(Duration.ofMinutes(11));
        assertThat(world.teams.session("acme", "u1")).isNull();
        assertThat(world.engine.find("acme", "u1")).isNull();
        assertThat(world.teams.session("acme", "u2")).isEqualTo(PresenceStatus.IN_A_CALL);
        world.settings.tenant("acme", OrganisationSettings.OWNER, Map.of("enabled", "false"));
        world.pass(Duration.ofMinutes(2));
        assertThat(world.teams.session("acme", "u2")).isNull();
    }

    /** What was remembered and waited for its turn was never shown: that is found with the first reading, not with the next round. */
    @Test
    void whatWaitedForItsTurnWhenAllEndedIsShownAfterwards() {
        World world = new World(3);
        world.teams.limits =
                List.of(FakeEnd.limit("presence", Limit.Share.TENANT, 100, Duration.ofSeconds(30), Limit.Kind.WRITE));
        world.tenant("acme", 300);
        world.pass(Duration.ofSeconds(5));
        for (int i = 0; i < 300; i++) {
            world.zoom.does("acme", "u" + i, PresenceStatus.IN_A_MEETING);
        }
        world.pass(Duration.ofSeconds(20));
        assertThat(world.teams.writes).hasSizeBetween(50, 150);
        world.kill();
        world.start();
        world.pass(Duration.ofSeconds(100));
        for (int i = 0; i < 300; i++) {
            assertThat(world.teams.displayed("acme", "u" + i)).isEqualTo(PresenceStatus.IN_A_CALL);
        }
    }
}
