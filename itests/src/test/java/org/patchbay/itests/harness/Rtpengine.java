package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.awaitility.Awaitility.await;

/** A real rtpengine in user space on loopback, with media ports of its own. */
public final class Rtpengine implements AutoCloseable {
    private static final int PORTS = 200;

    private final Path log;
    private final int control = Ports.free();
    private final int digits = Ports.free();
    private final int low = Ports.freeRange(PORTS);
    private final Process process;

    private Rtpengine(Path directory) {
        log = directory.resolve("rtpengine.log");
        process = Children.start(new ProcessBuilder(List.of(
                        "rtpengine",
                        "--config-file=none",
                        "--table=-1",
                        "--interface=hub/127.0.0.1",
                        "--interface=provider/127.0.0.1",
                        "--listen-ng=127.0.0.1:" + control,
                        "--dtmf-log-dest=127.0.0.1:" + digits,
                        "--port-min=" + low,
                        "--port-max=" + (low + PORTS - 1),
                        "--timeout=60",
                        "--delete-delay=0",
                        "--foreground",
                        "--log-stderr",
                        "--log-level=6",
                        "--pidfile=" + directory.resolve("rtpengine.pid")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        await("rtpengine").atMost(Duration.ofSeconds(30)).until(() -> log().contains("Startup complete"));
    }

    public static Rtpengine start() {
        try {
            return new Rtpengine(Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "it").toAbsolutePath()), "rtpengine-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code org.patchbay.media.rtpengine.cfg}. */
    public String configuration() {
        return "instances = " + place() + "\ndigits_address = 127.0.0.1:" + digits + "\n";
    }

    /** Where it is asked: its name in the logs of whoever asks it. */
    public String place() {
        return "127.0.0.1:" + control;
    }

    /** Whether this port is one of its own. */
    public boolean has(int port) {
        return port >= low && port < low + PORTS;
    }

    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Children.end(process, 5);
    }
}
