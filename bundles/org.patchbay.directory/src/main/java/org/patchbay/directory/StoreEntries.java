package org.patchbay.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;

/** The entries of the store, followed as they change. Without a store they are what they were last. */
final class StoreEntries {
    private static final Logger LOG = LoggerFactory.getLogger(StoreEntries.class);

    private final Runnable changed;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile @Nullable Store store;
    private @Nullable AutoCloseable watch;
    /** The documents that the entries are made of, by key. */
    private List<Stored> known = List.of();

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
            due.set(true);
            changed.run();
        });
        due.set(true);
        upToDate();
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

    /**
     * The entries with all that was changed so far. The store tells of each document by itself, and shows a batch whole: so what it shows is
     * compared with what is known, and nobody sees half an import.
     */
    synchronized Entries upToDate() {
        Store present = store;
        if (present != null && due.getAndSet(false)) {
            List<Stored> documents = present.list(Kept.SPACE, "");
            entries = entries.with(changes(known, documents)).at(revision(documents));
            known = documents;
        }
        return entries;
    }

    private static long revision(List<Stored> documents) {
        return documents.stream()
                .filter(d -> d.key().equals(Kept.REVISION))
                .mapToLong(Stored::version)
                .findFirst()
                .orElse(0);
    }

    /** The entries after a change, without waiting to be told. */
    void wrote() {
        due.set(true);
        upToDate();
    }

    /** Both are in the order of keys, and what did not change is the same object in both. */
    private static List<Kept<?>> changes(List<Stored> before, List<Stored> after) {
        List<Kept<?>> changes = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            Stored was = i < before.size() ? before.get(i) : null;
            Stored is = j < after.size() ? after.get(j) : null;
            int order = was == null ? 1 : is == null ? -1 : was.key().compareTo(is.key());
            if (order <= 0) {
                i++;
            }
            if (order >= 0) {
                j++;
            }
            if (order < 0 && was != null) {
                Optional<Kind<?>> kind = kind(was.key());
                kind.ifPresent(k -> changes.add(Kept.removal(k, rest(was.key()))));
            } else if (is != null && !is.equals(was)) {
                kept(is).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private static Optional<Kept<?>> kept(Stored document) {
        Optional<Kind<?>> kind = kind(document.key());
        if (kind.isEmpty() && !document.key().equals(Kept.REVISION)) {
            LOG.debug("{} is of no kind that this version knows.", document.key());
        }
        return kind.map(k -> Kept.of(k, rest(document.key()), document));
    }

    private static Optional<Kind<?>> kind(String document) {
        int slash = document.indexOf('/');
        return slash < 0 ? Optional.empty() : Kinds.named(document.substring(0, slash));
    }

    private static String rest(String document) {
        return document.substring(document.indexOf('/') + 1);
    }
}
