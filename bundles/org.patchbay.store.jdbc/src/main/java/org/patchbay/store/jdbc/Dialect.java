package org.patchbay.store.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/** In what the databases differ. */
interface Dialect {
    /** The lock of those who bring the schema up to date, and what others listen to. */
    String CHANNEL = "patchbay_store";

    static Dialect of(String url) {
        return url.startsWith("jdbc:h2:") ? new H2() : new PostgreSql();
    }

    /** The directory of its migrations. */
    String name();

    Driver driver();

    /** What the driver is told besides user and password; parameters of the URL prevail. */
    Properties properties(Settings.Limits limits);

    /** Puts limits on what is done over a new connection, and makes commits last. */
    void prepare(Connection connection, Settings.Limits limits) throws SQLException;

    /** Until the transaction ends, nobody else brings the schema up to date. */
    void lockSchema(Connection connection) throws SQLException;

    /** The present time in microseconds, as SQL. */
    String now();

    /** Tells those who listen, once the transaction is committed. */
    void tell(Connection connection, long number) throws SQLException;

    /** From now on {@link #await} ends when another node has changed something. */
    void listen(Connection connection) throws SQLException;

    /** Returns when something was told, at the latest after this time; where nobody can tell, when {@code closed} does. */
    void await(Connection connection, Duration longest, CountDownLatch closed)
            throws SQLException, InterruptedException;

    /** After a commit: returns when it would survive a power failure. */
    void force(Connection connection) throws SQLException;

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
