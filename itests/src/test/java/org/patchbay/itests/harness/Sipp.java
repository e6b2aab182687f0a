package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * SIPp with one scenario of {@code src/test/resources/sipp}, bounded in calls and time. A scenario's {@code @NAME@} are
 * replaced by {@link #replace}, its {@code [name]} are keys of SIPp.
 */
public final class Sipp implements AutoCloseable {
    private final String scenario;
    private final InetSocketAddress local;
    private final Map<String, String> replaced = new HashMap<>();
    private final List<String> options = new ArrayList<>();
    private String written = "";
    private Duration limit = Duration.ofSeconds(60);
    private int calls = 1;
    private Path directory;
    private Process process;

    private Sipp(String scenario, InetSocketAddress local) {
        this.scenario = scenario;
        this.local = local;
    }

    /** A scenario by its name without {@code .xml}, speaking from one local address. */
    public static Sipp scenario(String name, String localAddress, int localPort) {
        return new Sipp(name, new InetSocketAddress(localAddress, localPort));
    }

    /** A scenario that a test has written, under a name for its files. */
    public static Sipp script(String name, String text, String localAddress, int localPort) {
        Sipp sipp = new Sipp(name, new InetSocketAddress(localAddress, localPort));
        sipp.written = text;
        return sipp;
    }

    /** So many calls in all, after which SIPp ends by itself. */
    public Sipp calls(int number) {
        calls = number;
        return this;
    }

    /** How many calls begin each second. */
    public Sipp rate(int perSecond) {
        return with("-r", Integer.toString(perSecond));
    }

    /** How long a call lasts: the scenario's pause. */
    public Sipp talk(Duration pause) {
        return with("-d", Long.toString(pause.toMillis()));
    }

    /** Who is called: {@code [service]}. */
    public Sipp to(String number) {
        return with("-s", number);
    }

    /** Sets a {@code [key]} of the scenario. */
    public Sipp key(String name, String value) {
        return with("-key", name, value);
    }

    /** Replaces {@code @NAME@} in the scenario's text: for what SIPp takes no key for. */
    public Sipp replace(String name, String value) {
        replaced.put(name, value);
        return this;
    }

    /** After this time it ends with an error, whatever its calls do. */
    public Sipp limit(Duration time) {
        limit = time;
        return this;
    }

    /** Any other option of SIPp. */
    public Sipp with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Starts it as who is called. */
    public Sipp listen() {
        return start(List.of());
    }

    /** Starts it as who calls. */
    public Sipp call(String remoteAddress, int remotePort) {
        return start(List.of(remoteAddress + ":" + remotePort));
    }

    private Sipp start(List<String> remote) {
        try {
            directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "it", "sipp").toAbsolutePath()), scenario + "-");
            Path file = Files.writeString(directory.resolve(scenario + ".xml"), text());
            List<String> command = new ArrayList<>(List.of("sipp"));
            command.addAll(remote);
            command.addAll(
                    List.of("-sf", file.toString(), "-i", local.getAddress().getHostAddress()));
            command.addAll(List.of("-p", Integer.toString(local.getPort()), "-m", Integer.toString(calls)));
            command.addAll(List.of("-timeout", limit.toSeconds() + "s", "-timeout_error", "-nostdin"));
            command.addAll(List.of("-trace_err", "-error_file", "errors.log"));
            command.addAll(List.of("-trace_stat", "-stf", "stat.csv", "-fd", "1"));
            command.addAll(options);
            process = Children.start(new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("screen.log").toFile()));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() throws IOException {
        if (!written.isEmpty()) {
            return written;
        }
        try (var in = Sipp.class.getResourceAsStream("/sipp/" + scenario + ".xml")) {
            if (in == null) {
                throw new IllegalArgumentException("no scenario " + scenario);
            }
            String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
            for (Map.Entry<String, String> entry : replaced.entrySet()) {
                text = text.replace("@" + entry.getKey() + "@", entry.getValue());
            }
            return text;
        }
    }

    /** Where its files are: scenario, errors, statistics. */
    public Path directory() {
        return directory;
    }

    public int port() {
        return local.getPort();
    }

    /** True once its port is open; before that its first request may go astray. */
    public boolean isListening() {
        return Listener.of(process.pid()).stream().anyMatch(one -> one.port() == local.getPort());
    }

    /** Waits until all calls are done, for its limit and a little. */
    public SippResult await() {
        try {
            if (!process.waitFor(limit.toSeconds() + 15, TimeUnit.SECONDS)) {
                Children.killTree(process);
                throw new AssertionError("sipp " + scenario + " did not end: " + directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return SippResult.of(process.exitValue(), directory);
    }

    /** Begins no more calls, and ends when those that go on have ended. */
    public SippResult finish() {
        Commands.run(Duration.ofSeconds(5), "kill", "-USR1", Long.toString(process.pid()));
        return await();
    }

    /** What it has done so far; a second old at most. */
    public SippResult soFar() {
        return SippResult.of(0, directory);
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            Children.end(process, 3);
        }
    }
}
