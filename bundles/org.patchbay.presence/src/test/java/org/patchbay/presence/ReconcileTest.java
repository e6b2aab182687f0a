package org.patchbay.presence;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.Limit.Share;
import org.patchbay.testkit.presence.TableMapping;

import static org.assertj.core.api.Assertions.assertThat;

/** What no platform tells is found by reading. */
class ReconcileTest {
    private final World world = new World(5);

    @Test
    void everybodyIsReadAtOnceAtTheStartAndThenSpreadOverThePeriod() {
        world.tenant("acme", 2_000);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.teams.reads).isEqualTo(4);
        assertThat(world.engine.persons("acme")).hasSize(2_000);
        world.pass(Duration.ofSeconds(299));
        assertThat(world.teams.reads).isEqualTo(4);
        world.pass(Duration.ofSeconds(60));
        assertThat(world.teams.reads).isBetween(5, 6);
        world.pass(Duration.ofSeconds(240));
        assertThat(world.teams.reads).isBetween(8, 9);
        assertThat(world.teams.violations).isEmpty();
    }

    @Test
    void whatNobodyToldIsFoundWithinThePeriod() {
        world.tenant("acme", 50);
        world.pass(Duration.ofSeconds(5));
        world.zoom.silent = true;
        world.zoom.does("acme", "u7", PresenceStatus.IN_A_MEETING);
        world.pass(Duration.ofSeconds(601));
        assertThat(world.teams.displayed("acme", "u7")).isEqualTo(PresenceStatus.IN_A_CALL);
    }

    @Test
    void whatIsInDoubtIsReadSoon() {
        world.tenant("acme", 50);
        world.pass(Duration.ofSeconds(5));
        world.zoom.silent = true;
        world.zoom.does("acme", "u7", PresenceStatus.IN_A_MEETING);
        world.engine.doubt(Platform.ZOOM, "acme", List.of("u7", "nobody"));
        world.pass(Duration.ofSeconds(1));
        assertThat(world.teams.displayed("acme", "u7")).isEqualTo(PresenceStatus.IN_A_CALL);
    }

    @Test
    void whereOneRequestReadsOnePersonATurnTakesAsLongAsTheLimitsSay() {
        world.zoom.page = 1;
        world.zoom.limits =
                List.of(FakeEnd.limit("medium", Share.TENANT, 20, Duration.ofSeconds(1), Kind.READ, Kind.WRITE));
        world.kill();
        world.start();
        world.tenant("acme", 3_000);
        world.pass(Duration.ofSeconds(40));
        // Changes come through beside it.
        for (int i = 0; i < 100; i++) {
            world.teams.does("acme", "u" + i, PresenceStatus.DO_NOT_DISTURB);
        }
        world.pass(Duration.ofSeconds(12));
        for (int i = 0; i < 100; i++) {
            assertThat(world.zoom.displayed("acme", "u" + i)).isEqualTo(PresenceStatus.DO_NOT_DISTURB);
        }
        for (int i = 0; i < 4; i++) {
            world.pass(Duration.ofSeconds(40));
        }
        assertThat(world.zoom.reads).isGreaterThanOrEqualTo(3_000);
        assertThat(world.zoom.violations).isEmpty();
    }

    @Test
    void whoIsUnknownToTheDirectoryIsNotKept() {
        world.tenant("acme", 1);
        world.pass(Duration.ofSeconds(5));
        world.teams.does("acme", "stranger", PresenceStatus.BUSY);
        world.teams.does("nowhere", "u0", PresenceStatus.BUSY);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.engine.find("acme", "stranger")).isNull();
        assertThat(world.engine.persons("nowhere")).isEmpty();
        assertThat(world.zoom.writes).isEmpty();
    }

    @Test
    void whoIsOnOnePlatformOnlyIsReadInTurnsAndNotWritten() {
        world.zoom.quiet = true;
        world.zoom.page = 1;
        world.tenant("acme", 10);
        world.pass(Duration.ofSeconds(5));
        for (int i = 0; i < 10; i++) {
            world.teams.does("acme", "u" + i, PresenceStatus.IN_A_CALL);
        }
        world.pass(Duration.ofSeconds(5));
        int before = world.zoom.reads;
        world.pass(Duration.ofMinutes(20));
        assertThat(world.zoom.reads - before).isBetween(30, 50);
        assertThat(world.zoom.writes).isEmpty();
        world.zoom.quiet = false;
        world.pass(Duration.ofMinutes(6));
        assertThat(world.zoom.displayed("acme", "u3")).isEqualTo(PresenceStatus.IN_A_CALL);
    }

    @Test
    void aMappingThatIsReplacedUnderLoadLosesNothing() {
        world.tenant("acme", 300);
        world.pass(Duration.ofSeconds(5));
        PresenceMapping old = new TableMapping();
        PresenceMapping other = (tenant, from, status) -> status == PresenceStatus.IN_A_MEETING
                ? Optional.of(PresenceStatus.BUSY)
                : old.translate(tenant, from, status);
        for (int i = 0; i < 300; i++) {
            world.zoom.does("acme", "u" + i, PresenceStatus.IN_A_MEETING);
            if (i % 10 == 3) {
                world.around.mapping = null;
            } else if (i % 10 == 7) {
                world.around.mapping = i % 20 == 7 ? other : old;
                world.engine.surroundingsChanged();
            }
            world.pass(Duration.ofMillis(20));
        }
        world.around.mapping = other;
        world.engine.surroundingsChanged();
        world.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 300; i++) {
            assertThat(world.teams.displayed("acme", "u" + i)).as("u%s", i).isEqualTo(PresenceStatus.BUSY);
        }
    }
}
