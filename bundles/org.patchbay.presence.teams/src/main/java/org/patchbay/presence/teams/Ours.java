package org.patchbay.presence.teams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.PresenceStatus;

/**
 * Whose preferred status at Microsoft is one that was set here. It is in the store before it is set, so that after a crash, and at another node, it can be
 * told from one that the person has chosen. Nothing of it is held here but what is not written yet. Many share a document; what is to be written while
 * one writing goes on is written together afterwards.
 */
final class Ours {
    static final String SPACE = "teams-preferred";
    private static final String AUTHOR = "system";
    private static final int SHARDS = 64;
    private static final int ATTEMPTS = 3;

    /** Changes of one document: a status by user, empty for none any more. */
    private static final class Change {
        final Map<String, Optional<PresenceStatus>> users = new HashMap<>();
        final CompletableFuture<Void> kept = new CompletableFuture<>();
    }

    private final Store store;
    private final Executor io;
    private final Map<String, Change> waiting = new HashMap<>();
    private final Map<String, Change> beingWritten = new HashMap<>();
    private boolean writing;

    /** @param io writes to the store */
    Ours(Store store, Executor io) {
        this.store = store;
        this.io = io;
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

    /** The preferred status that was, or may have been, set here or at another node and not taken back. */
    synchronized Optional<PresenceStatus> of(String tenant, String user) {
        String key = document(tenant, user);
        for (Map<String, Change> each : List.of(waiting, beingWritten)) {
            Change change = each.get(key);
            if (change != null && change.users.containsKey(user)) {
                return change.users.getOrDefault(user, Optional.empty());
            }
        }
        return store.get(SPACE, key).flatMap(document -> line(document.value(), user));
    }

    private static Optional<PresenceStatus> line(String document, String user) {
        int begin = document.startsWith(user + "\t") ? 0 : document.indexOf("\n" + user + "\t") + 1;
        if (begin == 0 && !document.startsWith(user + "\t")) {
            return Optional.empty();
        }
        int end = document.indexOf('\n', begin);
        return status(document.substring(begin + user.length() + 1, end < 0 ? document.length() : end));
    }

    /** Ends once it is kept; fails where it cannot be. */
    CompletableFuture<Void> remember(String tenant, String user, PresenceStatus status) {
        String key = document(tenant, user);
        synchronized (this) {
            if (!waiting.containsKey(key)
                    && !beingWritten.containsKey(key)
                    && of(tenant, user).filter(status::equals).isPresent()) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return put(key, user, Optional.of(status));
    }

    /** What was set here is taken back. That it is kept a little longer does no harm. */
    void forget(String tenant, String user) {
        if (of(tenant, user).isPresent()) {
            CompletableFuture<Void> unused = put(document(tenant, user), user, Optional.empty());
        }
    }

    private CompletableFuture<Void> put(String key, String user, Optional<PresenceStatus> status) {
        CompletableFuture<Void> kept;
        boolean start;
        synchronized (this) {
            Change change = waiting.computeIfAbsent(key, each -> new Change());
            change.users.put(user, status);
            kept = change.kept;
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
            Map<String, Change> now;
            synchronized (this) {
                beingWritten.clear();
                if (waiting.isEmpty()) {
                    writing = false;
                    return;
                }
                beingWritten.putAll(waiting);
                waiting.clear();
                now = Map.copyOf(beingWritten);
            }
            String failure = store(now);
            synchronized (this) {
                beingWritten.clear();
            }
            if (failure == null) {
                now.values().forEach(each -> each.kept.complete(null));
            } else {
                GraphException fault = new GraphException(
                        Reason.UNAVAILABLE,
                        "What is set in Teams cannot be remembered, so that it is not set: " + failure);
                now.values().forEach(each -> each.kept.completeExceptionally(fault));
            }
        }
    }

    /** @return why not; null where they are kept */
    private @Nullable String store(Map<String, Change> changes) {
        String failure = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Write> writes = new ArrayList<>();
            changes.forEach((key, change) -> writes.add(write(key, change)));
            try {
                store.write(AUTHOR, writes);
                return null;
            } catch (StoreException e) {
                failure = String.valueOf(e.getMessage());
                if (e.reason() != StoreException.Reason.CONFLICT) {
                    break;
                }
                // Another node that hands the tenant on is writing the last of it.
            } catch (RuntimeException e) {
                return String.valueOf(e.getMessage());
            }
        }
        return failure;
    }

    private Write write(String key, Change change) {
        Optional<Stored> before = store.get(SPACE, key);
        TreeMap<String, String> lines = new TreeMap<>();
        before.stream().flatMap(document -> document.value().lines()).forEach(line -> {
            int tab = line.indexOf('\t');
            if (tab > 0 && status(line.substring(tab + 1)).isPresent()) {
                lines.put(line.substring(0, tab), line.substring(tab + 1));
            }
        });
        change.users.forEach((user, status) ->
                status.ifPresentOrElse(each -> lines.put(user, each.name()), () -> lines.remove(user)));
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (user, status) -> text.append(user).append('\t').append(status).append('\n'));
        return new Write(
                SPACE,
                key,
                lines.isEmpty() ? Optional.empty() : Optional.of(text.toString()),
                OptionalLong.of(before.map(Stored::version).orElse(0L)));
    }
}
