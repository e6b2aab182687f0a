package org.patchbay.itests.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A PostgreSQL of the test's own on loopback, with nothing in it: the programs of the system's package, driven as its operator does. */
public final class Database implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private final int port = Ports.free();
    private final Path directory;
    private final Path programs;

    public Database() {
        try {
            // Below the system's directory for temporary files: the server runs as another user, who may not see this
            // one's.
            directory = Files.createTempDirectory("patchbay-database");
            programs = programs();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (ROOT) {
            // initdb refuses to run as root.
            succeeds(new ProcessBuilder("chown", "postgres", directory.toString()));
        }
        run("initdb", "-A", "trust", "-U", "patchbay", "--no-sync", "-E", "UTF8", "--locale=C");
        start();
    }

    public void start() {
        String options =
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=16MB";
        run("pg_ctl", "-w", "-l", directory + "/log", "-o", options, "start");
    }

    /** As it ends when its machine loses power. */
    public void stop() {
        run("pg_ctl", "-w", "-m", "immediate", "stop");
    }

    /** Writes into a distribution that it keeps its store here. */
    public void in(Distribution distribution) {
        distribution.write(
                "etc/org.patchbay.store.jdbc.cfg",
                "url = jdbc:postgresql://127.0.0.1:" + port + "/postgres\nuser = patchbay\npassword_file =\n"
                        + "connect_seconds = 1\noutcome_seconds = 2\n");
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.addAll(List.of(programs.resolve(program).toString(), "-D", directory + "/data"));
        command.addAll(List.of(arguments));
        succeeds(new ProcessBuilder(command).directory(new File("/")));
    }

    private static void succeeds(ProcessBuilder command) {
        Outcome outcome = Commands.run(LIMIT, command);
        assertThat(outcome.exit())
                .as("%s: %s%s", command.command(), outcome.out(), outcome.err())
                .isZero();
    }

    private static Path programs() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
