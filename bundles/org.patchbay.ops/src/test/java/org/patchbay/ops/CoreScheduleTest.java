package org.patchbay.ops;

import org.junit.jupiter.api.AfterEach;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.testkit.ops.ScheduleContract;

class CoreScheduleTest extends ScheduleContract {
    private final CoreSchedule schedule = new CoreSchedule();

    @AfterEach
    void close() {
        schedule.close();
    }

    @Override
    protected Schedule schedule() {
        return schedule;
    }
}
