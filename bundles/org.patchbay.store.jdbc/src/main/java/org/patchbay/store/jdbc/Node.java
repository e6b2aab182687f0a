package org.patchbay.store.jdbc;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;

/** All of one node's store, apart from the container. */
final class Node implements AutoCloseable {
    private final Database database;
    private final SharedStore store;
    private final Follower follower;

    /** @param ready run once, when there are documents to read */
    Node(
            Settings settings,
            Path directory,
            Supplier<Settings.Limits> limits,
            Supplier<List<Stored>> left,
            Runnable ready) {
        database = new Database(settings, limits);
        store = new SharedStore(database, limits);
        follower = new Follower(database, store, new LastGood(directory, settings.shown()), limits, left, ready);
    }

    void start() {
        follower.start();
    }

    Store store() {
        return store;
    }

    HealthResult health() {
        return follower.health();
    }

    String shown() {
        return database.shown();
    }

    @Override
    public void close() {
        follower.close();
        store.close();
        database.close();
    }
}
