package org.patchbay.bus;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * One service and the gate before it: enter, then look whether it is closed, call, leave. Forgets the service when it is closed, so that a
 * parked call that still knows the slot does not hold on to an old bundle.
 */
final class Slot<S> {
    private static final int WINDOW = 20;
    private static final int LATE_OF_WINDOW = 5;
    private static final int SUSPICION = 100;
    private static final long LONG_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final BiConsumer<Slot<S>, String> onQuarantine;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger suspect = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private volatile @Nullable S service;
    private volatile SlotInfo info;
    private volatile boolean closed;
    private volatile boolean quarantined;

    Slot(SlotInfo info, S service, BiConsumer<Slot<S>, String> onQuarantine) {
        this.info = info;
        this.service = service;
        this.onQuarantine = onQuarantine;
    }

    /** The service, with a {@link #leave} owed; or null, with none. */
    @Nullable
    S enter() {
        inside.incrementAndGet();
        if (closed || quarantined) {
            inside.decrementAndGet();
            return null;
        }
        return service;
    }

    void leave() {
        inside.decrementAndGet();
    }

    /** Lets nobody in any more, waits for those inside (shorter than the container's own patience), and forgets the service. */
    boolean close() {
        closed = true;
        long until = System.nanoTime() + DRAIN_NANOS;
        WatchedThread thread = WatchedThread.present();
        int mine = thread != null && thread.isIn(this) ? 1 : 0;
        while (inside.get() > mine && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(200_000);
        }
        service = null;
        return inside.get() <= mine;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isUsable() {
        return !closed && !quarantined;
    }

    SlotInfo info() {
        return info;
    }

    void info(SlotInfo replacement) {
        info = replacement;
    }

    /** Whether it was slow of late: its askings are then measured in processor time as well, which costs a microsecond. */
    boolean isSuspect() {
        return suspect.get() > 0;
    }

    /**
     * Judges an asking. Being slow by the clock alone proves little on a busy machine: what counts is processor time over the budget, or a
     * wait so long that it can only be the handler's own.
     *
     * @param cpu nanoseconds of processor time, or negative where it was not measured
     * @param excused for how many of these nanoseconds the machine stood still: they do not count
     */
    void account(long took, long cpu, boolean fault, long excused) {
        asked.incrementAndGet();
        nanos.addAndGet(took);
        long budget = TimeUnit.MILLISECONDS.toNanos(info.budgetMillis());
        long guilty = took - excused;
        boolean slow = guilty > budget;
        boolean tooLate = slow && (cpu > budget || guilty > Math.max(LONG_WAIT_NANOS, 2 * budget));
        if (slow) {
            suspect.set(SUSPICION);
        } else if (suspect.get() > 0) {
            suspect.decrementAndGet();
        }
        if (fault || tooLate) {
            faults.incrementAndGet();
        }
        if (info.kind() != SlotInfo.Kind.HANDLER && info.kind() != SlotInfo.Kind.TREATMENT) {
            return;
        }
        if (tooLate || late.get() != 0) {
            int history = late.updateAndGet(h -> (h << 1 | (tooLate ? 1 : 0)) & (1 << WINDOW) - 1);
            if (Integer.bitCount(history) >= LATE_OF_WINDOW) {
                quarantine("was over its budget of " + info.budgetMillis() + " ms in " + LATE_OF_WINDOW
                        + " of its last " + WINDOW + " askings");
            }
        }
    }

    void quarantine(String why) {
        faults.incrementAndGet();
        if (info.kind() == SlotInfo.Kind.CORE || quarantined) {
            return;
        }
        quarantined = true;
        onQuarantine.accept(this, why);
    }

    boolean isQuarantined() {
        return quarantined;
    }

    long asked() {
        return asked.get();
    }

    long faults() {
        return faults.get();
    }

    long meanMicros() {
        long n = asked.get();
        return n == 0 ? 0 : nanos.get() / n / 1000;
    }
}
