package org.patchbay.store.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.store.Stored;

/**
 * The thread that keeps this node up with the others. It has a connection of its own, on which the database tells it that something was
 * changed; whether it is told or not, it looks at each interval. While the database is away it tries again at each interval.
 */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration TIDY = Duration.ofHours(1);
    private static final Duration SAVE = Duration.ofSeconds(5);

    private final Database database;
    private final SharedStore store;
    private final LastGood lastGood;
    private final Supplier<Settings.Limits> limits;
    private final Supplier<List<Stored>> left;
    private final Runnable ready;
    private final Thread thread;

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection connection;
    private volatile HealthResult health = HealthResult.notReady("The database was not asked yet.");
    private volatile String saveTrouble = "";
    private boolean started;
    private Instant since = Instant.EPOCH;
    private boolean looked;
    private boolean away;
    private long savedNumber = -1;
    private long savedAt;
    private long tidiedAt;

    /**
     * @param left what another store of this node holds, for a database in which nothing was ever written
     * @param ready run once, on this thread, when there are documents to read
     */
    Follower(
            Database database,
            SharedStore store,
            LastGood lastGood,
            Supplier<Settings.Limits> limits,
            Supplier<List<Stored>> left,
            Runnable ready) {
        this.database = database;
        this.store = store;
        this.lastGood = lastGood;
        this.limits = limits;
        this.left = left;
        this.ready = ready;
        thread = new Thread(this::run, "patchbay-store-follow");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    HealthResult health() {
        HealthResult result = health;
        return saveTrouble.isEmpty() || result.state() != HealthResult.State.OK
                ? result
                : HealthResult.warn(result.text() + " " + saveTrouble);
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                Connection mine = connected();
                store.follow(mine);
                came();
                saveIfDue();
                tidyIfDue(mine);
                database.dialect().await(mine, limits.get().poll(), closed);
            } catch (SQLException | RuntimeException e) {
                drop();
                if (closed.getCount() > 0) {
                    went(e);
                    pause();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        drop();
        save();
    }

    private Connection connected() throws SQLException {
        Connection mine = connection;
        if (mine != null) {
            return mine;
        }
        mine = database.open();
        connection = mine;
        new Schema(database.dialect()).bringUp(mine);
        database.dialect().listen(mine);
        store.follow(mine);
        if (store.snapshot().number() == 0) {
            fill(mine);
        }
        return mine;
    }

    private void fill(Connection mine) throws SQLException {
        List<Stored> documents = left.get();
        if (!documents.isEmpty() && store.fill(mine, documents)) {
            LOG.info(
                    "The database {} was empty: it was given the {} states of documents that the file store of this node had.",
                    database.shown(),
                    documents.size());
        }
    }

    private void came() {
        long number = store.snapshot().number();
        health = HealthResult.ok("Documents come from " + database.shown() + ", change " + number + ".");
        if (away) {
            away = false;
            LOG.info("The database {} is back; this node has all changes up to {}.", database.shown(), number);
        }
        start("The documents come from {}.", database.shown());
    }

    private void went(Exception e) {
        if (!started && !looked) {
            looked = true;
            Optional<Snapshot> kept = lastGood.read();
            kept.ifPresent(snapshot -> {
                savedNumber = snapshot.number();
                store.begin(snapshot);
                start("The node starts with the documents of {}, as they were last.", lastGood.file());
            });
        }
        String why = e instanceof UnusableException
                ? e.getMessage()
                : "The database " + database.shown() + " cannot be used (" + Trouble.brief(e) + "). "
                        + (e instanceof SQLException sql ? Trouble.advice(sql) : "");
        if (!away || !started) {
            LOG.warn(
                    "{} It is tried again every {} s.", why, limits.get().poll().toSeconds());
        }
        if (!away) {
            since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        }
        LOG.debug("The database cannot be used", e);
        away = true;
        health = started
                ? HealthResult.warn(
                        why + " Since " + since + " changes are refused, and calls go on with the documents of change "
                                + store.snapshot().number() + ".")
                : HealthResult.notReady(why + " There are no documents of an earlier start either (" + lastGood.file()
                        + "): nothing can be read until the database is there.");
    }

    private void start(String message, Object argument) {
        if (!started) {
            started = true;
            LOG.info(message, argument);
            ready.run();
        }
    }

    private void pause() {
        try {
            boolean unused = closed.await(limits.get().poll().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tidyIfDue(Connection mine) throws SQLException {
        long now = System.nanoTime();
        if (tidiedAt == 0 || now - tidiedAt > TIDY.toNanos()) {
            tidiedAt = now;
            try {
                store.tidy(mine);
            } catch (SQLException e) {
                if (Database.lost(e)) {
                    throw e;
                }
                mine.rollback();
                LOG.warn(
                        "What is kept for too long could not be taken out of {} ({}). {} It is tried again in an hour.",
                        database.shown(),
                        Trouble.brief(e),
                        Trouble.advice(e));
            }
        }
    }

    private void saveIfDue() {
        if (savedNumber < 0 || System.nanoTime() - savedAt > SAVE.toNanos()) {
            save();
        }
    }

    private void save() {
        Snapshot snapshot = store.snapshot();
        if (snapshot.number() == savedNumber || !started) {
            return;
        }
        savedAt = System.nanoTime();
        try {
            lastGood.save(snapshot);
            savedNumber = snapshot.number();
            saveTrouble = "";
        } catch (IOException e) {
            if (saveTrouble.isEmpty()) {
                LOG.warn("{} cannot be written", lastGood.file(), e);
            }
            saveTrouble = "But " + lastGood.file() + " cannot be written (" + e.getMessage()
                    + "): with the database down this node would start with older documents. Make room there.";
        }
    }

    private void drop() {
        Connection mine = connection;
        connection = null;
        if (mine != null) {
            Database.quietly(mine::close);
        }
    }

    /** Returns when the thread has ended. */
    void close() {
        closed.countDown();
        Connection mine = connection;
        if (mine != null && database.dialect() instanceof PostgreSql) {
            // It waits for the server.
            Database.quietly(() -> mine.abort(Runnable::run));
        }
        // Not interrupted: that would close the file of an H2 under its hands.
        try {
            thread.join(limits.get().connect().plus(limits.get().query()).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
