package org.patchbay.store.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** H2 in this process: a file of this node, or memory for tests. */
final class H2 implements Dialect {

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public Driver driver() {
        return new org.h2.Driver();
    }

    @Override
    public Properties properties(Settings.Limits limits) {
        Properties properties = new Properties();
        // This bundle closes it; a hook of the process would come when the bundle's classes are gone.
        properties.setProperty("DB_CLOSE_ON_EXIT", "FALSE");
        return properties;
    }

    @Override
    public void prepare(Connection connection, Settings.Limits limits) throws SQLException {
        Dialect.run(connection, "set query_timeout " + limits.query().toMillis());
        Dialect.run(connection, "set lock_timeout " + limits.lock().toMillis());
        connection.commit();
    }

    @Override
    public void lockSchema(Connection connection) {
        // One process, and every migration can be run again: nothing to lock.
    }

    @Override
    public String now() {
        return "cast(floor(extract(epoch from current_timestamp) * 1000000) as bigint)";
    }

    @Override
    public void tell(Connection connection, long number) {
        // There is nobody outside this process.
    }

    @Override
    public void listen(Connection connection) {
        // Polling finds what another store of this process has changed.
    }

    @Override
    public void await(Connection connection, Duration longest, CountDownLatch closed) throws InterruptedException {
        boolean unused = closed.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void force(Connection connection) throws SQLException {
        // H2 writes what is committed within half a second of its own accord, and leaves it to the system when it is on
        // the disk.
        Dialect.run(connection, "checkpoint sync");
    }
}
