package org.patchbay.media.rtpengine;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.patchbay.api.media.MediaException;

/** The calls of rtpengine's in which there are legs of ours: one for all that are in the same. */
final class Homes {
    /** By what rtpengine knows them by. */
    private final Map<String, Home> all = new ConcurrentHashMap<>();

    Home of(Instance instance, String callId) {
        return all.compute(
                callId,
                (any, known) -> known != null && known.instance() == instance ? known : new Home(instance, callId));
    }

    void dropUnused(Collection<RtpengineSession> sessions) {
        all.values().removeIf(home -> home.isEmpty() && sessions.stream().noneMatch(session -> session.home() == home));
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
