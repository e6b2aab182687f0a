package org.patchbay.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

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
        // Neither closed nor flushed, and the last record is torn.
        Path log = directory.resolve("facts.log");
        await().until(() -> Files.readString(log).contains("3"));
        Files.write(log, new byte[] {'9', '\t', 'x'}, StandardOpenOption.APPEND);
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
        try (TestCore t = new TestCore(directory)) {
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
        }
        assertThat(tries.get()).isEqualTo(3);
    }

    @Test
    void aListenerThatFailsDoesNotHoldUpAnother() {
        List<Fact> got = new CopyOnWriteArrayList<>();
        try (TestCore t = new TestCore(directory)) {
            t.listener("bad", fact -> {
                throw new IllegalStateException("never");
            });
            t.listener("good", got::add);
            IntStream.range(0, 20).forEach(i -> tell(t, i, true));
            await().until(() -> numbers(got).size() == 20);
        }
    }

    @Test
    void whatEverybodyHasIsGivenUpOnDisk() throws IOException {
        try (Outbox outbox = new Outbox(directory, 1 << 24)) {
            outbox.cursor("cdr");
            String text = "x".repeat(2000);
            for (int i = 0; i < 2000; i++) {
                Fact fact = outbox.add("thing-done", SCOPE, Instant.EPOCH, Map.of("t", text));
                outbox.passed("cdr", fact.cursor());
            }
            assertThat(Files.size(directory.resolve("facts.log"))).isLessThan(2 << 20);
        }
    }

    @Test
    void aListenerThatNeverComesBackDoesNotFillTheDisk() throws IOException {
        try (Outbox outbox = new Outbox(directory, 1 << 20)) {
            outbox.cursor("gone");
            String text = "x".repeat(2000);
            for (int i = 0; i < 3000; i++) {
                outbox.add("thing-done", SCOPE, Instant.EPOCH, Map.of("t", text));
            }
            assertThat(Files.size(directory.resolve("facts.log"))).isLessThan(2 << 20);
            assertThat(outbox.after(0, 10_000)).isNotEmpty();
        }
    }
}
