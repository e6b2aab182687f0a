package org.patchbay.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.bus.outbox.Logged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FactsTest {
    private static final Scope SCOPE = new Scope("t1", "call", "1");

    @TempDir
    Path directory;

    private static void tell(TestCore t, int n, boolean durable) {
        t.core.facts.tell("thing-done", SCOPE, Map.of("n", String.valueOf(n), "text", "a\tb\nc=d\\ü"), durable);
    }

    private static List<String> numbers(List<Fact> facts) {
        return facts.stream()
                .filter(f -> f.type().equals("thing-done"))
                .map(f -> f.data().get("n"))
                .toList();
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".log")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first thing that is written, the listener's name, does not return. */
    @Test
    void nobodyWaitsForADiskThatDoesNotAnswer() throws Exception {
        Path pipe = directory.resolve("cursors.new");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        List<Fact> got = new CopyOnWriteArrayList<>();
        try (TestCore t = new TestCore(directory)) {
            t.listener("cdr", got::add);
            IntStream.range(0, 20).forEach(i -> tell(t, i, true));
            await().until(() -> got.size() == 20);
            assertThat(logs()).as("written so far").isEmpty();
            // The disk awakes.
            new ProcessBuilder("cat", pipe.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }

    @Test
    void listenersAreToldInOrder() {
        List<Fact> got = new CopyOnWriteArrayList<>();
        try (TestCore t = new TestCore(directory)) {
            t.listener("cdr", got::add);
            IntStream.range(0, 200).forEach(i -> tell(t, i, i % 3 == 0));
            await().until(() -> got.size() == 200);
        }
        assertThat(numbers(got))
                .isEqualTo(IntStream.range(0, 200).mapToObj(String::valueOf).toList());
        assertThat(got.get(0).data()).containsEntry("text", "a\tb\nc=d\\ü");
    }

    @Test
    void whatAListenerMissedWhileItWasAwayItGetsAfterwards() {
        List<Fact> got = new CopyOnWriteArrayList<>();
        try (TestCore t = new TestCore(directory)) {
            long id = t.listener("cdr", got::add);
            tell(t, 1, true);
            await().until(() -> got.size() == 1);
            t.core.slots.unbind(id);
            tell(t, 2, true);
            tell(t, 3, false);
            t.listener("cdr", got::add);
            await().until(() -> numbers(got).contains("2"));
        }
        assertThat(numbers(got)).containsExactly("1", "2");
    }

    @Test
    void aCrashLosesNoDurableFact() throws IOException {
        List<Fact> got = new CopyOnWriteArrayList<>();
        TestCore crashed = new TestCore(directory);
        long id = crashed.listener("cdr", got::add);
        tell(crashed, 1, true);
        await().until(() -> got.size() == 1);
        crashed.core.slots.unbind(id);
        tell(crashed, 2, true);
        tell(crashed, 3, true);
        // Not closed, and the last record is torn.
        await().until(() -> logs().stream().anyMatch(f -> read(f).contains("\tn\t3")));
        for (Path file : logs()) {
            Files.write(file, new byte[] {'9', '\t', 'x'}, StandardOpenOption.APPEND);
        }
        try (TestCore t = new TestCore(directory)) {
            t.listener("cdr", got::add);
            await().until(() -> numbers(got).contains("3"));
            tell(t, 4, true);
            await().until(() -> numbers(got).contains("4"));
        }
        assertThat(numbers(got)).containsSubsequence("1", "2", "3", "4");
        crashed.close();
    }

    @Test
    void aListenerThatFailsIsToldAgainAfterAPause() {
        AtomicInteger tries = new AtomicInteger();
        List<Fact> got = new CopyOnWriteArrayList<>();
        try (Logged log = new Logged();
                TestCore t = new TestCore(directory)) {
            t.listener("cdr", fact -> {
                if (tries.incrementAndGet() < 3) {
                    throw new IOException("not now");
                }
                got.add(fact);
            });
            tell(t, 1, true);
            await().until(() -> {
                t.clock.advance(Duration.ofMinutes(2));
                return got.size() == 1;
            });
            await().until(() -> !log.lines("'cdr' takes facts again").isEmpty());
        }
        assertThat(tries.get()).isEqualTo(3);
    }

    /** One that always throws: the pauses grow to a minute, others do not notice, and one line of the log says it. */
    @Test
    void aListenerThatAlwaysFailsIsReportedOnceAndHoldsUpNobody() {
        List<Instant> tries = new CopyOnWriteArrayList<>();
        List<Fact> good = new CopyOnWriteArrayList<>();
        try (Logged log = new Logged();
                TestCore t = new TestCore(directory)) {
            t.listener("bad", fact -> {
                tries.add(t.clock.now());
                throw new IllegalStateException("never");
            });
            t.listener("good", good::add);
            IntStream.range(0, 1000).forEach(i -> tell(t, i, i % 2 == 0));
            await().until(() -> numbers(good).size() == 1000);
            for (int i = 0; i < 30; i++) {
                int before = tries.size();
                tell(t, 1000 + i, i % 2 == 0);
                await().pollInterval(Duration.ofMillis(1)).until(() -> {
                    t.clock.advance(Duration.ofSeconds(10));
                    return tries.size() > before;
                });
            }
            await().until(() -> numbers(good).size() == 1030);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("Listener 'bad' of bundle.bad/1.0.0 did not take thing-done of");
        }
        for (int i = 1; i < tries.size(); i++) {
            Duration pause = Duration.between(tries.get(i - 1), tries.get(i));
            assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(Math.min(60_000, 100L << Math.min(i - 1, 10))));
        }
    }

    @Test
    void whoTakesTheNameOfAListenerThatFailsIsToldAtOnce() {
        List<Fact> got = new CopyOnWriteArrayList<>();
        AtomicInteger tries = new AtomicInteger();
        try (TestCore t = new TestCore(directory)) {
            long old = t.listener("cdr", fact -> {
                tries.incrementAndGet();
                throw new IllegalStateException("never");
            });
            tell(t, 1, true);
            tell(t, 2, true);
            await().until(() -> tries.get() == 1 && t.clock.pending() > 0);
            t.bind(SlotInfo.Kind.LISTENER, "cdr", "1.0.1", Map.of(), (FactListener) got::add);
            t.core.slots.unbind(old);
            await().until(() -> numbers(got).contains("2"));
            tell(t, 3, false);
            await().until(() -> numbers(got).contains("3"));
        }
        assertThat(numbers(got)).containsExactly("1", "2", "3");
        assertThat(tries.get()).isEqualTo(1);
    }

    @Test
    void aListenerFarBehindIsToldEveryDurableFactInOrder() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Fact> got = Collections.synchronizedList(new ArrayList<>());
        try (Logged log = new Logged();
                TestCore t = new TestCore(directory)) {
            t.listener("slow", fact -> {
                go.await();
                got.add(fact);
            });
            IntStream.range(0, 30_000).forEach(i -> tell(t, i, i % 3 != 0));
            assertThat(log.warnings()).singleElement().asString().contains("'slow' is 10000 facts behind");
            go.countDown();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                synchronized (got) {
                    return numbers(got).contains("29999");
                }
            });
            tell(t, 30_000, false);
            await().until(() -> {
                synchronized (got) {
                    return numbers(got).contains("30000");
                }
            });
        }
        List<Integer> numbers = numbers(got).stream().map(Integer::valueOf).toList();
        assertThat(numbers).isSorted();
        assertThat(numbers.stream().distinct().filter(i -> i % 3 != 0))
                .as("each durable one")
                .hasSize(20_000);
        assertThat(numbers).doesNotHaveDuplicates();
    }

    @Test
    void aListenerIsToldOnlyWhatItWants() {
        List<Fact> got = new CopyOnWriteArrayList<>();
        try (TestCore t = new TestCore(directory)) {
            t.bind(
                    SlotInfo.Kind.LISTENER,
                    "picky",
                    "1.0.0",
                    Map.of("patchbay.facts", new String[] {"other"}),
                    (FactListener) got::add);
            tell(t, 1, true);
            t.core.facts.tell("other", SCOPE, Map.of(), true);
            await().until(() -> got.size() == 1);
            assertThat(got.get(0).type()).isEqualTo("other");
        }
        try (TestCore t = new TestCore(directory)) {
            t.listener("picky", got::add);
            t.core.facts.tell("other", SCOPE, Map.of(), true);
            await().until(() -> got.size() == 2);
        }
        assertThat(got).as("what it did not want is not told later").allMatch(f -> f.type()
                .equals("other"));
    }

    @Test
    void whatAListenerDoesNotWantIsBehindItAllTheSame() {
        Path cursors = directory.resolve("cursors");
        List<Fact> all = new CopyOnWriteArrayList<>();
        List<Fact> got = new CopyOnWriteArrayList<>();
        try (TestCore t = new TestCore(directory)) {
            t.listener("all", all::add);
            t.bind(
                    SlotInfo.Kind.LISTENER,
                    "picky",
                    "1.0.0",
                    Map.of("patchbay.facts", new String[] {"other"}),
                    (FactListener) got::add);
            IntStream.range(0, 50).forEach(i -> tell(t, i, true));
            await().until(() -> all.size() == 50);
            long last = all.get(49).cursor();
            await().ignoreExceptionsInstanceOf(NoSuchFileException.class)
                    .until(() -> Files.readString(cursors).contains("picky=" + last + '\n'));
            tell(t, 50, true);
            t.core.facts.tell("other", SCOPE, Map.of(), true);
            t.core.facts.tell("other", SCOPE, Map.of(), false);
            tell(t, 51, true);
            await().until(() -> got.size() == 2 && all.size() == 54);
            long end = all.get(53).cursor();
            await().until(() -> Files.readString(cursors).contains("picky=" + end + '\n'));
        }
        assertThat(got).allMatch(f -> f.type().equals("other"));
    }
}
