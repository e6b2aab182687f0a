package org.patchbay.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call into feature code, and the only way there: enter the gate, call, leave, judge. It is settled once, either by the thread that
 * asked or, past the limit, by the watch. Nothing may follow an asking on its stack but what its {@code onHung} does as well.
 *
 * <p>Serves for one asking after the other on one thread, until one hangs.
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

    /** What is asked. */
    @FunctionalInterface
    interface Question<S, R> {
        @Nullable
        R put(S to) throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final VarHandle DEADLINE;

    static {
        try {
            DEADLINE = MethodHandles.lookup().findVarHandle(Asking.class, "deadline", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Runnable onHung;
    private final boolean counts;
    /** When what goes on now is overdue; 0 when nothing does. Whoever sets it back has settled the asking. */
    private volatile long deadline;

    private @Nullable Slot<S> slot;
    private long limitNanos;
    private long nanos;
    private @Nullable R answer;
    private @Nullable Throwable fault;

    /** @param onHung called by the watch, on its thread: must only post */
    Asking(Runnable onHung) {
        this(onHung, true);
    }

    /** @param counts whether the slot is to remember how it went */
    Asking(Runnable onHung, boolean counts) {
        this.onHung = onHung;
        this.counts = counts;
    }

    Outcome ask(Slot<S> whom, long limit, Question<S, R> question) {
        S service = whom.enter();
        if (service == null) {
            return Outcome.GONE;
        }
        WatchedThread thread = WatchedThread.present();
        boolean measured = whom.isSuspect();
        long cpuBefore = measured ? CPU.getCurrentThreadCpuTime() : 0;
        long stalled = thread == null ? 0 : thread.stalled();
        slot = whom;
        limitNanos = limit;
        answer = null;
        fault = null;
        long started = System.nanoTime();
        long until = started + limit | 1;
        DEADLINE.setRelease(this, until);
        if (thread != null) {
            thread.watched(this);
        }
        try {
            answer = question.put(service);
            if (answer == null) {
                fault = new IllegalStateException("It answered null.");
            }
        } catch (Throwable t) {
            fault = t;
        } finally {
            whom.leave();
        }
        nanos = System.nanoTime() - started;
        if (!DEADLINE.compareAndSet(this, until, 0L)) {
            throw new WrittenOff();
        }
        if (Thread.interrupted()) {
            // The core may send next on this thread, and with this mark on it the socket of all would be closed.
            LOG.debug("A mark of interruption was left behind.");
        }
        if (whom.isClosed()) {
            return Outcome.GONE;
        }
        long cpu = measured ? CPU.getCurrentThreadCpuTime() - cpuBefore : -1;
        if (counts) {
            whom.account(nanos, cpu, fault != null, thread == null ? 0 : thread.stalled() - stalled);
        }
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

    /** Whether the thread that asks with this is inside there. */
    boolean isIn(Slot<?> there) {
        return deadline != 0 && slot == there;
    }

    /** For the watch: takes the asking from its thread if it is overdue, and says that it hung. */
    boolean expire(long now) {
        long until = deadline;
        return until != 0 && now - until > 0 && DEADLINE.compareAndSet(this, until, 0L);
    }

    /** Takes the asking from its thread, overdue or not; what it says does not count any more. */
    boolean abandon() {
        long until = deadline;
        return until != 0 && DEADLINE.compareAndSet(this, until, 0L);
    }

    void hung() {
        Slot<S> there = slot;
        if (there != null) {
            there.quarantine("did not return within " + limitNanos / 1_000_000 + " ms");
        }
        onHung.run();
    }
}
