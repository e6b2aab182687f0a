package org.patchbay.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables up to what this version knows, by numbered files of this bundle. They expand first and contract later, so that nodes of two
 * versions can run on one schema: a file says from which version on (of the schema that a node knows) the tables can still be used after it.
 */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final Pattern USABLE = Pattern.compile("^-- usable from: (\\d+)$", Pattern.MULTILINE);
    /** In order; the number in a name is the version that the schema has after it. */
    static final List<String> FILES = List.of("001-documents");

    /** One file, or what the database knows of it. */
    record Migration(int version, String name, String sql, String checksum, int usableFrom) {

        static Migration of(String name, String sql) {
            Matcher usable = USABLE.matcher(sql);
            if (!usable.find()) {
                throw new IllegalArgumentException(name + " does not say from which version on it is usable.");
            }
            return new Migration(
                    Integer.parseInt(name.substring(0, 3)), name, sql, sha256(sql), Integer.parseInt(usable.group(1)));
        }

        /** Its statements: none of them has a semicolon within. */
        List<String> statements() {
            String bare = sql.replaceAll("(?m)^--.*$", "");
            return Arrays.stream(bare.split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        }
    }

    /** What this version knows. */
    static final int OWN = FILES.size();

    private final Dialect dialect;
    private final List<Migration> known;

    Schema(Dialect dialect) {
        this(
                dialect,
                FILES.stream()
                        .map(name -> Migration.of(name, resource(dialect, name)))
                        .toList());
    }

    Schema(Dialect dialect, List<Migration> known) {
        this.dialect = dialect;
        this.known = known;
    }

    /** @throws UnusableException when the database cannot be used by this version */
    void bringUp(Connection connection) throws SQLException {
        dialect.lockSchema(connection);
        Dialect.run(
                connection,
                "create table if not exists patchbay_schema (version integer primary key, name varchar(100) not null,"
                        + " checksum varchar(64) not null, usable_from integer not null, at_micros bigint not null)");
        Map<Integer, Migration> there = there(connection);
        int own = known.get(known.size() - 1).version();
        for (Migration done : there.values()) {
            if (done.usableFrom() > own) {
                throw Trouble.newer(done.usableFrom(), own);
            }
        }
        for (Migration migration : known) {
            Migration done = there.get(migration.version());
            if (done == null) {
                apply(connection, migration);
            } else if (!done.checksum().equals(migration.checksum())) {
                throw new UnusableException(
                        "The database got its schema " + migration.version()
                                + " from another file than this version has (" + done.name() + ", " + migration.name()
                                + "): it was made by a build that was never released. Move the data to a fresh database. Nothing was changed.");
            }
        }
        connection.commit();
    }

    private static Map<Integer, Migration> there(Connection connection) throws SQLException {
        Map<Integer, Migration> there = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select version, name, checksum, usable_from from patchbay_schema")) {
            while (rows.next()) {
                there.put(
                        rows.getInt(1),
                        new Migration(rows.getInt(1), rows.getString(2), "", rows.getString(3), rows.getInt(4)));
            }
        }
        return there;
    }

    private void apply(Connection connection, Migration migration) throws SQLException {
        for (String statement : migration.statements()) {
            Dialect.run(connection, statement);
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into patchbay_schema (version, name, checksum, usable_from, at_micros) select ?, ?, ?, ?, "
                        + dialect.now() + " where not exists (select 1 from patchbay_schema where version = ?)")) {
            insert.setInt(1, migration.version());
            insert.setString(2, migration.name());
            insert.setString(3, migration.checksum());
            insert.setInt(4, migration.usableFrom());
            insert.setInt(5, migration.version());
            insert.executeUpdate();
        }
        LOG.info("The database was brought to schema {} ({}).", migration.version(), migration.name());
    }

    private static String resource(Dialect dialect, String name) {
        String path = "schema/" + dialect.name() + "/" + name + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The bundle lacks its resource " + path + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String sql) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
