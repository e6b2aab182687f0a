package org.patchbay.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.store.shelf.Draft;
import org.patchbay.store.shelf.Shelf;
import org.patchbay.store.shelf.Watches;

/**
 * The store of nodes that share a database: everything in memory, each change in the database before it counts.
 *
 * <p>Who writes locks the one row of {@code patchbay_head} until the commit. So changes have one order over all nodes, and numbers without a
 * gap: who sees change 7 sees all before it, which a sequence would not give. It also makes the answer to "was it made?" certain: once we have
 * the lock, a transaction whose connection broke has ended, one way or the other. The price is one writer at a time, and operators are not many.
 */
final class SharedStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(SharedStore.class);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Database database;
    private final Tables tables;
    private final Supplier<Settings.Limits> limits;
    private final Watches watches = new Watches();
    private final Undecided undecided;
    /** Of whoever advances the snapshot: one writer of this node, or the thread that follows the others. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private volatile Snapshot current = Snapshot.EMPTY;

    SharedStore(Database database, Supplier<Settings.Limits> limits) {
        this.database = database;
        this.tables = new Tables(database.dialect());
        this.limits = limits;
        this.undecided = new Undecided(tables);
    }

    @Override
    public Optional<Stored> get(String space, String key) {
        return current.shelf().get(space, key);
    }

    @Override
    public List<Stored> list(String space, String prefix) {
        return current.shelf().list(space, prefix);
    }

    @Override
    public List<Stored> all() {
        return current.shelf().all();
    }

    @Override
    public List<Stored> history(String space, String key) {
        return current.shelf().history(space, key);
    }

    @Override
    public AutoCloseable watch(String space, Consumer<Stored> changed) {
        return watches.add(space, changed);
    }

    @Override
    public void forget(String space, Predicate<String> keys) throws StoreException {
        takeTurn();
        UUID token = UUID.randomUUID();
        boolean committing = false;
        try (Connection connection = borrow()) {
            tables.lockHead(connection);
            Snapshot base = catchUp(connection);
            long number = base.number() + 1;
            tables.add(connection, number, token, tables.now(connection), List.of());
            tables.forget(connection, number, base.shelf().newest(space, keys));
            committing = true;
            connection.commit();
            database.dialect().force(connection);
            publish(new Snapshot(base.storeId(), number, token, base.shelf().forgetting(space, keys)), List.of());
        } catch (SQLException e) {
            if (!committing) {
                throw Trouble.refused(database.shown(), e);
            }
            resolve(token, e);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public List<Stored> write(String author, List<Write> writes) throws StoreException {
        if (writes.isEmpty()) {
            return List.of();
        }
        Checks.check(author, writes);
        takeTurn();
        try {
            return made(author, writes);
        } finally {
            turn.unlock();
        }
    }

    private void takeTurn() throws StoreException {
        Duration longest = limits.get().lock().plus(limits.get().query());
        try {
            if (turn.tryLock(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Reason.UNAVAILABLE, "Nothing was changed: the writer was interrupted.", e);
        }
        throw new StoreException(
                Reason.UNAVAILABLE,
                "Nothing was changed: another change of this node has waited for the database for more than "
                        + longest.toSeconds() + " s. See patchbay:health, then try again.");
    }

    private List<Stored> made(String author, List<Write> writes) throws StoreException {
        UUID token = UUID.randomUUID();
        for (int attempt = 1; ; attempt++) {
            boolean committing = false;
            List<Stored> batch = List.of();
            Connection connection = borrow();
            try {
                tables.lockHead(connection);
                Snapshot base = catchUp(connection);
                batch = Draft.of(base.shelf(), author, writes, tables.now(connection));
                if (batch.isEmpty()) {
                    Database.quietly(connection::rollback);
                    return batch;
                }
                long number = base.number() + 1;
                tables.add(connection, number, token, batch.get(0).at(), batch);
                committing = true;
                connection.commit();
                database.dialect().force(connection);
                Shelf shelf = base.shelf().with(batch, limits.get().history());
                publish(new Snapshot(base.storeId(), number, token, shelf), batch);
                return batch;
            } catch (StoreException e) {
                Database.quietly(connection::rollback);
                throw e;
            } catch (SQLException e) {
                Database.quietly(connection::rollback);
                if (committing) {
                    Database.quietly(connection::close);
                    resolve(token, e);
                    return batch;
                }
                // Nothing was committed: on a connection that had died in the pool it is tried once more.
                if (attempt > 1 || !Database.lost(e)) {
                    throw Trouble.refused(database.shown(), e);
                }
            } finally {
                Database.quietly(connection::close);
            }
        }
    }

    private Connection borrow() throws StoreException {
        try {
            return database.borrow();
        } catch (SQLException e) {
            throw Trouble.refused(database.shown(), e);
        }
    }

    /** Returns when the change is known to be made. */
    private void resolve(UUID token, SQLException broken) throws StoreException {
        LOG.warn(
                "The connection to {} broke at a commit ({}); it is being asked whether the change was made.",
                database.shown(),
                Trouble.brief(broken));
        long deadline = System.nanoTime() + limits.get().outcome().toNanos();
        boolean interrupted = false;
        try {
            do {
                try (Connection connection = database.open()) {
                    tables.lockHead(connection);
                    OptionalLong number = tables.made(connection, token);
                    catchUp(connection);
                    connection.rollback();
                    if (number.isPresent()) {
                        return;
                    }
                    throw Trouble.refused(database.shown(), broken);
                } catch (SQLException e) {
                    LOG.debug("Not known yet: {}", e.toString());
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            } while (System.nanoTime() - deadline < 0);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        undecided.add(token);
        throw Trouble.unknown(database.shown(), broken, token, limits.get().outcome());
    }

    /** What this node knows, after it was brought up to what the transaction sees. The caller has the turn. */
    private Snapshot catchUp(Connection connection) throws SQLException {
        Snapshot mine = current;
        Tables.Head head = tables.head(connection, mine.number());
        if (head.usableFrom() > Schema.OWN) {
            // Brought up by a newer node while this one runs.
            throw Trouble.newer(head.usableFrom(), Schema.OWN);
        }
        boolean follows = mine.storeId().equals(head.storeId())
                && head.known().equals(Optional.of(mine.token()))
                && head.number() >= mine.number()
                && head.forgotten() <= mine.number();
        if (follows && head.number() == mine.number()) {
            return mine;
        }
        if (head.number() == 0 && mine.number() > 0) {
            throw Trouble.empty(database.shown(), mine.number());
        }
        int depth = limits.get().history();
        Tables.News news = tables.after(connection, follows ? mine.number() : -1, head);
        Shelf shelf = (follows ? mine.shelf() : Shelf.EMPTY).with(news.changes(), depth);
        Snapshot next = new Snapshot(head.storeId(), news.number(), news.token(), shelf);
        if (!follows && !mine.equals(Snapshot.EMPTY)) {
            LOG.warn(
                    "The database {} does not follow on what this node knew (change {}, now {}): it was restored, or this node was away"
                            + " for long. All documents were read anew.",
                    database.shown(),
                    mine.number(),
                    next.number());
        }
        publish(next, follows ? news.changes() : shelf.differenceFrom(mine.shelf(), "database", head.last()));
        return next;
    }

    private void publish(Snapshot next, List<Stored> told) {
        current = next;
        watches.tell(told);
    }

    /** What this node knows. */
    Snapshot snapshot() {
        return current;
    }

    /** Begins with what was kept on this node's disk. */
    void begin(Snapshot kept) {
        turn.lock();
        try {
            publish(kept, List.of());
        } finally {
            turn.unlock();
        }
    }

    /** Reads what others have changed. */
    void follow(Connection connection) throws SQLException {
        turn.lock();
        try {
            catchUp(connection);
            undecided.decide(connection);
            connection.rollback();
        } finally {
            turn.unlock();
        }
    }

    /** Puts these documents with their pasts into a database in which nothing was ever written; says whether it did. */
    boolean fill(Connection connection, List<Stored> documents) throws SQLException {
        turn.lock();
        try {
            tables.lockHead(connection);
            if (tables.head(connection, 0).number() != 0) {
                connection.rollback();
                return false;
            }
            tables.add(connection, 1, UUID.randomUUID(), tables.now(connection), documents);
            connection.commit();
            database.dialect().force(connection);
            return true;
        } finally {
            turn.unlock();
        }
    }

    /** Takes out of the database what is kept for too long. */
    void tidy(Connection connection) throws SQLException {
        turn.lock();
        try {
            tables.lockHead(connection);
            Snapshot seen = catchUp(connection);
            List<Stored> forgotten = seen.shelf()
                    .removedBefore(tables.now(connection).minus(limits.get().removed()));
            tables.tidy(connection, seen, limits.get().history(), forgotten);
            connection.commit();
            publish(
                    new Snapshot(
                            seen.storeId(),
                            seen.number(),
                            seen.token(),
                            seen.shelf().without(forgotten)),
                    List.of());
        } finally {
            turn.unlock();
        }
    }

    void close() {
        watches.close();
    }
}
