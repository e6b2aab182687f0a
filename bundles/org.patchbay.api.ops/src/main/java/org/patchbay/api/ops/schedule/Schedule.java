package org.patchbay.api.ops.schedule;

import java.time.Duration;

import org.osgi.annotation.versioning.ProviderType;

/** Runs work at its time on a thread of the core. Not for calls: timers of a call are actions of its plan. */
@ProviderType
public interface Schedule {

    /**
     * Runs a task again and again. A run that is late is not made up for, two runs never overlap, and an exception is a warning that names the
     * task; the next run comes all the same.
     *
     * @param name for the warnings
     * @return ends it when closed; waits for a run that is going on, five seconds at most
     */
    AutoCloseable every(String name, Duration period, Runnable task);

    /** Runs a task once. */
    AutoCloseable once(String name, Duration delay, Runnable task);
}
