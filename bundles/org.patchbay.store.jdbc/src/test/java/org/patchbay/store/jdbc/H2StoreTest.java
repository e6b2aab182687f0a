package org.patchbay.store.jdbc;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.Store;
import org.patchbay.testkit.ops.StoreContract;

class H2StoreTest extends StoreContract {
    @TempDir
    Path directory;

    private Nodes nodes;
    private Node node;

    @BeforeEach
    void open() {
        nodes = new Nodes(directory);
    }

    @Override
    protected Store store() throws Exception {
        node = nodes.start("one", "jdbc:h2:file:" + directory.resolve("database"));
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
