package org.patchbay.sip.stack.internal;

import org.patchbay.sip.stack.OverloadSettings;

/**
 * Tells overload from a stall. After a pause of the machine or of the collector everything in a queue is old, and it is gone in a moment:
 * nobody is refused for that. Overload is a queue that does not get young again, as CoDel has it (RFC 8289); once it has been seen, new calls
 * are refused as soon as the queue is old, until there has been none for as long as those refused were told to wait.
 */
final class OverloadGate {
    private final long old;
    private final long patience;
    private final long memory;
    private final int many;
    /** When the queue was last seen empty, or an entry was taken that had not waited for long. */
    private volatile long young;

    private volatile boolean overloaded;
    private volatile long seen;

    /** All times in nanoseconds, of one clock. */
    OverloadGate(OverloadSettings settings, long now) {
        old = settings.refuseAfter().toNanos();
        patience = settings.patience().toNanos();
        memory = settings.retryAfterSeconds() * 1_000_000_000L;
        many = Math.max(1, settings.queueLimit() / 2);
        young = now;
    }

    /** An entry has left the queue after that wait. Called by the worker alone. */
    void taken(long waited, long now) {
        if (waited <= old) {
            young = now;
        }
    }

    /**
     * Nothing waits. Called by the worker whenever it is about to do something that was not queued: a timer that takes long (in a process that is
     * still cold, or as the machine stalls) makes those that come meanwhile wait, and that is no overload however long the rest before it. And by
     * whoever brings the first that waits: to wake the worker may take long, too.
     */
    void empty(long now) {
        young = now;
    }

    /** Whether a new call may join a queue whose head has waited that long. Called by any thread. */
    boolean admits(long age, int messages, long now) {
        if (messages < many) {
            if (age <= old) {
                return true;
            }
            boolean lately = overloaded && now - seen < memory;
            if (!lately && now - young <= patience) {
                return true;
            }
        }
        seen = now;
        overloaded = true;
        return false;
    }
}
