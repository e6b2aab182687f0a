package org.patchbay.lab.cloud.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The time at the cloud: that of another clock, and as far ahead or behind as a test says. */
public final class LabClock extends Clock {
    private final Clock base;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Duration ahead = Duration.ZERO;

    /** As that one, for now. */
    public LabClock(Clock base) {
        this.base = base;
    }

    /** Moves on, or back. What falls due in between happens before this returns. */
    public void advance(Duration by) {
        synchronized (this) {
            ahead = ahead.plus(by);
        }
        listeners.forEach(Runnable::run);
    }

    /** For the stand-ins: whom to tell that it was moved. */
    public void moved(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
