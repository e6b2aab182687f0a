package org.patchbay.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.store.jdbc.Schema.Migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaTest {
    private static final Migration FIRST =
            Migration.of("001-a", "-- usable from: 1\n-- with a; comment\ncreate table if not exists a (x int);");
    private static final Migration EXPANDS =
            Migration.of("002-b", "-- usable from: 1\nalter table a add if not exists y int;\ncreate table b (x int)");
    private static final Migration CONTRACTS = Migration.of("003-c", "-- usable from: 2\nalter table a drop column x;");

    private final Dialect dialect = new H2();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = dialect.driver().connect("jdbc:h2:mem:", new Properties());
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void bringUp(Migration... known) throws SQLException {
        new Schema(dialect, List.of(known)).bringUp(connection);
    }

    @Test
    void appliesEachFileOnceAndInOrder() throws SQLException {
        bringUp(FIRST);
        bringUp(FIRST, EXPANDS);
        // It could not be made twice.
        bringUp(FIRST, EXPANDS);
        Dialect.run(connection, "insert into a (x, y) values (1, 2)");
    }

    @Test
    void usesANewerSchemaThatSaysItMayBeUsed() throws SQLException {
        bringUp(FIRST, EXPANDS);
        bringUp(FIRST);
    }

    @Test
    void refusesANewerSchemaThatSaysItMayNot() throws SQLException {
        bringUp(FIRST, EXPANDS, CONTRACTS);
        bringUp(FIRST, EXPANDS);
        assertThatThrownBy(() -> bringUp(FIRST))
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("needs a node that knows schema 2; this one knows 1")
                .hasMessageContaining("Update Patchbay on this node");
    }

    @Test
    void refusesATableThatAnotherFileMade() throws SQLException {
        bringUp(FIRST);
        Migration other = Migration.of("001-a", "-- usable from: 1\ncreate table if not exists a (z int)");
        assertThatThrownBy(() -> bringUp(other))
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("another file");
    }

    @Test
    void aFileMustSayFromWhenOnItIsUsable() {
        assertThatThrownBy(() -> Migration.of("001-a", "create table a (x int)"))
                .hasMessageContaining("001-a");
    }

    @Test
    void theFilesOfBothDatabasesAreThereAndNumberedWithoutAGap() {
        for (int i = 0; i < Schema.FILES.size(); i++) {
            assertThat(Schema.FILES.get(i)).startsWith(String.format("%03d-", i + 1));
        }
        new Schema(new H2());
        new Schema(new PostgreSql());
    }
}
