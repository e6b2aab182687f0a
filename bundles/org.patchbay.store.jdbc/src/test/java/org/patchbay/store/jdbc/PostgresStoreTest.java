package org.patchbay.store.jdbc;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.Store;
import org.patchbay.testkit.ops.StoreContract;

class PostgresStoreTest extends StoreContract {
    private static Postgres postgres;

    @TempDir
    Path directory;

    private Nodes nodes;
    private Node node;
    private String url;

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

    @Override
    protected Store store() throws Exception {
        node = nodes.start("one", url);
        return node.store();
    }

    @Override
    protected Store restarted() throws Exception {
        nodes.stop(node);
        return store();
    }

    @AfterEach
    void close() {
        nodes.close();
    }
}
