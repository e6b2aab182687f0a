package org.patchbay.cdr;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A process that is killed with SIGKILL while it writes, several times over: every record that was taken is there, once, and whole. */
class KilledTest {
    @TempDir
    Path directory;

    /** Takes facts, and says each once it was taken. Begins with the last ones before, as the bus does after a crash. */
    public static final class Writer {
        public static void main(String[] arguments) throws Exception {
            CallRecords records = new CallRecords(
                    CdrSettings.DEFAULT,
                    Path.of(arguments[0]),
                    Disk.LOCAL,
                    Clock.systemUTC(),
                    System::nanoTime,
                    CallRecords.PATIENCE);
            for (int i = Integer.parseInt(arguments[1]); ; i++) {
                // Of many pages, so that the kill finds some written in part.
                String notes = "x".repeat(1900) + "\n";
                records.on(Facts.ended(
                        "c" + i, Facts.DAY + "T12:00:00Z", Map.of("verdicts", notes.repeat(1 + i * 37 % 20))));
                System.out.println(i);
            }
        }
    }

    @Test
    void losesNothingThatWasTakenAndWritesNothingTwice() throws Exception {
        int taken = -1;
        for (int round = 0; round < 5; round++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Writer.class.getName(),
                            directory.toString(),
                            "" + Math.max(0, taken - 50))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = child.inputReader(UTF_8)) {
                int until = taken + 300 + round * 13;
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    taken = Math.max(taken, Integer.parseInt(line));
                    if (taken == until) {
                        // By its handle: Process.destroyForcibly would close the output that is read on.
                        child.toHandle().destroyForcibly();
                    }
                }
            }
            assertThat(child.waitFor()).as("killed, not ended").isEqualTo(128 + 9);

            List<String> whole = new ArrayList<>();
            for (String line : Files.readAllLines(directory.resolve(Facts.DAY + ".jsonl"))) {
                byte[] bytes = line.getBytes(UTF_8);
                if (!Line.key(bytes, 0, bytes.length).isEmpty()) {
                    whole.add(String.valueOf(Read.record(bytes).get("call")));
                }
            }
            assertThat(new HashSet<>(whole)).as("none twice").hasSameSizeAs(whole);
            for (int i = 0; i <= taken; i++) {
                assertThat(whole.get(i)).as("none is missing").isEqualTo("c" + i);
            }
            // One more may have been written before it could be said.
            assertThat(whole.size() - 1 - taken).isBetween(0, 1);
        }
    }
}
