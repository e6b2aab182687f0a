package org.patchbay.presence.teams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;

/** The subscriptions that a process before this one has left, by whose they are: each user may have one, so that it has to go before there is another. */
final class Left {
    static final String SPACE = "teams-subscriptions";
    private static final Logger LOG = LoggerFactory.getLogger(Left.class);

    private final Store store;
    private final Executor io;
    private final Map<String, String> ids = new HashMap<>();

    Left(Store store, Executor io) {
        this.store = store;
        this.io = io;
        store.list(SPACE, "").forEach(each -> ids.put(each.key(), each.value()));
    }

    /** Once; empty where there is none. */
    String take(String key) {
        String id = ids.remove(key);
        return id == null ? "" : id;
    }

    /** For the next process. Without it that one is refused for an hour at most. */
    void keep(String key, String id) {
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
