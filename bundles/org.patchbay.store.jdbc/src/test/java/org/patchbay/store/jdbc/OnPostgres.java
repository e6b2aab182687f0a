package org.patchbay.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Write;

/** Nodes on a PostgreSQL, each test with tables of its own. */
abstract class OnPostgres {
    static final Duration LONG = Duration.ofSeconds(90);
    static Postgres postgres;

    @TempDir
    Path directory;

    Nodes nodes;
    String url;

    @BeforeAll
    static void server() throws Exception {
        postgres = new Postgres();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void open() throws Exception {
        nodes = new Nodes(directory);
        url = postgres.fresh();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    static Write put(String key, String value) {
        return Write.put("s", key, value);
    }

    static List<String> seen(Store store) {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        store.watch("s", d -> seen.add(d.key() + "@" + d.version() + d.value()));
        return seen;
    }

    String schema() {
        return url.substring(url.lastIndexOf('=') + 1);
    }

    /** Behind the nodes' backs. */
    void change(String sql) throws Exception {
        postgres.run("set search_path = " + schema() + "; " + sql);
    }

    long count(String sql) throws Exception {
        try (Connection connection = postgres.open();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + schema());
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Each COMMIT goes over the line as a text, so that the relay can see it. */
    String through(Relay relay) {
        return Postgres.url(relay.port(), schema()) + "&prepareThreshold=0";
    }

    static Settings.Limits limits(int connect, int lock, int outcome, Duration poll) {
        return new Settings.Limits(
                Duration.ofSeconds(connect),
                Duration.ofSeconds(lock),
                Duration.ofSeconds(lock),
                Duration.ofSeconds(outcome),
                poll,
                5,
                Duration.ofDays(365));
    }
}
