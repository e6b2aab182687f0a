package org.patchbay.store.jdbc;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

import static org.assertj.core.api.Assertions.assertThat;

/** A process that is killed with SIGKILL while it writes into an embedded H2: what it was promised is there, and nothing is there by half. */
class KilledH2Test {
    @TempDir
    Path directory;

    private static Node start(Nodes nodes, Path directory) throws InterruptedException {
        return nodes.start("one", "jdbc:h2:file:" + directory.resolve("database"));
    }

    /** Writes batches of two documents with one number, and says each number once it was promised. */
    public static final class Writer {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            try (Nodes nodes = new Nodes(directory)) {
                Store store = start(nodes, directory).store();
                long last =
                        store.get("s", "a").map(d -> Long.parseLong(d.value())).orElse(0L);
                for (long i = last + 1; ; i++) {
                    store.write("child", List.of(Write.put("s", "a", "" + i), Write.put("s", "b", "" + i)));
                    System.out.println(i);
                }
            }
        }
    }

    @Test
    void keepsWhatWasPromisedAndNothingHalf() throws Exception {
        long promised = 0;
        for (int round = 0; round < 2; round++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Writer.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                for (int seen = 0; seen < 50 + round * 13; seen++) {
                    promised = Long.parseLong(out.readLine());
                }
                // By its handle: Process.destroyForcibly would close the output that is read on.
                child.toHandle().destroyForcibly();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    promised = Long.parseLong(line);
                }
            }
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            try (Nodes nodes = new Nodes(directory)) {
                Store store = start(nodes, directory).store();
                Stored a = store.get("s", "a").orElseThrow();
                Stored b = store.get("s", "b").orElseThrow();
                assertThat(a.value()).isEqualTo(b.value());
                // One more may have reached the disk before its promise could be said.
                assertThat(Long.parseLong(a.value())).isBetween(promised, promised + 1);
                assertThat(a.version()).isEqualTo(Long.parseLong(a.value()));
            }
        }
    }
}
