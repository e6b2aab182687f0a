package org.patchbay.presence;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.testkit.presence.TableMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two platforms on which persons and apps change things at random, with delays, echoes, lost and doubled notices. Once nobody changes anything any
 * more, both agree by the table, and nothing is written.
 */
class PropertyTest {
    private static final List<PresenceStatus> DONE = List.of(
            PresenceStatus.AVAILABLE,
            PresenceStatus.BUSY,
            PresenceStatus.IN_A_CALL,
            PresenceStatus.IN_A_MEETING,
            PresenceStatus.IN_A_CALENDAR_EVENT,
            PresenceStatus.PRESENTING,
            PresenceStatus.DO_NOT_DISTURB,
            PresenceStatus.AWAY);
    private static final int USERS = 25;

    private final PresenceMapping table = new TableMapping();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void atRestBothAgreeAndNothingIsWritten(int kinds) {
        for (long seed = 0; seed < 20; seed++) {
            World world = new World(seed * 4 + kinds);
            world.teams = new FakeEnd(world, Platform.TEAMS, (kinds & 1) == 0);
            world.zoom = new FakeEnd(world, Platform.ZOOM, (kinds & 2) == 0);
            for (FakeEnd end : List.of(world.teams, world.zoom)) {
                end.slowest = 4_000;
                end.lost = 0.2;
                end.doubled = 0.3;
                end.stamps = world.random.nextBoolean();
            }
            world.kill();
            world.start();
            world.tenant("acme", USERS);
            storm(world);
            world.pass(Duration.ofMinutes(35));
            int writes = changes(world.teams) + changes(world.zoom);
            world.pass(Duration.ofMinutes(20));
            assertThat(changes(world.teams) + changes(world.zoom))
                    .as("seed %s", seed)
                    .isEqualTo(writes);
            for (int user = 0; user < USERS; user++) {
                agrees(world, "u" + user, "seed " + seed + " kinds " + kinds + " u" + user);
            }
            assertThat(world.teams.violations).isEmpty();
            assertThat(world.zoom.violations).isEmpty();
        }
    }

    /** Renewals of what is shown already do not count. */
    private static int changes(FakeEnd end) {
        int changes = 0;
        java.util.Map<String, String> last = new java.util.HashMap<>();
        for (String write : end.writes) {
            String[] parts = write.split(" ");
            changes += parts[1].equals(last.put(parts[0], parts[1])) ? 0 : 1;
        }
        return changes;
    }

    private static void storm(World world) {
        for (int step = 0; step < 200; step++) {
            FakeEnd end = world.random.nextBoolean() ? world.teams : world.zoom;
            String user = "u" + world.random.nextInt(USERS);
            end.does("acme", user, DONE.get(world.random.nextInt(DONE.size())));
            if (world.random.nextInt(20) == 0) {
                world.engine.answered("acme", "c" + step, java.util.Set.of(user), world.now());
                String call = "c" + step;
                world.after(20_000, () -> world.engine.ended(call));
            }
            world.pass(Duration.ofMillis(world.random.nextInt(3_000)));
        }
    }

    private void agrees(World world, String user, String where) {
        PresenceStatus teams = world.teams.displayed("acme", user);
        PresenceStatus zoom = world.zoom.displayed("acme", user);
        Person person = world.engine.find("acme", user);
        assertThat(person).as(where).isNotNull();
        boolean toZoom = table.translate("acme", Platform.TEAMS, teams)
                .filter(zoom::equals)
                .isPresent();
        boolean toTeams = table.translate("acme", Platform.ZOOM, zoom)
                .filter(teams::equals)
                .isPresent();
        // Teams has no word for these two in the table, nor has a person's last word another one to follow.
        boolean noWord = table.translate("acme", Platform.TEAMS, teams).isEmpty();
        boolean chosen = person.teams.yielded || person.zoom.yielded;
        assertThat(toZoom || toTeams || noWord || chosen)
                .as(
                        "%s: Teams %s, Zoom %s\n%s",
                        where,
                        teams,
                        zoom,
                        person.steps.told().stream()
                                .map(s -> s.at() + " " + s.what())
                                .toList())
                .isTrue();
    }
}
