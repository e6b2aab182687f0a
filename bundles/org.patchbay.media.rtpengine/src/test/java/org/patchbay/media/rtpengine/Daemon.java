package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import org.patchbay.media.rtpengine.ng.NgClient;

import static org.awaitility.Awaitility.await;

/** A real rtpengine in user space on loopback. Its media are on ports that systems do not hand out by themselves. */
final class Daemon implements AutoCloseable {
    private static final Path BINARY = Path.of("/usr/bin/rtpengine");

    private final Path directory;
    private final int port;
    private final int digits;
    private final int low;
    private final int count;
    private final int logLevel;
    private Process process;

    private Daemon(Path directory, int port, int digits, int low, int count, int logLevel) throws IOException {
        this.directory = directory;
        this.port = port;
        this.digits = digits;
        this.low = low;
        this.count = count;
        this.logLevel = logLevel;
        this.process = launch();
    }

    /** @param low the first of its 400 ports for media */
    static Daemon start(int low) throws IOException {
        return start(low, 400, 6);
    }

    /** @param logLevel of syslog: 6 tells all that is done for a call, 3 errors alone */
    static Daemon start(int low, int count, int logLevel) throws IOException {
        if (!Files.isExecutable(BINARY)) {
            String skipped = "SKIPPED: there is no " + BINARY
                    + ", so nothing is tested with a real rtpengine here; install rtpengine-daemon";
            System.err.println(skipped);
            Assumptions.abort(skipped);
        }
        return new Daemon(
                Files.createTempDirectory(Path.of("target").toAbsolutePath(), "rtpengine"),
                free(),
                free(),
                low,
                count,
                logLevel);
    }

    static int free() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(BINARY.toString(), "--config-file=none", "--table=-1"));
        command.addAll(List.of("--interface=hub/127.0.0.1", "--interface=provider/127.0.0.1"));
        command.addAll(List.of("--listen-ng=127.0.0.1:" + port, "--dtmf-log-dest=127.0.0.1:" + digits));
        // Two of its threads bring packets that follow each other at once, as at the end of a key, out of their order
        // now and then.
        command.addAll(List.of("--port-min=" + low, "--port-max=" + (low + count - 1), "--num-threads=1"));
        command.addAll(List.of("--media-num-threads=1", "--timeout=60", "--silent-timeout=3600", "--delete-delay=0"));
        command.addAll(List.of("--offer-timeout=3600", "--foreground", "--log-stderr", "--log-level=" + logLevel));
        command.add("--pidfile=" + directory.resolve("pid"));
        Process made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        // Not to outlive a run of the tests that is broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(made::destroyForcibly));
        await().atMost(Duration.ofSeconds(30)).until(this::answers);
        return made;
    }

    private boolean answers() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (NgClient client = new NgClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timer)) {
            return client.ask(java.util.Map.of("command", "ping"))
                    .handle((reply, error) -> error == null)
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
        } finally {
            timer.shutdownNow();
        }
    }

    TestConfig config() {
        return TestConfig.of(place()).digits("127.0.0.1:" + digits);
    }

    String place() {
        return "127.0.0.1:" + port;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What it is asked it answers when it is awake again. */
    void hang() throws IOException, InterruptedException {
        signal("STOP");
    }

    void wake() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor()
                != 0) {
            throw new IOException("rtpengine could not be sent SIG" + name);
        }
    }

    void again() throws IOException {
        process = launch();
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
