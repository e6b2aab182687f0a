package org.patchbay.webhook;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One taker, behind a gate: so many at a time, so that one that hangs leaves threads to the others; and once it is closed nobody enters, so that
 * a bundle is not called after it was stopped.
 *
 * @param <S> what the taker is, of calls {@code C} that it answers with {@code A}
 */
final class Hook<S, C, A> {
    private static final Logger LOG = LoggerFactory.getLogger(Hook.class);
    static final int AT_A_TIME = 3;
    /** Below the time that declarative services wait for a component. */
    private static final int DRAIN_SECONDS = 3;

    /**
     * What takers of one kind have in common.
     *
     * @param what how logs call one
     * @param broken the answer of one that fails
     * @param away the answer of one that is not there, or has enough to do
     */
    record Kind<S, C, A>(String what, Function<S, String> name, BiFunction<S, C, A> ask, A broken, A away) {}

    private final Kind<S, C, A> kind;
    private final String name;
    private final S taker;
    private final int ranking;
    private final long id;
    private final Semaphore gate = new Semaphore(AT_A_TIME);
    private volatile boolean closed;
    private volatile boolean broken;

    /** @param id of the service: among those of one ranking the first counts */
    Hook(Kind<S, C, A> kind, String name, S taker, int ranking, long id) {
        this.kind = kind;
        this.name = name;
        this.taker = taker;
        this.ranking = ranking;
        this.id = id;
    }

    boolean is(S other) {
        return taker == other;
    }

    int ranking() {
        return ranking;
    }

    long id() {
        return id;
    }

    /** What the kind says of one that is away where it is closed, or has as many as it takes at a time; and of a broken one where it fails. */
    A take(C call) {
        if (closed || !gate.tryAcquire()) {
            return kind.away();
        }
        try {
            if (closed) {
                return kind.away();
            }
            A answer = kind.ask().apply(taker, call);
            broken = false;
            return answer;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            broken(e);
            return kind.broken();
        } finally {
            gate.release();
        }
    }

    private void broken(Throwable thrown) {
        if (broken) {
            LOG.debug("The {} '{}' failed again: {}", kind.what(), name, described(thrown));
            return;
        }
        broken = true;
        LOG.warn(
                "The {} '{}' failed, and who asked was answered 500: {}. Until it works again this is said once.",
                kind.what(),
                name,
                described(thrown));
    }

    /** What it was and where, and never what it says: a message may repeat what was posted. */
    static String described(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /** Nobody enters any more; waits for those inside. */
    void close() {
        closed = true;
        try {
            if (!gate.tryAcquire(AT_A_TIME, DRAIN_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "The {} '{}' is still at work {} s after it was taken away.", kind.what(), name, DRAIN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
