package org.patchbay.zoom;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.store.nodes.Sharing;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes of one store read the same lists: together no faster than one may. */
class SharedPeopleTest {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final int PEOPLE = 8;
    private static final int WINDOW = 4_000;

    private final MemoryStore store = new MemoryStore();
    private final List<World> worlds = List.of(new World(), new World());
    private final List<ZoomNodes> nodes = new ArrayList<>();
    private final ManualSchedule schedule = new ManualSchedule();
    private long now;

    @AfterEach
    void close() {
        nodes.forEach(ZoomNodes::close);
        worlds.forEach(World::close);
    }

    private long count(String request) {
        return worlds.stream().mapToLong(world -> world.count(request)).sum();
    }

    /** Lets time pass at both nodes until both have read all; gives the times at which something was asked. */
    private List<Long> times(String request) {
        List<Long> times = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            for (long more = count(request) - times.size(); more > 0; more--) {
                times.add(now);
            }
            now += STEP.toMillis();
            schedule.elapse(STEP);
            worlds.forEach(world -> world.schedule.elapse(STEP));
            return times.size() == PEOPLE * worlds.size();
        });
        return times;
    }

    @Test
    void bothTogetherKeepToWhatOneMayRead() {
        for (World world : worlds) {
            world.account.modified(world.with(Map.of("share_percent", 5)));
            ZoomNodes mine = new ZoomNodes(Map.entry(Map.of("patchbay.store", "jdbc"), store), schedule);
            nodes.add(mine);
            world.account.bindNodes(mine);
            world.zoom.page(1);
            for (int i = 0; i < PEOPLE; i++) {
                world.add("z-" + i, "u" + i + "@acme.example");
            }
        }
        schedule.elapse(Sharing.KNOWN);
        List<Long> times = times("GET /v2/users");
        // One a second is what is left of the limit for this.
        for (int first = 0, last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= WINDOW) {
                first++;
            }
            assertThat(last - first + 1).as("%s", times).isLessThanOrEqualTo(WINDOW / 1_000);
        }
        assertThat(nodes).extracting(ZoomNodes::nodes).containsExactly(2, 2);
    }

    @ParameterizedTest
    @CsvSource({"15,1,67", "15,2,134", "1,3,3000", "5,1,200"})
    void aPaceIsNeverFasterThanWhatAllMayTogether(int perSecond, int among, long millis) {
        Duration pace = People.pace(perSecond, among);
        assertThat(pace.toNanos() * perSecond).isBetween(among * 999_999_900L, among * 1_000_000_100L);
        assertThat(pace).isLessThanOrEqualTo(Duration.ofMillis(millis));
    }
}
