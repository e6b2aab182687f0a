package org.patchbay.testkit.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.schedule.Schedule;

import static org.assertj.core.api.Assertions.assertThat;

class ManualScheduleTest extends ScheduleContract {
    private final ManualSchedule schedule = new ManualSchedule();

    @Override
    protected Schedule schedule() {
        return schedule;
    }

    @Override
    protected void elapse(Duration time) {
        schedule.elapse(time);
    }

    @Test
    void runsWhatIsDueInItsOrderAndNothingElse() {
        List<String> ran = new ArrayList<>();
        schedule.once("b", Duration.ofSeconds(7), () -> ran.add("b"));
        schedule.every("a", Duration.ofSeconds(3), () -> ran.add("a"));
        schedule.elapse(Duration.ofSeconds(8));
        assertThat(ran).containsExactly("a", "a", "b");
        schedule.elapse(Duration.ofMillis(999));
        assertThat(ran).hasSize(3);
        schedule.elapse(Duration.ofMillis(1));
        assertThat(ran).endsWith("a").hasSize(4);
    }
}
