package org.patchbay.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.StoreContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
        node = nodes.start("one", url());
        return node.store();
    }

    @Override
    protected Store restarted() throws Exception {
        nodes.stop(node);
        return store();
    }

    private SharedStore shared() {
        return (SharedStore) node.store();
    }

    private void tidy() throws Exception {
        try (Database database =
                        new Database(new Settings(url(), "patchbay", "", "", nodes.limits), () -> nodes.limits);
                Connection connection = database.open()) {
            shared().tidy(connection);
        }
    }

    private long rows() throws Exception {
        try (Connection connection = new org.h2.Driver().connect(url(), user());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from patchbay_state")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Properties user() {
        Properties user = new Properties();
        user.setProperty("user", "patchbay");
        return user;
    }

    private String url() {
        return "jdbc:h2:file:" + directory.resolve("database");
    }

    @Test
    void keepsNoMoreHistoryThanAsked() throws Exception {
        Store store = store();
        for (int i = 0; i < 20; i++) {
            store.write("ada", List.of(Write.put("s", "k", "v" + i)));
        }
        assertThat(store.history("s", "k"))
                .extracting(Stored::value)
                .containsExactly("v19", "v18", "v17", "v16", "v15", "v14");
        assertThat(restarted().history("s", "k")).hasSize(6);
    }

    @Test
    void theDatabaseDoesNotGrowForEver() throws Exception {
        Store store = store();
        // More than are kept for a node that was away for a moment.
        List<Write> many = Collections.nCopies(20, Write.put("s", "k", "x"));
        for (int i = 0; i < 3; i++) {
            store.write("ada", many);
        }
        for (int i = 0; i <= Tables.RECENT; i++) {
            store.write("ada", List.of(Write.put("s", "other", "x")));
        }
        assertThat(rows()).isEqualTo(61 + Tables.RECENT);
        tidy();
        assertThat(rows()).isEqualTo(7 + Tables.RECENT);
        assertThat(store.history("s", "k")).hasSize(6);
        assertThat(restarted().history("s", "k")).hasSize(6);
    }

    @Test
    void forgetsWhatWasRemovedLongAgoOnEachNode() throws Exception {
        Store store = store();
        Node other = nodes.start("two", url());
        store.write("ada", List.of(Write.put("s", "gone", "x"), Write.put("s", "stays", "x")));
        store.write("ada", List.of(Write.remove("s", "gone")));
        tidy();
        assertThat(store.history("s", "gone")).hasSize(2);
        await().until(() -> other.store().history("s", "gone").size() == 2);
        nodes.limits = new Settings.Limits(
                nodes.limits.connect(),
                nodes.limits.query(),
                nodes.limits.lock(),
                nodes.limits.outcome(),
                nodes.limits.poll(),
                5,
                Duration.ofDays(-1));
        tidy();
        assertThat(store.history("s", "gone")).isEmpty();
        assertThat(rows()).isEqualTo(1);
        // The other one still remembers, and is right again with the next change of it.
        store.write("ada", List.of(Write.put("s", "gone", "new")));
        await().until(() -> other.store().history("s", "gone").size() == 1);
        other.store().write("bob", List.of(Write.put("s", "gone", "newer").expecting(1)));
    }

    @Test
    void refusesWhatTheDatabaseCannotHold() throws Exception {
        Store store = store();
        for (Write wrong : List.of(
                Write.put("s", "k".repeat(1025), "x"),
                Write.put("ü".repeat(513), "k", "x"),
                Write.put("s", "k", "half \uD83D"))) {
            assertThatThrownBy(() -> store.write("ada", List.of(Write.put("s", "good", "x"), wrong)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.INVALID));
        }
        assertThat(store.list("s", "")).isEmpty();
        store.write("ada", List.of(Write.put("s", "k".repeat(1024), "x".repeat(2 << 20))));
        assertThat(restarted().list("s", "").get(0).value()).hasSize(2 << 20);
    }

    @AfterEach
    void close() {
        nodes.close();
    }
}
