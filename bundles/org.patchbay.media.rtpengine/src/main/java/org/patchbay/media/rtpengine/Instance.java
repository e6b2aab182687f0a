package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.rtpengine.ng.NgClient;

/** One rtpengine: whether it is well, and what it carries. */
final class Instance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    /** One lost datagram is no fault (and it was sent three times), one reply no recovery. */
    private static final int PINGS = 2;

    private final String name;
    private final NgClient client;
    private final AtomicInteger own = new AtomicInteger();
    /** Sessions of all its users, as it said last; -1 before. */
    private volatile int reported = -1;

    private volatile boolean well;
    private volatile String fault = "it was not asked yet";
    // Guarded by this.
    private int inARow;
    private boolean asked;

    Instance(String name, InetSocketAddress place, ScheduledExecutorService timer) throws IOException {
        this.name = name;
        this.client = new NgClient(place, timer);
    }

    /** As it is configured: address and port. */
    String name() {
        return name;
    }

    CompletionStage<Map<String, Object>> ask(Map<String, Object> request) {
        return client.ask(request);
    }

    boolean isWell() {
        return well;
    }

    /** Why it is not well. */
    String fault() {
        return fault;
    }

    void opened() {
        own.incrementAndGet();
    }

    void closed() {
        own.decrementAndGet();
    }

    /** What it carries, ours and others'. */
    int load() {
        return Math.max(own.get(), reported);
    }

    int own() {
        return own.get();
    }

    /** @return done when it has answered, or has not */
    CompletionStage<?> ping() {
        return ask(Map.of("command", "ping")).handle((reply, error) -> {
            found(error == null ? "" : String.valueOf(error.getMessage()));
            return null;
        });
    }

    private synchronized void found(String error) {
        boolean first = !asked;
        boolean good = error.isEmpty();
        asked = true;
        fault = error;
        inARow = good == well ? 0 : inARow + 1;
        if (first && !good) {
            LOG.warn("{}. It gets no calls.", error);
        } else if (inARow >= (first ? 1 : PINGS)) {
            inARow = 0;
            well = good;
            if (good) {
                LOG.info("rtpengine {} is well{}", name, first ? "" : " again: it gets new calls");
            } else {
                LOG.warn("{}. It gets no new calls; its {} calls are silent until it is back.", error, own.get());
            }
        }
    }

    CompletionStage<?> count() {
        return ask(Map.of("command", "statistics")).handle((reply, error) -> {
            if (error == null
                    && reply.get("statistics") instanceof Map<?, ?> all
                    && all.get("currentstatistics") instanceof Map<?, ?> now
                    && now.get("sessionstotal") instanceof Long total) {
                reported = (int) Math.min(total, Integer.MAX_VALUE);
            }
            return null;
        });
    }

    /** Refuses at once where it is known that nobody would answer. */
    void check() throws MediaException {
        if (!well) {
            throw new MediaException(503, "rtpengine " + name + " is not well: " + fault);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
