package org.patchbay.webhook;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

/**
 * One taker, behind a gate: so many at a time, so that one that hangs leaves threads to the others; and once it is closed nobody enters, so that
 * a bundle is not called after it was stopped.
 */
final class Hook {
    private static final Logger LOG = LoggerFactory.getLogger(Hook.class);
    static final int AT_A_TIME = 3;
    /** Below the time that declarative services wait for a component. */
    private static final int DRAIN_SECONDS = 3;

    static final WebhookAnswer BROKEN = WebhookAnswer.of(500);
    static final WebhookAnswer AWAY = WebhookAnswer.of(503);

    private final String name;
    private final Webhook taker;
    private final int ranking;
    private final long id;
    private final Semaphore gate = new Semaphore(AT_A_TIME);
    private volatile boolean closed;
    private volatile boolean broken;

    /** @param id of the service: among those of one ranking the first counts */
    Hook(String name, Webhook taker, int ranking, long id) {
        this.name = name;
        this.taker = taker;
        this.ranking = ranking;
        this.id = id;
    }

    boolean is(Webhook other) {
        return taker == other;
    }

    int ranking() {
        return ranking;
    }

    long id() {
        return id;
    }

    /** {@link #AWAY} where it is closed, or has as many as it takes at a time; {@link #BROKEN} where it fails. */
    WebhookAnswer take(WebhookCall call) {
        if (closed || !gate.tryAcquire()) {
            return AWAY;
        }
        try {
            if (closed) {
                return AWAY;
            }
            WebhookAnswer answer = taker.take(call);
            broken = false;
            return answer;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            broken(e);
            return BROKEN;
        } finally {
            gate.release();
        }
    }

    private void broken(Throwable thrown) {
        if (broken) {
            LOG.debug("The webhook '{}' failed again: {}", name, described(thrown));
            return;
        }
        broken = true;
        LOG.warn(
                "The webhook '{}' failed, and who posted was answered 500: {}. Until it works again this is said once.",
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
                LOG.warn("The webhook '{}' is still at work {} s after it was taken away.", name, DRAIN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
