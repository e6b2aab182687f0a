package org.patchbay.media.rtpengine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.patchbay.api.media.MediaException;

/**
 * The calls of rtpengine's in which there are legs of ours: one for all that are in the same. That of a session is found by the session, so it is
 * kept here only once that has ended, or as long as it is not made anew.
 */
final class Homes {
    private final Map<CallId, RtpengineSession> sessions;
    /** By what rtpengine knows them by. */
    private final Map<CallId, Home> others = new ConcurrentHashMap<>();

    /** @param sessions by what rtpengine knows them by */
    Homes(Map<CallId, RtpengineSession> sessions) {
        this.sessions = sessions;
    }

    Home of(Instance instance, CallId callId) {
        RtpengineSession session = sessions.get(callId);
        if (session != null && session.home().instance() == instance) {
            return session.home();
        }
        return others.compute(
                callId,
                (any, known) -> known != null && known.instance() == instance ? known : new Home(instance, callId));
    }

    /** Its session ends, and legs of it may be in another. */
    void outlives(Home home) {
        others.put(home.callId(), home);
    }

    void dropUnused() {
        others.values().removeIf(Home::isEmpty);
    }

    /** Whether rtpengine still has it; it answers at once or not at all. */
    static Map<String, Object> known(Home home) throws MediaException {
        try {
            return home.ask(Map.of("command", "query")).toCompletableFuture().get(2, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MediaException refused
                    ? refused
                    : new MediaException(503, "rtpengine cannot be asked: " + e.getCause());
        } catch (TimeoutException e) {
            throw new MediaException(503, "rtpengine does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MediaException(503, "The engine is stopping");
        }
    }
}
