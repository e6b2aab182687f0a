package org.patchbay.store.jdbc;

import java.io.Closeable;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.logging.Logger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

/** Opens connections: for writers from a pool, and one outside it for the thread that follows. Both begin a transaction of their own accord. */
final class Database implements Closeable {
    private static final int CONNECTIONS = 3;

    private final Settings settings;
    private final Supplier<Settings.Limits> limits;
    private final Dialect dialect;
    private final HikariDataSource pool;

    Database(Settings settings, Supplier<Settings.Limits> limits) {
        this.settings = settings;
        this.limits = limits;
        this.dialect = Dialect.of(settings.url());
        HikariConfig config = new HikariConfig();
        config.setPoolName("patchbay-store");
        config.setDataSource(new Source());
        config.setAutoCommit(false);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        // A database that is down is no reason not to start.
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(limits.get().connect().toMillis());
        config.setValidationTimeout(limits.get().connect().toMillis());
        config.setThreadFactory(task -> {
            Thread t = new Thread(task, "patchbay-store-pool");
            t.setDaemon(true);
            return t;
        });
        pool = new HikariDataSource(config);
    }

    Dialect dialect() {
        return dialect;
    }

    /** The address for people: without parameters. */
    String shown() {
        return settings.shown();
    }

    /** One of the pool, which gets it back when it is closed. */
    Connection borrow() throws SQLException {
        return pool.getConnection();
    }

    /** A new one. */
    Connection open() throws SQLException {
        Properties properties = dialect.properties(limits.get());
        properties.setProperty("user", settings.user());
        String password = PasswordFile.read(settings.passwordFile());
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        Connection connection = dialect.driver().connect(settings.url(), properties);
        if (connection == null) {
            throw new SQLException(Settings.PID + ": url = " + shown() + " is not understood by its driver", "08001");
        }
        try {
            connection.setAutoCommit(false);
            dialect.prepare(connection, limits.get());
            return connection;
        } catch (SQLException | RuntimeException e) {
            quietly(connection::close);
            throw e;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Something done with a connection that may be broken already. */
    interface Step {
        void run() throws SQLException;
    }

    static void quietly(Step step) {
        try {
            step.run();
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(Database.class)
                    .debug("A connection was broken already: {}", e.toString());
        }
    }

    /** Whether the connection is gone, so that another one may do better (SQLSTATE class 08, and the server's farewells). */
    static boolean lost(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                // H2: 90067 connection broken, 90098 database closed, 90121 database closed at the end of the process.
                if (state.startsWith("08")
                        || state.startsWith("57P0")
                        || state.equals("25P03")
                        || state.equals("90067")
                        || state.equals("90098")
                        || state.equals("90121")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** For the pool, which asks for nothing but connections. */
    private final class Source implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return open();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            // It has slf4j.
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // The dialect's properties have it.
        }

        @Override
        public int getLoginTimeout() {
            return (int) limits.get().connect().toSeconds();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("Not a wrapper");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
