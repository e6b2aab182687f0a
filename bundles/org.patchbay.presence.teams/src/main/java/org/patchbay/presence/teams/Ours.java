package org.patchbay.presence.teams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.PresenceStatus;

/**
 * Whose preferred status at Microsoft is one that was set here. It is in the store before it is set, so that after a crash it can be told
 * from one that the person has chosen. Many share a document; what is to be written while one writing goes on is written together afterwards.
 */
final class Ours {
    static final String SPACE = "teams-preferred";
    private static final String AUTHOR = "system";
    private static final int SHARDS = 64;

    private final Store store;
    private final Executor io;
    private final Map<String, TreeMap<String, PresenceStatus>> documents = new HashMap<>();
    private final Map<String, CompletableFuture<Void>> waiting = new HashMap<>();
    /** Documents that the store does not have as they are here. */
    private final Set<String> notKept = new HashSet<>();

    private boolean writing;

    /** @param io writes to the store */
    Ours(Store store, Executor io) {
        this.store = store;
        this.io = io;
        store.list(SPACE, "").forEach(document -> document.value().lines().forEach(line -> {
            String[] parts = line.split("\t", -1);
            if (parts.length == 2) {
                status(parts[1]).ifPresent(status -> documents
                        .computeIfAbsent(document.key(), key -> new TreeMap<>())
                        .put(parts[0], status));
            }
        }));
    }

    private static Optional<PresenceStatus> status(String name) {
        for (PresenceStatus each : PresenceStatus.values()) {
            if (each.name().equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    static String document(String tenant, String user) {
        return tenant + "/" + Math.floorMod(user.hashCode(), SHARDS);
    }

    /** The preferred status that was, or may have been, set here and not taken back. */
    synchronized Optional<PresenceStatus> of(String tenant, String user) {
        return Optional.ofNullable(
                documents.getOrDefault(document(tenant, user), new TreeMap<>()).get(user));
    }

    /** Ends once it is kept; fails where it cannot be. */
    CompletableFuture<Void> remember(String tenant, String user, PresenceStatus status) {
        return of(tenant, user).filter(status::equals).isPresent() && isKept(tenant, user)
                ? CompletableFuture.completedFuture(null)
                : put(tenant, user, status);
    }

    /** What was set here is taken back. That it is kept a little longer does no harm. */
    void forget(String tenant, String user) {
        if (of(tenant, user).isPresent()) {
            CompletableFuture<Void> unused = put(tenant, user, null);
        }
    }

    private synchronized boolean isKept(String tenant, String user) {
        return !notKept.contains(document(tenant, user));
    }

    private CompletableFuture<Void> put(String tenant, String user, @Nullable PresenceStatus status) {
        CompletableFuture<Void> kept;
        boolean start;
        synchronized (this) {
            String document = document(tenant, user);
            TreeMap<String, PresenceStatus> lines = documents.computeIfAbsent(document, key -> new TreeMap<>());
            if (status == null) {
                lines.remove(user);
            } else {
                lines.put(user, status);
            }
            notKept.add(document);
            kept = waiting.computeIfAbsent(document, key -> new CompletableFuture<>());
            start = !writing;
            writing = true;
        }
        if (start) {
            io.execute(this::write);
        }
        return kept;
    }

    /** All that waits, together, until nothing does. */
    private void write() {
        while (true) {
            List<Write> writes = new ArrayList<>();
            List<CompletableFuture<Void>> asked;
            synchronized (this) {
                if (waiting.isEmpty()) {
                    writing = false;
                    return;
                }
                waiting.keySet().forEach(key -> writes.add(write(key)));
                asked = List.copyOf(waiting.values());
                waiting.clear();
            }
            try {
                store.write(AUTHOR, writes);
                kept(writes);
                asked.forEach(each -> each.complete(null));
            } catch (StoreException | RuntimeException e) {
                GraphException fault = new GraphException(
                        Reason.UNAVAILABLE,
                        "What is set in Teams cannot be remembered, so that it is not set: " + e.getMessage());
                asked.forEach(each -> each.completeExceptionally(fault));
            }
        }
    }

    private synchronized void kept(List<Write> writes) {
        writes.stream().map(Write::key).filter(key -> !waiting.containsKey(key)).forEach(notKept::remove);
    }

    private Write write(String key) {
        TreeMap<String, PresenceStatus> lines = documents.getOrDefault(key, new TreeMap<>());
        if (lines.isEmpty()) {
            documents.remove(key);
            return Write.remove(SPACE, key);
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (user, status) -> text.append(user).append('\t').append(status).append('\n'));
        return new Write(SPACE, key, Optional.of(text.toString()), OptionalLong.empty());
    }
}
