package org.patchbay.ops;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/** A store without a disk, for tests. Watchers are told on the writer's thread. */
public final class MemoryStore implements Store {
    private final Map<String, List<Stored>> documents = new TreeMap<>();
    private final List<Consumer<Stored>> watches = new CopyOnWriteArrayList<>();
    /** Set to let writes fail. */
    public volatile boolean full;

    @Override
    public synchronized Optional<Stored> get(String space, String key) {
        List<Stored> past = documents.getOrDefault(space + " " + key, List.of());
        return past.isEmpty() || past.get(0).value().isEmpty() ? Optional.empty() : Optional.of(past.get(0));
    }

    @Override
    public synchronized List<Stored> list(String space, String prefix) {
        return documents.values().stream()
                .map(p -> p.get(0))
                .filter(d -> d.space().equals(space)
                        && d.key().startsWith(prefix)
                        && !d.value().isEmpty())
                .toList();
    }

    @Override
    public synchronized List<Stored> history(String space, String key) {
        return List.copyOf(documents.getOrDefault(space + " " + key, List.of()));
    }

    @Override
    public List<Stored> write(String author, List<Write> writes) throws StoreException {
        List<Stored> batch = new ArrayList<>();
        synchronized (this) {
            if (full) {
                throw new StoreException(StoreException.Reason.UNAVAILABLE, "Nothing was changed: no space left.");
            }
            for (Write write : writes) {
                long present =
                        get(write.space(), write.key()).map(Stored::version).orElse(0L);
                if (write.expected().isPresent() && write.expected().getAsLong() != present) {
                    throw new StoreException(StoreException.Reason.CONFLICT, "Changed meanwhile.");
                }
                List<Stored> past =
                        documents.computeIfAbsent(write.space() + " " + write.key(), k -> new ArrayList<>());
                Stored next = new Stored(
                        write.space(), write.key(), write.value().orElse(""), past.size() + 1, author, Instant.now());
                past.add(0, next);
                batch.add(next);
            }
        }
        batch.forEach(d -> watches.forEach(w -> w.accept(d)));
        return batch;
    }

    @Override
    public AutoCloseable watch(String space, Consumer<Stored> changed) {
        Consumer<Stored> own = d -> {
            if (d.space().equals(space)) {
                changed.accept(d);
            }
        };
        watches.add(own);
        return () -> watches.remove(own);
    }
}
