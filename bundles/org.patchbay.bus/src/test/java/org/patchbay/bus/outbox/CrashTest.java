package org.patchbay.bus.outbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static org.assertj.core.api.Assertions.assertThat;

/** A process is killed while it tells facts: what it had told a moment before is there, and there is no hole. */
class CrashTest {
    private static final int MOMENT_MILLIS = 1000;

    @TempDir
    Path directory;

    @Test
    void killedWithoutWarningItLosesTheLastMomentAlone() throws Exception {
        Process teller = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Teller.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<long[]> told = new ArrayList<>();
        try (BufferedReader out = teller.inputReader()) {
            String line;
            while ((line = out.readLine()) != null) {
                told.add(new long[] {Long.parseLong(line), System.nanoTime()});
                if (told.size() == 20_000) {
                    // Not through the process, which would close the stream that is still to be read.
                    teller.toHandle().destroyForcibly();
                }
            }
        }
        long killed = System.nanoTime();
        assertThat(teller.waitFor()).as("killed, not ended").isEqualTo(128 + 9);
        long must = told.stream()
                .filter(t -> killed - t[1] > TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS))
                .count();
        try (Outbox outbox = new Outbox(directory, 1 << 26)) {
            List<Integer> kept = new ArrayList<>();
            long cursor = outbox.cursor("cdr");
            for (List<Fact> some = outbox.after(cursor); !some.isEmpty(); some = outbox.after(cursor)) {
                some.forEach(f -> kept.add(Integer.valueOf(f.data().get("n"))));
                cursor = some.get(some.size() - 1).cursor();
            }
            assertThat(kept).isEqualTo(IntStream.range(0, kept.size()).boxed().toList());
            assertThat(must).as("told longer than a moment before").isGreaterThan(1000);
            assertThat((long) kept.size()).isGreaterThanOrEqualTo(must);
            System.out.println("told " + told.size() + ", kept " + kept.size());
        }
    }

    /** The other process. Says each number once it has told the fact. */
    static final class Teller {
        private Teller() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Outbox outbox = new Outbox(Path.of(arguments[0]), 1 << 26);
            outbox.cursor("cdr");
            for (int n = 0; true; n++) {
                outbox.add("told", new Scope("t1", "call", "1"), Instant.EPOCH, Map.of("n", String.valueOf(n)));
                System.out.println(n);
                if (n % 10 == 0) {
                    Thread.sleep(1);
                }
            }
        }
    }
}
