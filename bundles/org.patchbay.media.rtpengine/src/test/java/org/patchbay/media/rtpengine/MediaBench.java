package org.patchbay.media.rtpengine;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.media.embedded.EmbeddedMediaEngine;

/**
 * Prints what a minute of a call costs that has SRTP on one side and plain RTP on the other (G.711, 20 ms, both directions): the embedded engine
 * beside rtpengine in user space, and a plain relay in C without any cryptography as the floor; interleaved. Of the embedded engine the
 * processor time of its media threads is counted, of the others that of their processes. No part of a build: {@code itests/bench/media.sh}.
 */
class MediaBench {
    private static final int FIRST_PORT = 30_000;

    private final int calls = Integer.getInteger("bench.calls", 100);
    private final int seconds = Integer.getInteger("bench.seconds", 8);
    private final int rounds = Integer.getInteger("bench.rounds", 3);
    private final Path relay = Path.of(System.getProperty("bench.relay", ""));

    /** The engine's configuration as this wants it. */
    private record Config(
            String[] networks,
            String prompts__directory,
            int silence__seconds,
            int threads,
            String recording__directory,
            int recording__minutes,
            int recording__days,
            int recording__free__megabytes,
            String fill__silence)
            implements EmbeddedMediaEngine.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return EmbeddedMediaEngine.Config.class;
        }
    }

    @Test
    void prints() throws Exception {
        System.out.printf(
                "%d calls, G.711, SRTP on one side and RTP on the other (the C relay: RTP on both), %d s a cell%n%n",
                calls, seconds);
        System.out.println("  round  engine      CPU s per   packets   lost    p50/p99 of    octets allocated");
        System.out.println("                   call-minute      sent         SRTP to RTP         a packet");
        Map<String, List<Double>> costs = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String engine : List.of("relay in C", "rtpengine", "embedded")) {
                if (!engine.equals("relay in C") || Files.isExecutable(relay)) {
                    Load.Result result = run(engine);
                    System.out.printf("  %5d  %-10s %s%n", round, engine, result);
                    costs.computeIfAbsent(engine, any -> new ArrayList<>()).add(result.cost());
                }
            }
        }
        System.out.println();
        double peer = mean(costs.get("rtpengine"));
        costs.forEach((engine, each) -> System.out.printf(
                "  %-10s %.4f in the mean, %.2f of rtpengine%n", engine, mean(each), mean(each) / peer));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private Load.Result run(String engine) throws Exception {
        return switch (engine) {
            case "relay in C" -> relay();
            case "rtpengine" -> rtpengine();
            default -> embedded();
        };
    }

    private Load.Result relay() throws Exception {
        Process process = new ProcessBuilder(
                        relay.toString(), "127.0.0.1", String.valueOf(FIRST_PORT), String.valueOf(calls))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Load load = new Load(calls)) {
            if (!"ready".equals(process.inputReader().readLine())) {
                throw new IllegalStateException("The relay did not start");
            }
            load.plain(FIRST_PORT);
            return load.run(seconds, () -> Load.processTime(process.pid()));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Load.Result rtpengine() throws Exception {
        try (Daemon daemon = Daemon.start(FIRST_PORT, 4 * calls + 100, 3)) {
            RtpengineMediaEngine engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
            try {
                return through(Patient.of(engine), () -> Load.processTime(daemon.pid()));
            } finally {
                engine.stop();
            }
        }
    }

    private Load.Result embedded() throws Exception {
        String[] networks = {
            "hub=127.0.0.1:" + FIRST_PORT + "-" + (FIRST_PORT + 4999),
            "provider=127.0.0.1:" + (FIRST_PORT + 5000) + "-" + (FIRST_PORT + 9999)
        };
        EmbeddedMediaEngine engine =
                new EmbeddedMediaEngine(new Config(networks, "", 60, 1, "target/recordings", 240, 0, 0, "false"));
        try {
            return through(engine, () -> Load.threadTime("patchbay-media-"));
        } finally {
            engine.stop();
        }
    }

    private Load.Result through(MediaEngine engine, Load.Clock clock) throws Exception {
        try (Load load = new Load(calls)) {
            load.calls(engine);
            return load.run(seconds, clock);
        }
    }
}
