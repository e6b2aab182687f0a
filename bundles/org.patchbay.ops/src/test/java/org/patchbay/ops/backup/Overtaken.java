package org.patchbay.ops.backup;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/** A store in which somebody else is a moment faster. */
record Overtaken(Store store, Callable<?> other) implements Store {

    @Override
    public Optional<Stored> get(String space, String key) {
        return store.get(space, key);
    }

    @Override
    public List<Stored> list(String space, String prefix) {
        return store.list(space, prefix);
    }

    @Override
    public List<Stored> all() {
        return store.all();
    }

    @Override
    public List<Stored> history(String space, String key) {
        return store.history(space, key);
    }

    @Override
    public List<Stored> write(String author, List<Write> writes) throws StoreException {
        try {
            other.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return store.write(author, writes);
    }

    @Override
    public void forget(String space, Predicate<String> keys) throws StoreException {
        store.forget(space, keys);
    }

    @Override
    public AutoCloseable watch(String space, Consumer<Stored> changed) {
        return store.watch(space, changed);
    }
}
