package org.patchbay.sip.stack.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.patchbay.sip.stack.Scheduled;

/** The worker of a test: its time is what the test says, its timers are those of a wheel, and its thread is the test's. */
record WheelHome(TimerWheel wheel, LongSupplier clock) implements TransactionLayer.Home {
    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        return wheel.schedule(now(), delay.toNanos(), task);
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }

    @Override
    public void run(Runnable task) {
        task.run();
    }
}
