package org.patchbay.media.embedded;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions whose owner has left, by call, each until its time is up; and the one thread that sees to what is done now and then. */
final class LeftSessions {
    private static final Logger LOG = LoggerFactory.getLogger(LeftSessions.class);

    private final Map<String, EmbeddedSession> left = new ConcurrentHashMap<>();
    private final Duration longest;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread made = new Thread(task, "patchbay-media-left");
        made.setDaemon(true);
        return made;
    });

    /** @param longest how long a session without an owner is kept */
    LeftSessions(Duration longest) {
        this.longest = longest;
    }

    /** @param abandon to be done when its time is up */
    void add(EmbeddedSession session, Runnable abandon) {
        left.put(session.call(), session);
        try {
            var unused = thread.schedule(abandon, longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The engine stops: call {} ends with it", session.call());
        }
    }

    /** The session of a call whose owner comes back; null where there is none. */
    @Nullable
    EmbeddedSession take(String call) {
        return left.remove(call);
    }

    void remove(EmbeddedSession session) {
        left.remove(session.call(), session);
    }

    /** Does something now, and once an hour from then on. What it throws is logged, and it is tried again. */
    void hourly(Runnable task) {
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.error("What is to be done each hour failed", e);
                    }
                },
                0,
                1,
                TimeUnit.HOURS);
    }

    void stop() {
        thread.shutdownNow();
    }
}
