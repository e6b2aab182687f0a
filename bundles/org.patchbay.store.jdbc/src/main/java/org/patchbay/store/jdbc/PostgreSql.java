package org.patchbay.store.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

import org.postgresql.PGConnection;

/** PostgreSQL 13 or later. */
final class PostgreSql implements Dialect {
    /** Of advisory locks; any number that nobody else uses. */
    private static final long SCHEMA_LOCK = 0x70617463686261L;

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Driver driver() {
        return new org.postgresql.Driver();
    }

    @Override
    public Properties properties(Settings.Limits limits) {
        Properties properties = new Properties();
        String connect = String.valueOf(limits.connect().toSeconds());
        properties.setProperty("connectTimeout", connect);
        properties.setProperty("loginTimeout", connect);
        properties.setProperty("cancelSignalTimeout", connect);
        // The server ends what takes too long; this is for a server that is gone, and comes later.
        properties.setProperty(
                "socketTimeout",
                String.valueOf(longest(limits).plus(limits.connect()).toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "patchbay");
        // An import writes a hundred thousand rows.
        properties.setProperty("reWriteBatchedInserts", "true");
        return properties;
    }

    private static Duration longest(Settings.Limits limits) {
        return limits.query().compareTo(limits.lock()) > 0 ? limits.query() : limits.lock();
    }

    @Override
    public void prepare(Connection connection, Settings.Limits limits) throws SQLException {
        Duration longest = longest(limits);
        Dialect.run(
                connection, "set statement_timeout = " + longest.plusSeconds(1).toMillis());
        Dialect.run(connection, "set lock_timeout = " + limits.lock().toMillis());
        // A node that hangs or is cut off while it has the lock must not keep the others from writing.
        Dialect.run(connection, "set idle_in_transaction_session_timeout = " + longest.toMillis());
        // Stronger than 'on' is left as it is.
        Dialect.run(
                connection,
                "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')");
        connection.commit();
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        Dialect.run(connection, "select pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
    }

    @Override
    public String now() {
        return "(extract(epoch from clock_timestamp()) * 1000000)::bigint";
    }

    @Override
    public void tell(Connection connection, long number) throws SQLException {
        try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
            notify.setString(1, CHANNEL);
            notify.setString(2, String.valueOf(number));
            notify.execute();
        }
    }

    @Override
    public void listen(Connection connection) throws SQLException {
        Dialect.run(connection, "listen " + CHANNEL);
        connection.commit();
    }

    @Override
    public void await(Connection connection, Duration longest, CountDownLatch closed) throws SQLException {
        // What is told is only that there is something: which changes there are is read from the database.
        connection.unwrap(PGConnection.class).getNotifications((int) longest.toMillis());
    }

    @Override
    public void force(Connection connection) {
        // A commit of PostgreSQL is on the disk.
    }
}
