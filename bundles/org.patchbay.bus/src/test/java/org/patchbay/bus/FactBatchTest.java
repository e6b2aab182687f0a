package org.patchbay.bus;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactBatchListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What waits for a listener that takes several facts at once. */
class FactBatchTest {
    @TempDir
    Path directory;

    /** Lets facts gather behind the first one, and can fail. */
    private static final class Gathering implements FactBatchListener {
        final List<List<String>> told = new CopyOnWriteArrayList<>();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        volatile int failures;

        @Override
        public void on(Fact fact) throws Exception {
            on(List.of(fact));
        }

        @Override
        public void on(List<Fact> facts) throws Exception {
            List<String> numbers = facts.stream().map(f -> f.data().get("n")).toList();
            if (numbers.equals(List.of("first"))) {
                entered.countDown();
                go.await();
            } else if (failures > 0) {
                failures--;
                told.add(List.of("failed"));
                throw new IOException("not now");
            }
            told.add(numbers);
        }

        /** From now on facts wait behind this one. */
        void holds(TestCore t, boolean durable) throws InterruptedException {
            tell(t, "first", durable);
            entered.await();
        }

        List<String> all() {
            return told.stream().flatMap(List::stream).toList();
        }
    }

    private static void tell(TestCore t, String n, boolean durable) {
        t.core.facts.tell("thing-done", new Scope("t1", "call", "1"), Map.of("n", n), durable);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    @Test
    void whatWaitsIsToldTogetherInOrderAndNeverMoreThan64() throws Exception {
        Gathering listener = new Gathering();
        try (TestCore t = new TestCore(directory)) {
            t.listener("cdr", listener);
            listener.holds(t, true);
            numbers(0, 200).forEach(n -> tell(t, n, true));
            listener.go.countDown();
            await().until(() -> listener.all().size() == 201);
        }
        assertThat(listener.all().subList(1, 201)).isEqualTo(numbers(0, 200));
        assertThat(listener.told).hasSizeLessThan(20).allMatch(some -> some.size() <= 64);
    }

    @Test
    void durableAndOthersAreNotToldTogether() throws Exception {
        Gathering listener = new Gathering();
        try (TestCore t = new TestCore(directory)) {
            t.listener("cdr", listener);
            listener.holds(t, false);
            numbers(0, 10).forEach(n -> tell(t, n, false));
            numbers(10, 20).forEach(n -> tell(t, n, true));
            listener.go.countDown();
            await().until(() -> listener.all().size() == 21);
        }
        assertThat(listener.all().subList(1, 21)).isEqualTo(numbers(0, 20));
        assertThat(listener.told)
                .as("the others wait for no disk, and come alone")
                .noneMatch(some -> some.contains("9") && some.contains("10"));
    }

    @Test
    void durableOnesThatWereNotTakenAreAllOfferedAgain() throws Exception {
        Gathering listener = new Gathering();
        listener.failures = 1;
        try (TestCore t = new TestCore(directory)) {
            t.listener("cdr", listener);
            listener.holds(t, true);
            numbers(0, 30).forEach(n -> tell(t, n, true));
            listener.go.countDown();
            await().until(() -> {
                t.clock.advance(Duration.ofSeconds(1));
                return listener.all().size() == 32;
            });
        }
        assertThat(listener.all().subList(0, 2)).containsExactly("first", "failed");
        assertThat(listener.all().subList(2, 32)).isEqualTo(numbers(0, 30));
    }

    @Test
    void othersThatWereNotTakenAreLostAndHoldUpNothing() throws Exception {
        Gathering listener = new Gathering();
        listener.failures = 1;
        try (TestCore t = new TestCore(directory)) {
            t.listener("cdr", listener);
            listener.holds(t, false);
            numbers(0, 30).forEach(n -> tell(t, n, false));
            listener.go.countDown();
            await().until(() -> listener.all().contains("failed"));
            tell(t, "last", false);
            await().until(() -> listener.all().contains("last"));
        }
        assertThat(listener.all()).containsExactly("first", "failed", "last");
    }
}
