package org.patchbay.sip.stack.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of two threads receives, so that the one that does can deal with what it received as well, and nobody has to be woken for it: when it is
 * away for too long, the other one goes on receiving in its place, and the first stands by when it is back. While there is no stand-in nobody
 * leaves, as somebody has to see, and to refuse, what comes while a worker stands still. Who is away also writes what it has to say on
 * connections ({@link Postbag}), for it may be kept waiting by their peers.
 */
final class Duty {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);
    /** How long what comes may wait unseen. */
    static final long PATIENCE_NANOS = 30_000_000;
    /** After so long without anything to look after, the stand-in sleeps until it is woken. */
    private static final long QUIET_NANOS = 1_000_000_000;

    /** How long what is said in one may be kept for the next, however many follow. */
    private static final long LONGEST_NANOS = 2_000_000;

    private static final long THERE = 0;
    private static final long NOTHING = 0;

    private final BooleanSupplier open;
    /** When who has the duty left, or {@link #THERE}. Whoever of the two sets it back has the duty then. */
    private final AtomicLong left = new AtomicLong(THERE);

    private volatile @Nullable Thread standIn;
    /** When somebody left last. */
    private volatile long lately = System.nanoTime();

    private volatile boolean asleep;
    /** Of who left last. */
    private volatile Postbag bag = new Postbag();
    /** That bag, while it is kept for what follows; for who has the duty. */
    private @Nullable Postbag kept;
    /** Since when, or {@link #NOTHING}. */
    private volatile long keptSince = NOTHING;
    /** When that bag was new. */
    private long begun;

    /** @param open false when both are to end */
    Duty(BooleanSupplier open) {
        this.open = open;
    }

    /** Stands by until it is the calling thread's turn to receive; false when there is nothing to receive any more. */
    boolean standBy() {
        Thread me = Thread.currentThread();
        standIn = me;
        while (open.getAsBoolean()) {
            long since = left.get();
            if (since != THERE && System.nanoTime() - since > PATIENCE_NANOS) {
                // First: the other one names itself as soon as it is back.
                standIn = null;
                if (left.compareAndSet(since, THERE)) {
                    bag.late();
                    return true;
                }
                standIn = me;
            }
            long waits = keptSince;
            if (waits != NOTHING && System.nanoTime() - waits > PATIENCE_NANOS) {
                // What should have followed has not.
                bag.late();
            }
            rest();
        }
        return false;
    }

    private void rest() {
        // Nobody of ours interrupts a stand-in; with the mark left on it, it would never rest.
        if (Thread.interrupted()) {
            LOG.debug("interrupt ignored");
        }
        if (System.nanoTime() - lately < QUIET_NANOS) {
            LockSupport.parkNanos(this, PATIENCE_NANOS);
            return;
        }
        asleep = true;
        if (left.get() == THERE && open.getAsBoolean()) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** Has who stands by see that there is nothing to receive any more. */
    void end() {
        LockSupport.unpark(standIn);
    }

    /** Whether who has the duty may leave. */
    boolean isCovered() {
        return standIn != null;
    }

    /** Does this in place of receiving; says whether the duty is still the calling thread's, which must have it and be covered. */
    boolean leave(Runnable task) {
        return leave(task, false);
    }

    /**
     * The same.
     *
     * @param more whether the next one follows at once: what was said in this one is written with what is said in that one then, to each connection in
     *     one go. Who says so leaves again, or {@link #settle settles}, before it waits for anything
     */
    boolean leave(Runnable task, boolean more) {
        // Never the value that means something else.
        long now = System.nanoTime() | 1;
        Postbag mine = kept;
        if (mine == null) {
            mine = new Postbag();
            bag = mine;
            begun = now;
        } else {
            kept = null;
            keptSince = NOTHING;
        }
        boolean keeps = more && now - begun < LONGEST_NANOS;
        left.set(now);
        lately = now;
        if (asleep) {
            LockSupport.unpark(standIn);
        }
        try {
            if (keeps) {
                mine.within(task);
            } else {
                mine.around(task);
            }
        } catch (Throwable t) {
            LOG.debug("what was received could not be dealt with", t);
        }
        boolean still = left.compareAndSet(now, THERE);
        if (keeps && still) {
            kept = mine;
            keptSince = now;
        }
        return still;
    }

    /** Nothing follows at once: what was kept for that is written, by those of the connections, as who has the duty may not be kept waiting. */
    void settle() {
        Postbag mine = kept;
        if (mine != null) {
            kept = null;
            keptSince = NOTHING;
            mine.late();
        }
    }
}
