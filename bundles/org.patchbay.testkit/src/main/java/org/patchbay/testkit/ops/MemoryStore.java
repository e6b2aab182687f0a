package org.patchbay.testkit.ops;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/** A store without a disk. Watchers are told on the writer's thread; what one throws is passed over. */
public final class MemoryStore implements Store {
    private Map<String, List<Stored>> documents = new TreeMap<>();
    private final List<Consumer<Stored>> watches = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    /** Lets writes fail from now on, or no more. */
    public void full(boolean now) {
        full = now;
    }

    private static String place(String space, String key) {
        return space + '\u0000' + key;
    }

    private static Optional<Stored> newest(Map<String, List<Stored>> documents, String space, String key) {
        return documents.getOrDefault(place(space, key), List.of()).stream().findFirst();
    }

    @Override
    public synchronized Optional<Stored> get(String space, String key) {
        return newest(documents, space, key).filter(d -> !d.value().isEmpty());
    }

    @Override
    public synchronized List<Stored> list(String space, String prefix) {
        return documents.values().stream()
                .map(past -> past.get(0))
                .filter(d -> d.space().equals(space)
                        && d.key().startsWith(prefix)
                        && !d.value().isEmpty())
                .toList();
    }

    @Override
    public synchronized List<Stored> all() {
        return documents.values().stream()
                .map(past -> past.get(0))
                .filter(d -> !d.value().isEmpty())
                .toList();
    }

    @Override
    public synchronized void forget(String space, Predicate<String> keys) throws StoreException {
        if (full) {
            throw new StoreException(Reason.UNAVAILABLE, "Nothing was forgotten: no space left. Make some.");
        }
        Map<String, List<Stored>> draft = new TreeMap<>(documents);
        documents.forEach((place, past) -> {
            Stored newest = past.get(0);
            if (newest.space().equals(space) && keys.test(newest.key())) {
                if (newest.value().isEmpty()) {
                    draft.remove(place);
                } else {
                    draft.put(place, List.of(newest));
                }
            }
        });
        documents = draft;
    }

    @Override
    public synchronized List<Stored> history(String space, String key) {
        return List.copyOf(documents.getOrDefault(place(space, key), List.of()));
    }

    @Override
    public List<Stored> write(String author, List<Write> writes) throws StoreException {
        List<Stored> batch = new ArrayList<>();
        synchronized (this) {
            if (full) {
                throw new StoreException(Reason.UNAVAILABLE, "Nothing was changed: no space left. Make some.");
            }
            Map<String, List<Stored>> draft = new TreeMap<>(documents);
            for (Write write : writes) {
                change(draft, author, write).ifPresent(batch::add);
            }
            documents = draft;
        }
        batch.forEach(this::tell);
        return List.copyOf(batch);
    }

    private static Optional<Stored> change(Map<String, List<Stored>> draft, String author, Write write)
            throws StoreException {
        if (write.space().isBlank() || write.key().isBlank()) {
            throw new StoreException(Reason.INVALID, "A document needs a space and a key.");
        }
        if (write.value().filter(String::isEmpty).isPresent()) {
            throw new StoreException(Reason.INVALID, "A document cannot be empty. Remove it instead.");
        }
        Optional<Stored> last = newest(draft, write.space(), write.key());
        long present =
                last.filter(d -> !d.value().isEmpty()).map(Stored::version).orElse(0L);
        if (write.expected().isPresent() && write.expected().getAsLong() != present) {
            throw new StoreException(
                    Reason.CONFLICT, write.space() + "/" + write.key() + " was changed meanwhile. Read it again.");
        }
        if (write.value().isEmpty() && present == 0) {
            return Optional.empty();
        }
        Stored next = new Stored(
                write.space(),
                write.key(),
                write.value().orElse(""),
                last.map(Stored::version).orElse(0L) + 1,
                author,
                Instant.now());
        List<Stored> past = new ArrayList<>(draft.getOrDefault(place(write.space(), write.key()), List.of()));
        past.add(0, next);
        draft.put(place(write.space(), write.key()), past);
        return Optional.of(next);
    }

    private void tell(Stored document) {
        for (Consumer<Stored> watch : watches) {
            try {
                watch.accept(document);
            } catch (RuntimeException e) {
                System.err.println("A watcher failed: " + e);
            }
        }
    }

    @Override
    public AutoCloseable watch(String space, Consumer<Stored> changed) {
        Consumer<Stored> own = document -> {
            if (document.space().equals(space)) {
                changed.accept(document);
            }
        };
        watches.add(own);
        return () -> watches.remove(own);
    }
}
