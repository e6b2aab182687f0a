package org.patchbay.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

import org.patchbay.api.ops.store.Stored;

/** The statements. Those who call decide about commit and rollback. */
final class Tables {
    private static final int FETCH = 1000;
    private static final int BATCH = 500;
    /** So many changes are remembered by their tokens. One that is asked for is seconds old. */
    private static final int TOKENS = 100_000;
    /** Past states younger than this many changes stay, so that a node that was away for a moment tells its watchers each of them. */
    static final int RECENT = 1000;

    /**
     * The one row that stands for the whole.
     *
     * @param token of its last change
     * @param known the token of the last change that the asker knows
     * @param usableFrom which schema a node has to know
     */
    record Head(
            UUID storeId,
            long number,
            long forgotten,
            UUID token,
            Optional<UUID> known,
            Instant last,
            int usableFrom) {}

    /** What came after a change. */
    record News(List<Stored> changes, long number, UUID token) {}

    private final Dialect dialect;

    Tables(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The head as it is now; nobody waits for it. */
    Head head(Connection connection, long known) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select h.store_id, h.number, h.forgotten, c.token, k.token,"
                        + " h.at_micros, (select max(usable_from) from patchbay_schema) from patchbay_head h left join patchbay_change c on c.number = h.number"
                        + " left join patchbay_change k on k.number = ? where h.one = 1")) {
            select.setLong(1, known);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("The table patchbay_head is empty: restore the database from a backup.");
                }
                UUID token = row.getObject(4, UUID.class);
                return new Head(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        row.getLong(3),
                        token == null ? Snapshot.NONE : token,
                        known == 0 ? Optional.of(Snapshot.NONE) : Optional.ofNullable(row.getObject(5, UUID.class)),
                        instant(row.getLong(6)),
                        row.getInt(7));
            }
        }
    }

    /** Until the transaction ends, nobody else makes a change, and every change that was made is seen. */
    void lockHead(Connection connection) throws SQLException {
        Dialect.run(connection, "select number from patchbay_head where one = 1 for update");
    }

    /** What was changed after this number, in order, by one statement: it sees no change by half. */
    News after(Connection connection, long number, Head head) throws SQLException {
        List<Stored> changes = new ArrayList<>();
        long last = head.number();
        UUID token = head.token();
        try (PreparedStatement select = connection.prepareStatement(
                "select s.space, s.name, s.content, s.version, s.author, s.at_micros, s.number,"
                        + " c.token from patchbay_state s join patchbay_change c on c.number = s.number"
                        + " where s.number > ? order by s.number, s.place")) {
            select.setFetchSize(FETCH);
            select.setLong(1, number);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    changes.add(new Stored(
                            text(rows.getBytes(1)).intern(),
                            text(rows.getBytes(2)),
                            text(rows.getBytes(3)),
                            rows.getLong(4),
                            text(rows.getBytes(5)).intern(),
                            instant(rows.getLong(6))));
                    if (rows.getLong(7) > last) {
                        last = rows.getLong(7);
                        token = rows.getObject(8, UUID.class);
                    }
                }
            }
        }
        return new News(changes, last, token);
    }

    /** The time of the database, never before that of the last change: changes of nodes whose clocks differ stand in their order. */
    Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select greatest(at_micros, " + dialect.now() + ") from patchbay_head where one = 1");
                ResultSet row = select.executeQuery()) {
            row.next();
            return instant(row.getLong(1));
        }
    }

    /** Adds a change; the lock is held. */
    void add(Connection connection, long number, UUID token, Instant at, List<Stored> batch) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(
                "insert into patchbay_change (number, token, at_micros) values (?, ?, ?)")) {
            change.setLong(1, number);
            change.setObject(2, token);
            change.setLong(3, micros(at));
            change.executeUpdate();
        }
        try (PreparedStatement state = connection.prepareStatement(
                "insert into patchbay_state"
                        + " (space, name, version, number, place, content, author, at_micros) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < batch.size(); i++) {
                Stored document = batch.get(i);
                state.setBytes(1, bytes(document.space()));
                state.setBytes(2, bytes(document.key()));
                state.setLong(3, document.version());
                state.setLong(4, number);
                state.setInt(5, i);
                state.setBytes(6, bytes(document.value()));
                state.setBytes(7, bytes(document.author()));
                state.setLong(8, micros(document.at()));
                state.addBatch();
                if ((i + 1) % BATCH == 0) {
                    state.executeBatch();
                }
            }
            state.executeBatch();
        }
        try (PreparedStatement head =
                connection.prepareStatement("update patchbay_head set number = ?, at_micros = ? where one = 1")) {
            head.setLong(1, number);
            head.setLong(2, micros(at));
            head.executeUpdate();
        }
        dialect.tell(connection, number);
    }

    /** Which change this token belongs to, if it was made. */
    OptionalLong made(Connection connection, UUID token) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select number from patchbay_change where token = ?")) {
            select.setObject(1, token);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Takes out what is kept for too long: past states beyond the depth, old tokens, and these removed documents. The lock is held. */
    void tidy(Connection connection, Snapshot seen, int depth, List<Stored> forgotten) throws SQLException {
        try (PreparedStatement past =
                connection.prepareStatement("delete from patchbay_state where number < ? and version <"
                        + " (select max(n.version) from patchbay_state n where n.space = patchbay_state.space"
                        + " and n.name = patchbay_state.name) - ?")) {
            past.setLong(1, seen.number() - RECENT);
            past.setInt(2, depth);
            past.executeUpdate();
        }
        try (PreparedStatement tokens = connection.prepareStatement("delete from patchbay_change where number < ?"
                + " and not exists (select 1 from patchbay_state s where s.number = patchbay_change.number)")) {
            tokens.setLong(1, seen.number() - TOKENS);
            tokens.executeUpdate();
        }
        if (forgotten.isEmpty()) {
            return;
        }
        remove(connection, forgotten);
        // A node that has not seen these removals can no longer learn of them one by one: it reads everything.
        Dialect.run(connection, "update patchbay_head set forgotten = " + seen.number() + " where one = 1");
    }

    /** Takes out what these documents were before, and removed ones altogether; every other node reads everything anew. The lock is held. */
    void forget(Connection connection, long number, List<Stored> documents) throws SQLException {
        try (PreparedStatement past = connection.prepareStatement(
                "delete from patchbay_state where space = ? and name = ? and version < ?")) {
            for (Stored newest : documents) {
                past.setBytes(1, bytes(newest.space()));
                past.setBytes(2, bytes(newest.key()));
                past.setLong(3, newest.version());
                past.addBatch();
            }
            past.executeBatch();
        }
        remove(connection, documents.stream().filter(d -> d.value().isEmpty()).toList());
        Dialect.run(connection, "update patchbay_head set forgotten = " + number + " where one = 1");
    }

    private static void remove(Connection connection, List<Stored> documents) throws SQLException {
        try (PreparedStatement document =
                connection.prepareStatement("delete from patchbay_state where space = ? and name = ?")) {
            for (Stored mark : documents) {
                document.setBytes(1, bytes(mark.space()));
                document.setBytes(2, bytes(mark.key()));
                document.addBatch();
            }
            document.executeBatch();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
