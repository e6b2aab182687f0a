package org.patchbay.store.jdbc;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A PostgreSQL of the test's own, on loopback, with its data in a temporary directory. */
final class Postgres implements AutoCloseable {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private final Path bin = bin();
    private final Path directory = Files.createTempDirectory("patchbay-postgres");
    private final int port = freePort();

    Postgres() throws Exception {
        if (root()) {
            // initdb refuses to run as root.
            run(List.of("chown", "postgres", directory.toString()));
        }
        as(
                bin.resolve("initdb").toString(),
                "-D",
                data(),
                "-A",
                "trust",
                "-U",
                "patchbay",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C");
        start();
    }

    void start() throws Exception {
        as(
                bin.resolve("pg_ctl").toString(),
                "-D",
                data(),
                "-w",
                "-l",
                directory + "/log",
                "-o",
                "-p " + port
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=16MB -c max_connections=40",
                "start");
    }

    void stop(String mode) throws Exception {
        as(bin.resolve("pg_ctl").toString(), "-D", data(), "-w", "-m", mode, "stop");
    }

    int port() {
        return port;
    }

    /** The address of a place of its own in this server, with nothing in it. */
    String fresh() throws SQLException {
        String schema = "t" + SCHEMAS.incrementAndGet();
        run("create schema " + schema);
        return url(port, schema);
    }

    static String url(int port, String schema) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema;
    }

    /** Runs a statement as the superuser. */
    void run(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "patchbay");
        return new org.postgresql.Driver().connect(url(port, "public"), properties);
    }

    @Override
    public void close() throws Exception {
        try {
            stop("immediate");
        } catch (IOException e) {
            // A test may have stopped it.
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private String data() {
        return directory + "/data";
    }

    private static void as(String... command) throws Exception {
        List<String> all = new ArrayList<>();
        if (root()) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        all.addAll(List.of(command));
        run(all);
    }

    private static void run(List<String> command) throws Exception {
        Path output = Files.createTempFile("patchbay-postgres", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new File("/tmp"))
                    .redirectErrorStream(true)
                    // Not a pipe: the server inherits it, and would keep it open.
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + " failed: " + Files.readString(output));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path bin() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("These tests need PostgreSQL: apt-get install postgresql"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
