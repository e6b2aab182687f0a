package org.patchbay.lab.peer;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Lets one thread wait for what others change. */
public final class Changes {
    private static final long LOOK_AGAIN_MILLIS = 20;

    /** Something may have changed. */
    public synchronized void happened() {
        notifyAll();
    }

    /**
     * Waits until it is so. Looks again now and then, for what changes without telling, such as audio.
     *
     * @return whether it was so in time; false too when the thread is interrupted, which it then still is
     */
    public synchronized boolean await(Duration limit, BooleanSupplier so) {
        long end = System.nanoTime() + limit.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            try {
                wait(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
