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
 * <p>Who asks may be able to wait for less than what makes a hang of it, as an emergency call is. Then it goes on without the answer, and the
 * thread is lost to it; but whom it asked is judged as if somebody had waited, and is not interrupted before.
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
    /**
     * When what goes on now is overdue; 0 when nothing does. Whoever sets it back has settled the asking. Odd while somebody waits for the answer,
     * even once nobody does.
     */
    private volatile long deadline;

    private @Nullable Slot<S> slot;
    private long limitNanos;
    /** The deadline once nobody waits any more; 0 where that is when it hangs. */
    private long hangsAt;

    private long stalledBefore;
    private long nanos;
    private @Nullable R answer;
    private @Nullable Throwable fault;
    /** Of the watch alone. */
    private boolean hung;

    private boolean goneOn;

    /** @param onHung what is done instead of waiting; called by the watch, on its thread: must only post */
    Asking(Runnable onHung) {
        this(onHung, true);
    }

    /** @param counts whether the slot is to remember how it went */
    Asking(Runnable onHung, boolean counts) {
        this.onHung = onHung;
        this.counts = counts;
    }

    /** @param limit nanoseconds after which it hangs */
    Outcome ask(Slot<S> whom, long limit, Question<S, R> question) {
        return ask(whom, limit, limit, question);
    }

    /**
     * @param patience nanoseconds after which nobody waits any more; what is beyond the limit does not count
     * @param limit nanoseconds after which it hangs
     */
    Outcome ask(Slot<S> whom, long patience, long limit, Question<S, R> question) {
        S service = whom.enter();
        if (service == null) {
            return Outcome.GONE;
        }
        WatchedThread thread = WatchedThread.present();
        boolean measured = whom.isSuspect();
        long cpuBefore = measured ? CPU.getCurrentThreadCpuTime() : 0;
        stalledBefore = thread == null ? 0 : thread.stalled();
        slot = whom;
        limitNanos = limit;
        answer = null;
        fault = null;
        long started = System.nanoTime();
        long until = started + Math.min(patience, limit) | 1;
        hangsAt = patience < limit ? ((started + limit) & ~1L) | 2 : 0;
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
        long cpu = measured ? CPU.getCurrentThreadCpuTime() - cpuBefore : -1;
        if (!DEADLINE.compareAndSet(this, until, 0L)) {
            late(whom, thread, cpu);
            throw new WrittenOff();
        }
        if (Thread.interrupted()) {
            // The core may send next on this thread, and with this mark on it the socket of all would be closed.
            LOG.debug("A mark of interruption was left behind.");
        }
        if (whom.isClosed()) {
            return Outcome.GONE;
        }
        account(whom, thread, cpu);
        return fault == null ? Outcome.ANSWERED : Outcome.FAILED;
    }

    private void account(Slot<S> whom, @Nullable WatchedThread thread, long cpu) {
        if (counts) {
            whom.account(nanos, cpu, fault != null, thread == null ? 0 : thread.stalled() - stalledBefore);
        }
    }

    /** It is back, and nobody waits for what it says. Where it did not hang, that nobody could wait is no fault of its. */
    private void late(Slot<S> whom, @Nullable WatchedThread thread, long cpu) {
        long hangs = hangsAt;
        if (hangs == 0 || !DEADLINE.compareAndSet(this, hangs, 0L) || whom.isClosed()) {
            return;
        }
        account(whom, thread, cpu);
        if (fault != null) {
            SlotInfo info = whom.info();
            LOG.warn(
                    "{} '{}' of {} failed after the call had gone on without it. Report it to whoever wrote the bundle.",
                    info.kind().word(),
                    info.name(),
                    info.from(),
                    fault);
        }
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

    /** Whether somebody is asked. */
    boolean goesOn() {
        return deadline != 0;
    }

    /** Whether the thread that asks with this is inside there. */
    boolean isIn(Slot<?> there) {
        return deadline != 0 && slot == there;
    }

    /**
     * For the watch: takes the asking from its thread if it is overdue, a second time if it hangs; then {@link #resolve} is owed.
     *
     * @param stalled as of {@link WatchedThread#stalled}: what has come to it since this began does not count
     */
    boolean expire(long now, long stalled) {
        long until = deadline;
        if (until == 0 || now - until - (stalled - stalledBefore) <= 0) {
            return false;
        }
        long next = (until & 1) == 0 ? 0 : hangsAt;
        if (!DEADLINE.compareAndSet(this, until, next)) {
            return false;
        }
        hung = next == 0;
        return true;
    }

    /** For the watch: whether what has expired hangs, and has not only lost whoever waited for it. */
    boolean isHung() {
        return hung;
    }

    /** Takes the asking from its thread, overdue or not; what it says does not count any more. */
    boolean abandon() {
        long until = deadline;
        return until != 0 && DEADLINE.compareAndSet(this, until, 0L);
    }

    /** For the watch: does what follows from its having expired. */
    void resolve() {
        Slot<S> there = slot;
        if (hung && there != null) {
            there.quarantine("did not return within " + limitNanos / 1_000_000 + " ms");
        }
        if (!goneOn) {
            goneOn = true;
            onHung.run();
        }
    }
}
