package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

/**
 * The assembled archive, unpacked into a directory of its own and run as a process, as a user runs it. Its user has an
 * empty home, so that nothing can come from a local Maven repository, and its ports are free ones.
 *
 * <p>Change files in {@code etc/} before {@link #start()} with {@link #edit} and {@link #write}; while it runs the same
 * methods are configuration changes.
 */
public final class Distribution implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(300);

    /** Half the processor time of a start goes into code that a short test never runs again; how fast it runs is for the benchmarks to say. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    /** So many lines tell what a thread waits for. */
    private static final int FRAMES = 12;

    private final Path home;
    private final int sshPort = Ports.free();
    private final List<String> jvmOptions = new ArrayList<>();
    private List<String> launcher = List.of();
    private Process process;

    private Distribution(Path home) {
        this.home = home;
    }

    /** Unpacks the archive to {@code target/it/<name>-<number of this process>}; what was there before is deleted. */
    public static Distribution unpack(String name) {
        Path home = Path.of("target", "it", name + "-" + Integer.getInteger("patchbay.fork", 1))
                .toAbsolutePath();
        Outcome unpacked = Commands.run(
                Duration.ofSeconds(60),
                "sh",
                "-c",
                "rm -rf \"$1\" && mkdir -p \"$1\"/home && tar xzf \"$0\" -C \"$1\" --strip-components=1",
                archive().toString(),
                home.toString());
        if (!unpacked.succeeded()) {
            throw new IllegalStateException("cannot unpack " + archive() + ": " + unpacked.err());
        }
        var distribution = new Distribution(home);
        distribution.edit("org.apache.karaf.shell.cfg", "sshPort", Integer.toString(distribution.sshPort));
        return distribution;
    }

    /** The archive under test. */
    public static Path archive() {
        return Path.of(System.getProperty("patchbay.archive")).normalize();
    }

    public Path home() {
        return home;
    }

    public int sshPort() {
        return sshPort;
    }

    /** Sets one key of a file in {@code etc/}, and leaves the rest of it alone. The file is replaced in one step. */
    public Distribution edit(String file, String key, String value) {
        Path path = home.resolve("etc").resolve(file);
        try {
            List<String> lines = Files.exists(path) ? Files.readAllLines(path, UTF_8) : List.of();
            Pattern old = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*[=:].*");
            List<String> kept = lines.stream()
                    .filter(line -> !old.matcher(line).matches())
                    .collect(Collectors.toCollection(ArrayList::new));
            kept.add(key + " = " + value);
            return write("etc/" + file, String.join("\n", kept) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file below the home directory, in one step: a running distribution sees it whole or not at all. */
    public Distribution write(String file, String content) {
        Path path = home.resolve(file);
        try {
            Files.createDirectories(path.getParent());
            Path fresh = Files.createTempFile(home.resolve("home"), "write", ".part");
            Files.writeString(fresh, content);
            Files.move(fresh, path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds to the end of a file below the home directory. */
    public Distribution append(String file, String content) {
        return write(file, read(file) + content);
    }

    /** A file below the home directory; empty if it is not there. */
    public String read(String file) {
        try {
            Path path = home.resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a JVM option; it comes after those of {@code bin/setenv}. */
    public Distribution option(String option) {
        jvmOptions.add(option);
        return this;
    }

    /** Starts it through another command, which has to become it with exec: the process stays the same. */
    public Distribution launchedBy(String... command) {
        launcher = List.of(command);
        return this;
    }

    /** Starts it and waits until all features of the boot are installed and started. */
    public Distribution start() {
        launch();
        await("boot of " + home.getFileName())
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(UncheckedIOException.class)
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("ended with " + process.exitValue() + ": " + console() + log());
                    }
                })
                .until(this::isBooted);
        return this;
    }

    /** Waits until somebody offers these services: a command that needs one before is told so, and the log as well. */
    public Distribution offers(String... types) {
        for (String type : types) {
            await(type)
                    .atMost(START_LIMIT)
                    .until(() -> shell("service:list " + type).out().contains(type));
        }
        return this;
    }

    /** Starts the process and does not wait. */
    public Distribution launch() {
        List<String> line = new ArrayList<>(launcher);
        line.addAll(List.of(home.resolve("bin/karaf").toString(), "daemon"));
        var command = new ProcessBuilder(line)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("console.log").toFile()));
        command.environment().keySet().removeIf(name -> name.startsWith("KARAF_") || name.equals("JAVA_OPTS"));
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment()
                .put(
                        "EXTRA_JAVA_OPTS",
                        QUICK_START + " -Xmx512m -Duser.home=" + home.resolve("home") + " "
                                + String.join(" ", jvmOptions));
        process = Children.start(command);
        return this;
    }

    private boolean isBooted() {
        return shell("service:list org.apache.karaf.features.BootFinished")
                .out()
                .contains("BootFinished");
    }

    /** The password that the first start has made. */
    public String password() throws IOException {
        return Files.readAllLines(home.resolve("etc/users.properties")).stream()
                .filter(line -> line.startsWith("patchbay = "))
                .map(line -> line.substring("patchbay = ".length(), line.indexOf(',')))
                .findFirst()
                .orElseThrow(() -> new IOException("no password yet"));
    }

    /** Runs one shell command, for a minute at most. */
    public Outcome shell(String command) {
        return shell(command, Duration.ofMinutes(1));
    }

    /** Runs one shell command. */
    public Outcome shell(String command, Duration limit) {
        try {
            return Shell.run(sshPort, "patchbay", password(), command, limit);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + command + "'" + entangled(e), e);
        }
    }

    /** Where it did not answer: who waits at its port, what the threads of its shell are doing, and those that wait for a lock; short, as reports are cut. */
    private String entangled(IOException failure) {
        if (!(failure.getCause() instanceof TimeoutException) || !isRunning()) {
            return "";
        }
        String port = "( sport = :" + sshPort + " )";
        String sockets = Commands.run(Duration.ofSeconds(10), "ss", "-H", "-t", "-a", "-n", port)
                .out();
        return Pattern.compile("\n\n")
                .splitAsStream(jcmd("Thread.print").out())
                .filter(thread -> Stream.of("\"sshd", "apache.sshd", "BLOCKED", "deadlock")
                        .anyMatch(thread::contains))
                .map(thread -> thread.lines().limit(FRAMES).collect(Collectors.joining("\n")))
                .limit(20)
                .collect(Collectors.joining(
                        "\n",
                        ", its sockets (what waits to be taken comes first):\n" + sockets + "\nand its threads\n",
                        "\n"));
    }

    /** What the JVM says of itself. */
    public Outcome jcmd(String... command) {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        all.add(Long.toString(pid()));
        all.addAll(List.of(command));
        return Commands.run(Duration.ofSeconds(60), new ProcessBuilder(all));
    }

    /** Runs one shell command as somebody else than the user that the first start made. */
    public Outcome shellAs(String user, String password, String command) {
        try {
            return Shell.run(sshPort, user, password, command, Duration.ofMinutes(1));
        } catch (IOException e) {
            throw new UncheckedIOException("'" + command + "'", e);
        }
    }

    /**
     * Installs a Karaf feature. Karaf's service for features may start anew right behind its first boot, and knows none until it has read where
     * they are: that is waited for.
     */
    public void install(String feature) {
        await(feature + " is known").atMost(START_LIMIT).until(() -> shell("feature:info " + feature)
                .succeeded());
        run("feature:install " + feature);
    }

    /** Runs one shell command that must succeed, and returns what it printed. */
    public String run(String command) {
        Outcome outcome = shell(command);
        if (!outcome.succeeded()) {
            throw new AssertionError("'" + command + "' exit " + outcome.exit() + "\n" + outcome.out() + outcome.err());
        }
        return outcome.out();
    }

    /** Runs one shell command that must succeed with {@code --json}, and returns its rows. */
    public List<Map<String, String>> rows(String command) {
        String printed = run(command.replaceFirst("^\\S+", "$0 --json")); // options come before arguments
        try {
            return Rows.read(printed);
        } catch (IOException e) {
            throw new AssertionError("'" + command + " --json' printed no JSON: " + printed, e);
        }
    }

    /** One of the arrays that such a command prints which tells several. */
    public List<Map<String, String>> rows(String command, String part) {
        String printed = run(command.replaceFirst("^\\S+", "$0 --json"));
        try {
            return Rows.read(printed, part);
        } catch (IOException e) {
            throw new AssertionError("'" + command + " --json' printed no JSON: " + printed, e);
        }
    }

    /** Types at the console of the shell, as at a terminal, and returns what stands on the screen once it is as wanted, or after 15 s. */
    public String typed(String keys, Predicate<String> wanted) {
        try {
            return Shell.typed(sshPort, "patchbay", password(), keys, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + keys + "'", e);
        }
    }

    /** Every line of the log so far; of several rolled files, the current one. */
    public List<String> log() {
        return lines(home.resolve("data/log/karaf.log"));
    }

    /** What the process printed on its own: JVM errors, failures before the log is there. */
    public List<String> console() {
        return lines(home.resolve("console.log"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of the log of one level, for example {@code WARN}. */
    public List<String> log(String level) {
        Pattern ofLevel = Pattern.compile("\\S+ \\| " + level + "\\s*\\|.*");
        return log().stream().filter(line -> ofLevel.matcher(line).matches()).toList();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Ends it as an operator does, and waits until it is gone. */
    public void stop() {
        if (isRunning()) {
            Children.end(process, 30);
        }
    }

    /** Ends it as a power failure does. */
    public void kill() {
        if (isRunning()) {
            Children.killTree(process);
            process.onExit().join();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
