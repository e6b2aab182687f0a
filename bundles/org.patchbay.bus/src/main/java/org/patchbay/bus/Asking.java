package org.patchbay.bus;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * One call into feature code, and the only way there: enter the gate, call, leave, judge. It is settled once, either by the thread that
 * asked or, past the limit, by the watch. Nothing may follow an asking on its stack but what its {@code onHung} does as well.
 *
 * @param <S> the service asked
 * @param <R> its answer
 */
final class Asking<S, R> {

    /** Unwinds a thread whose asking was resolved without it. */
    static final class WrittenOff extends Error {
        private static final long serialVersionUID = 1L;

        WrittenOff() {
            super("written off", null, false, false);
        }
    }

    enum Outcome {
        ANSWERED,
        /** The slot was closed before or meanwhile: whatever it said does not count. Ask the name again. */
        GONE,
        /** It threw, or answered null. */
        FAILED
    }

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private final Slot<S> slot;
    private final long limitNanos;
    private final Runnable onHung;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile long deadline;
    private long nanos;
    private @Nullable R answer;
    private @Nullable Throwable fault;

    /** @param onHung called by the watch, on its thread: must only post */
    Asking(Slot<S> slot, long limitNanos, Runnable onHung) {
        this.slot = slot;
        this.limitNanos = limitNanos;
        this.onHung = onHung;
    }

    Outcome ask(Function<? super S, ? extends @Nullable R> question) {
        S service = slot.enter();
        if (service == null) {
            return Outcome.GONE;
        }
        Workers.Worker worker = Thread.currentThread() instanceof Workers.Worker w ? w : null;
        boolean measured = slot.isSuspect();
        long cpuBefore = measured ? CPU.getCurrentThreadCpuTime() : 0;
        long stalled = worker == null ? 0 : worker.stalled();
        long started = System.nanoTime();
        deadline = started + limitNanos;
        if (worker != null) {
            worker.asking = this;
        }
        try {
            answer = question.apply(service);
            if (answer == null) {
                fault = new IllegalStateException("It answered null.");
            }
        } catch (Throwable t) {
            fault = t;
        } finally {
            slot.leave();
            if (worker != null) {
                worker.asking = null;
            }
        }
        nanos = System.nanoTime() - started;
        if (!settle()) {
            throw new WrittenOff();
        }
        if (slot.isClosed()) {
            return Outcome.GONE;
        }
        long cpu = measured ? CPU.getCurrentThreadCpuTime() - cpuBefore : -1;
        slot.account(nanos, cpu, fault != null, worker == null ? 0 : worker.stalled() - stalled);
        return fault == null ? Outcome.ANSWERED : Outcome.FAILED;
    }

    R answer() {
        R given = answer;
        if (given == null) {
            throw new IllegalStateException("There is no answer.");
        }
        return given;
    }

    @Nullable
    Throwable fault() {
        return fault;
    }

    long micros() {
        return nanos / 1000;
    }

    Slot<S> slot() {
        return slot;
    }

    boolean overdue(long now) {
        return now - deadline > 0;
    }

    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    void hung() {
        slot.quarantine("did not return within " + limitNanos / 1_000_000 + " ms");
        onHung.run();
    }
}
