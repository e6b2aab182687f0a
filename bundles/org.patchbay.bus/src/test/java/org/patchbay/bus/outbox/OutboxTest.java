package org.patchbay.bus.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class OutboxTest {
    private static final Scope SCOPE = new Scope("t1", "call", "1");
    private static final String LONG = "x".repeat(2000);

    @TempDir
    Path directory;

    private Outbox outbox(long most) {
        return new Outbox(directory, most);
    }

    private static Fact tell(Outbox outbox, int n) {
        return outbox.add("thing-done", SCOPE, Instant.EPOCH, Map.of("n", String.valueOf(n)));
    }

    /** Everything after a fact, as a listener reads it. */
    private static List<Fact> all(Outbox outbox, long cursor) throws IOException {
        List<Fact> all = new ArrayList<>();
        for (List<Fact> some = outbox.after(cursor); !some.isEmpty(); some = outbox.after(cursor)) {
            all.addAll(some);
            cursor = some.get(some.size() - 1).cursor();
        }
        return all;
    }

    private static List<Integer> numbers(List<Fact> facts) {
        return facts.stream().map(f -> Integer.valueOf(f.data().get("n"))).toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().startsWith("facts-"))
                    .toList();
        }
    }

    private long bytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @Test
    void whatWasToldIsThereAfterTheEndInOrder() throws IOException {
        long begin;
        try (Outbox outbox = outbox(1 << 26)) {
            begin = outbox.cursor("cdr");
            IntStream.range(0, 20_000).forEach(n -> tell(outbox, n));
        }
        assertThat(files()).as("files are limited").hasSizeGreaterThan(2);
        try (Outbox outbox = outbox(1 << 26)) {
            assertThat(outbox.cursor("cdr")).isEqualTo(begin);
            assertThat(numbers(all(outbox, begin))).isEqualTo(upTo(20_000));
            assertThat(tell(outbox, 0).cursor()).isGreaterThan(begin + 20_000);
        }
    }

    /** Facts move to the disk while they are read: none may fall between the two. */
    @Test
    void whoReadsWhileItIsWrittenMissesNothing() throws Exception {
        try (Outbox outbox = outbox(1 << 26)) {
            long begin = outbox.cursor("cdr");
            Thread teller = new Thread(() -> IntStream.range(0, 50_000).forEach(n -> tell(outbox, n)));
            teller.start();
            List<Fact> read = new ArrayList<>();
            long cursor = begin;
            while (read.size() < 50_000) {
                List<Fact> some = outbox.after(cursor);
                read.addAll(some);
                cursor = some.isEmpty() ? cursor : some.get(some.size() - 1).cursor();
            }
            teller.join();
            assertThat(numbers(read)).isEqualTo(upTo(50_000));
        }
    }

    @Test
    void whatEverybodyHasIsGivenUpOnDisk() {
        try (Outbox outbox = outbox(1 << 24)) {
            outbox.cursor("cdr");
            for (int i = 0; i < 2000; i++) {
                Fact fact = outbox.add("thing-done", SCOPE, Instant.EPOCH, Map.of("t", LONG));
                outbox.passed("cdr", fact.cursor());
            }
            await().untilAsserted(() -> assertThat(bytes()).isLessThan(2 << 20));
        }
    }

    @Test
    void aListenerThatNeverComesBackDoesNotFillTheDisk() throws IOException {
        try (Outbox outbox = outbox(1 << 20);
                Logged log = new Logged()) {
            outbox.cursor("gone");
            Fact latest = outbox.add("first", SCOPE, Instant.EPOCH, Map.of());
            for (int i = 0; i < 3000; i++) {
                latest = outbox.add("thing-done", SCOPE, Instant.EPOCH, Map.of("t", LONG));
                if (i % 50 == 0) {
                    long reached = latest.cursor();
                    await().pollInterval(Duration.ofMillis(1))
                            .until(() -> files().stream().anyMatch(f -> contains(f, "\t" + reached + "\t")));
                }
            }
            await().untilAsserted(() -> assertThat(bytes()).isLessThan(3 << 19));
            // A machine with other work may also be too slow for what is told here: that is another warning.
            assertThat(log.warnings()).anyMatch(line -> line.contains("'gone' is the furthest behind"));
            List<Fact> kept = all(outbox, 0);
            assertThat(kept).hasSizeBetween(100, 1000);
            assertThat(kept.get(kept.size() - 1)).isEqualTo(latest);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aTornLastLineIsPassedOver() throws IOException {
        long begin;
        try (Outbox outbox = outbox(1 << 24)) {
            begin = outbox.cursor("cdr");
            IntStream.range(0, 3).forEach(n -> tell(outbox, n));
        }
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 1; cut < whole.length / 3; cut += 7) {
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
            try (Outbox outbox = outbox(1 << 24);
                    Logged log = new Logged()) {
                assertThat(numbers(all(outbox, begin))).containsExactly(0, 1);
                assertThat(tell(outbox, 9).cursor()).isGreaterThan(begin + 3);
                assertThat(numbers(all(outbox, begin))).containsExactly(0, 1, 9);
                assertThat(log.warnings()).isEmpty();
            }
            files().stream().filter(f -> !f.equals(file)).forEach(f -> f.toFile()
                    .delete());
        }
    }

    @Test
    void damageInTheMiddleIsNamedAndTheRestIsKept() throws IOException {
        long begin;
        try (Outbox outbox = outbox(1 << 24)) {
            begin = outbox.cursor("cdr");
            IntStream.range(0, 5).forEach(n -> tell(outbox, n));
        }
        Path file = files().get(0);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(1, lines.get(1).replace("thing-done", "thing-gone"));
        lines.set(3, "");
        Files.write(file, lines);
        try (Logged log = new Logged();
                Outbox outbox = outbox(1 << 24)) {
            assertThat(numbers(all(outbox, begin))).containsExactly(0, 2, 4);
            assertThat(numbers(all(outbox, begin))).containsExactly(0, 2, 4);
            assertThat(log.warnings()).singleElement().asString().contains("2 lines of " + file);
        }
    }

    @Test
    void aDamagedCursorFileIsNamedAndFactsAreRatherToldTwiceThanNever() throws IOException {
        long begin;
        long cdr;
        try (Outbox outbox = outbox(1 << 24)) {
            begin = outbox.cursor("billing");
            outbox.cursor("cdr");
            cdr = IntStream.range(0, 3)
                    .mapToObj(n -> tell(outbox, n))
                    .toList()
                    .get(2)
                    .cursor();
            outbox.passed("cdr", cdr);
            outbox.passed("billing", cdr);
        }
        Path cursors = directory.resolve("cursors");
        assertThat(cursors).hasContent("billing=" + cdr + "\ncdr=" + cdr);
        Files.write(cursors, ("billing=12x4\n\u0000\u0001garbage\ncdr=" + cdr + "\n").getBytes("ISO-8859-1"));
        try (Logged log = new Logged();
                Outbox outbox = outbox(1 << 24)) {
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(cursors + " is damaged", "{cdr=" + cdr + "}");
            assertThat(outbox.cursor("cdr")).isEqualTo(cdr);
            assertThat(numbers(all(outbox, outbox.cursor("billing")))).containsExactly(0, 1, 2);
        }
        try (Logged log = new Logged();
                Outbox outbox = outbox(1 << 24)) {
            assertThat(log.warnings()).as("it was written anew").isEmpty();
            assertThat(outbox.cursor("cdr")).isEqualTo(cdr);
            assertThat(begin).isLessThan(cdr);
        }
    }

    @Test
    void factsWithoutAnyCursorFileAreToldAgain() throws IOException {
        try (Outbox outbox = outbox(1 << 24)) {
            outbox.cursor("cdr");
            tell(outbox, 1);
        }
        Files.delete(directory.resolve("cursors"));
        try (Logged log = new Logged();
                Outbox outbox = outbox(1 << 24)) {
            assertThat(log.warnings()).singleElement().asString().contains("cursors is missing");
            assertThat(numbers(all(outbox, outbox.cursor("cdr")))).containsExactly(1);
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsReportedOnceAndTakenUpAgain() throws IOException {
        Path state = directory.resolve("state");
        Files.writeString(state, "a file where a directory should be");
        List<Fact> told = new ArrayList<>();
        try (Logged log = new Logged();
                Outbox outbox = new Outbox(state.resolve("facts"), 1 << 24)) {
            long begin = outbox.cursor("cdr");
            IntStream.range(0, 100).forEach(n -> told.add(tell(outbox, n)));
            await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            assertThat(numbers(all(outbox, begin))).as("out of memory").isEqualTo(upTo(100));
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("cannot be kept in " + state.resolve("facts"));
            Files.delete(state);
            await().until(() -> !log.lines("are written to").isEmpty());
            assertThat(log.lines("are written to")).singleElement().asString().contains("0 were given up");
            outbox.passed("cdr", told.get(49).cursor());
        }
        try (Outbox outbox = new Outbox(state.resolve("facts"), 1 << 24)) {
            assertThat(numbers(all(outbox, outbox.cursor("cdr"))))
                    .isEqualTo(IntStream.range(50, 100).boxed().toList());
        }
    }

    @Test
    void withoutAListenerItIsTakenUpAgainAsWell() throws IOException {
        Path state = directory.resolve("state");
        Files.writeString(state, "a file where a directory should be");
        try (Logged log = new Logged();
                Outbox outbox = new Outbox(state, 1 << 24)) {
            assertThat(log.warnings()).hasSize(1);
            Files.delete(state);
            await().until(() -> !log.lines("are written to").isEmpty());
            assertThat(state.resolve("cursors")).isEmptyFile();
            assertThat(tell(outbox, 1).cursor()).isPositive();
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsMade() throws IOException {
        FactLog log = new FactLog(directory.resolve("state/facts"), 1 << 20);
        log.append(List.of(new Fact(5, "t", SCOPE, Instant.EPOCH, Map.of("n", "5"))));
        assertThat(numbers(log.read(0, 100))).containsExactly(5);
        log.close();
    }

    @Test
    void afterAFullDiskEverythingIsWrittenThatWasTold() throws IOException {
        FactLog log = new FactLog(directory, 1 << 20);
        Files.createSymbolicLink(directory.resolve("facts-5.log"), Path.of("/dev/full"));
        List<Fact> facts = IntStream.range(5, 9)
                .mapToObj(n -> new Fact(n, "t", SCOPE, Instant.EPOCH, Map.of("n", String.valueOf(n))))
                .toList();
        assertThatThrownBy(() -> log.append(facts))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
        Files.delete(directory.resolve("facts-5.log"));
        log.append(facts);
        assertThat(numbers(log.read(0, 100))).containsExactly(5, 6, 7, 8);
        log.close();
    }

    /** A named pipe that nobody reads is the slowest of disks. */
    @Test
    void whoTellsNeverWaitsForTheDiskAndMemoryIsLimited() throws Exception {
        Path pipe = directory.resolve("cursors.new");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (Logged log = new Logged();
                Outbox outbox = outbox(1 << 20)) {
            long begin = outbox.cursor("cdr");
            Fact latest = tell(outbox, 0);
            for (int i = 0; i < 5000; i++) {
                latest = outbox.add("thing-done", SCOPE, Instant.EPOCH, Map.of("n", String.valueOf(i), "t", LONG));
            }
            List<Fact> kept = all(outbox, begin);
            assertThat(kept).as("an eighth of a megabyte").hasSizeBetween(50, 65);
            assertThat(kept.get(kept.size() - 1)).isEqualTo(latest);
            assertThat(log.warnings()).singleElement().asString().contains("as fast as they are told");
            // The disk awakes.
            Process reader = new ProcessBuilder("cat", pipe.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(reader.waitFor(10, TimeUnit.SECONDS)).isTrue();
            Files.deleteIfExists(pipe);
            await().until(() -> !log.lines("are written to").isEmpty());
            assertThat(numbers(all(outbox, begin))).isEqualTo(numbers(kept));
        }
        assertThat(contains(files().get(0), "\tn\t4999")).isTrue();
    }

    @Test
    void linesThatNeitherAreFactsNorWereEverDoNoHarm() throws IOException {
        Files.write(directory.resolve("facts-7.log"), new byte[] {0, 9, 9, 10, (byte) 0xff, '\n', '\t', '\n'});
        // Whole by its checksum, and yet no fact.
        String line = "no number\tthing-done\tt1\tcall\t1\tnever";
        CRC32 crc = new CRC32();
        crc.update(line.getBytes(UTF_8));
        Files.writeString(directory.resolve("facts-8.log"), Long.toHexString(crc.getValue()) + "\t" + line + "\n");
        Files.writeString(directory.resolve("facts-x.log"), "no file of ours\n");
        try (Outbox outbox = outbox(1 << 24)) {
            long begin = outbox.cursor("cdr");
            tell(outbox, 1);
            assertThat(numbers(all(outbox, 0))).containsExactly(1);
            assertThat(outbox.after(begin)).hasSize(1);
        }
        assertThat(directory.resolve("facts-x.log")).exists();
    }

    /** Nothing is written meanwhile that the position could be written with. */
    @Test
    void howFarAListenerHasComeIsWrittenSoonThoughNothingElseHappens() {
        Path cursors = directory.resolve("cursors");
        try (Outbox outbox = outbox(1 << 26)) {
            long begin = outbox.cursor("cdr");
            await().until(() ->
                    Files.exists(cursors) && Files.readString(cursors).equals("cdr=" + begin + '\n'));
            outbox.passed("cdr", begin + 1);
            await().until(() -> Files.readString(cursors).equals("cdr=" + (begin + 1) + '\n'));
            tell(outbox, 1);
            outbox.passed("cdr", begin + 2);
            await().until(() -> Files.readString(cursors).equals("cdr=" + (begin + 2) + '\n'));
        }
    }

    @Test
    void saysWhenAFactOutlivesTheProcess() throws IOException {
        try (Outbox outbox = outbox(1 << 26)) {
            long begin = outbox.cursor("cdr");
            List<Integer> found = new CopyOnWriteArrayList<>();
            for (int n = 0; n < 500; n++) {
                tell(outbox, n);
                int last = n;
                outbox.whenKept(() -> {
                    // Read from the files alone, as the next process does.
                    try (FactLog log = new FactLog(directory, 1 << 19)) {
                        log.find();
                        if (log.last() >= begin + last + 1) {
                            found.add(last);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            await().untilAsserted(() -> assertThat(found).isEqualTo(upTo(500)));
            List<String> atOnce = new ArrayList<>();
            outbox.whenKept(() -> atOnce.add("nothing waits"));
            assertThat(atOnce).hasSize(1);
        }
    }

    @Test
    void saysNothingOfWhatCannotBeWritten() throws Exception {
        Path pipe = directory.resolve("cursors.new");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (Outbox outbox = outbox(1 << 20)) {
            outbox.cursor("cdr");
            tell(outbox, 0);
            List<String> said = new CopyOnWriteArrayList<>();
            outbox.whenKept(() -> said.add("given up"));
            for (int i = 0; i < 200; i++) {
                outbox.add("thing-done", SCOPE, Instant.EPOCH, Map.of("n", String.valueOf(i), "t", LONG));
            }
            outbox.whenKept(() -> said.add("kept"));
            await().during(Duration.ofMillis(200)).until(said::isEmpty);
            Process reader = new ProcessBuilder("cat", pipe.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(reader.waitFor(10, TimeUnit.SECONDS)).isTrue();
            Files.deleteIfExists(pipe);
            await().until(() -> said.equals(List.of("kept")));
        }
    }
}
