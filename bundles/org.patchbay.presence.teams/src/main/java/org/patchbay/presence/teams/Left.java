package org.patchbay.presence.teams;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * The subscriptions that a process before this one, or another node, has left, by whose they are: each user may have one, so that it has to go before there
 * is another.
 */
final class Left {
    static final String SPACE = "teams-subscriptions";
    private static final Logger LOG = LoggerFactory.getLogger(Left.class);

    private final Store store;
    private final Executor io;
    /** What was taken, or is this process's own. */
    private final Map<String, String> known = new ConcurrentHashMap<>();

    Left(Store store, Executor io) {
        this.store = store;
        this.io = io;
    }

    /** Each once; empty where there is none. */
    String take(String key) {
        String id = store.get(SPACE, key).map(Stored::value).orElse("");
        return id.equals(known.put(key, id)) ? "" : id;
    }

    /** For the next process, or node. Without it that one is refused for an hour at most. */
    void keep(String key, String id) {
        known.put(key, id);
        try {
            io.execute(() -> {
                try {
                    store.write("system", List.of(Write.put(SPACE, key, id)));
                } catch (StoreException e) {
                    LOG.debug("A subscription is not remembered: {}", e.getMessage());
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("A subscription is not remembered at the end");
        }
    }
}
