package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.roster.Absence;

import static org.assertj.core.api.Assertions.assertThat;

/** The clock stands still in all of these: what changes is followed at once. */
class ReadinessTest {
    private static final Duration GRACE = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final List<Boolean> told = new CopyOnWriteArrayList<>();
    private TestCore t;

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.core.readiness.watch(told::add);
    }

    @AfterEach
    void stop() {
        t.close();
    }

    private long screen() {
        return t.handler("screen", Phase.SCREEN, (a, c) -> Verdict.proceed());
    }

    @Test
    void followsTheRosterAndTheHandlers() {
        assertThat(told).as("an empty roster").containsExactly(true);
        t.require("screen", Absence.REFUSE, GRACE);
        assertThat(told).containsExactly(true, false);
        long handler = screen();
        assertThat(told).containsExactly(true, false, true);
        t.core.slots.unbind(handler);
        assertThat(told).containsExactly(true, false, true, false);
        t.roster.clear();
        t.require("nice", Absence.SKIP, GRACE);
        assertThat(told).containsExactly(true, false, true, false, true);
        assertThat(t.clock.pending()).as("nothing is looked at by the clock").isZero();
    }

    @Test
    void withoutARosterNothingIsReady() {
        t.core.roster.unbind(1);
        assertThat(told).containsExactly(true, false);
        assertThat(t.rosterWatchers).as("the one that left is not watched").isEmpty();
        t.bindRoster();
        assertThat(told).containsExactly(true, false, true);
        assertThat(t.rosterWatchers).hasSize(1);
    }

    @Test
    void aClosedCoreWatchesNobody() {
        t.close();
        assertThat(t.rosterWatchers).isEmpty();
        t.require("screen", Absence.REFUSE, GRACE);
        assertThat(told).containsExactly(true);
    }
}
