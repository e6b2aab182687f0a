package org.patchbay.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;

/** The entries of the store, followed as they change. Without a store they are what they were last. */
final class StoreEntries {
    private static final Logger LOG = LoggerFactory.getLogger(StoreEntries.class);

    private final Runnable changed;
    private final Set<String> due = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Store store;
    private @Nullable AutoCloseable watch;
    private volatile Entries entries = Entries.EMPTY;
    private volatile boolean seen;

    /** @param changed told, on a thread of the store, that {@link #upToDate} would bring something */
    StoreEntries(Runnable changed) {
        this.changed = changed;
    }

    synchronized void bind(Store bound) {
        end();
        store = bound;
        // Watched before it is read: what changes in between is read twice, and nothing is missed.
        watch = bound.watch(Kept.SPACE, document -> {
            due.add(document.key());
            changed.run();
        });
        List<Stored> documents = bound.list(Kept.SPACE, "");
        List<Kept<?>> read = new ArrayList<>(documents.size());
        documents.forEach(document -> kept(document).ifPresent(read::add));
        entries = Entries.EMPTY.with(read);
        seen = true;
    }

    synchronized void unbind(Store gone) {
        if (store == gone) {
            end();
            store = null;
        }
    }

    synchronized void end() {
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (Exception e) {
            LOG.debug("The store was gone already: {}", e.toString());
        }
        watch = null;
    }

    Optional<Store> store() {
        return Optional.ofNullable(store);
    }

    /** Whether there was ever a store, so that the entries are all there are. */
    boolean seen() {
        return seen;
    }

    /** The entries with all that was changed so far. */
    synchronized Entries upToDate() {
        Store present = store;
        if (present == null || due.isEmpty()) {
            return entries;
        }
        List<Kept<?>> changes = new ArrayList<>();
        for (String key : List.copyOf(due)) {
            due.remove(key);
            Optional<Stored> document = present.get(Kept.SPACE, key);
            if (document.isPresent()) {
                kept(document.get()).ifPresent(changes::add);
            } else {
                kind(key)
                        .flatMap(kind -> entries.get(kind, rest(key)))
                        .ifPresent(known -> changes.add(Kept.removal(known.kind(), known.key())));
            }
        }
        changes.removeIf(change -> entries.get(change.kind(), change.key()).equals(Optional.of(change)));
        entries = entries.with(changes);
        return entries;
    }

    /** The entries after these documents were written, without waiting to be told. */
    synchronized void wrote(List<Stored> documents) {
        documents.forEach(document -> due.add(document.key()));
        upToDate();
    }

    /** What was read of it before, where it is the same. */
    private Optional<Kept<?>> kept(Stored document) {
        Optional<Kind<?>> kind = kind(document.key());
        if (kind.isEmpty()) {
            LOG.debug("{} is of no kind that this version knows.", document.key());
            return Optional.empty();
        }
        String key = rest(document.key());
        Optional<Kept<?>> known = entries.get(kind.get(), key).filter(k -> k.isOf(document));
        return known.isPresent() ? known : Optional.of(Kept.of(kind.get(), key, document));
    }

    private static Optional<Kind<?>> kind(String document) {
        int slash = document.indexOf('/');
        return slash < 0 ? Optional.empty() : Kinds.named(document.substring(0, slash));
    }

    private static String rest(String document) {
        return document.substring(document.indexOf('/') + 1);
    }
}
