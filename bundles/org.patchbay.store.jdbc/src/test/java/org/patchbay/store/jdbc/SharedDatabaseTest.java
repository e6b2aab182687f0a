package org.patchbay.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** Several nodes, one PostgreSQL. */
class SharedDatabaseTest extends OnPostgres {
    @Test
    void eachNodeSeesWhatTheOtherWritesAndIsToldOnceAndInOrder() throws Exception {
        Store one = nodes.start("one", url).store();
        Store two = nodes.start("two", url).store();
        List<String> atOne = seen(one);
        List<String> atTwo = seen(two);
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            Store writer = i % 2 == 0 ? one : two;
            // Whatever the writer had seen so far, it counts from what the database has.
            writer.write("ada", List.of(put("k", "v" + i), put("x" + i, "x")));
            expected.add("k@" + i + "v" + i);
            expected.add("x" + i + "@1x");
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(atOne).isEqualTo(expected));
        await().atMost(LONG).untilAsserted(() -> assertThat(atTwo).isEqualTo(expected));
        assertThat(one.history("s", "k")).isEqualTo(two.history("s", "k")).hasSize(6);
    }

    @Test
    void whatOneNodeForgetsNoNodeRemembers() throws Exception {
        Store one = nodes.start("one", url).store();
        Store two = nodes.start("two", url).store();
        one.write("ada", List.of(put("k", "first"), put("o", "1")));
        two.write("bob", List.of(put("k", "second"), put("o", "2")));
        one.forget("s", "k"::equals);
        await().atMost(LONG).untilAsserted(() -> assertThat(two.history("s", "k"))
                .extracting(Stored::value)
                .containsExactly("second"));
        assertThat(one.history("s", "k")).isEqualTo(two.history("s", "k"));
        assertThat(two.history("s", "o")).hasSize(2);
        two.write("eve", List.of(put("k", "third").expecting(2)));
        await().atMost(LONG).untilAsserted(() -> assertThat(one.history("s", "k"))
                .extracting(Stored::value)
                .containsExactly("third", "second"));
    }

    @Test
    void oneOfTwoWritersWithTheSameExpectationIsRefused() throws Exception {
        Store one = nodes.start("one", url).store();
        Store two = nodes.start("two", url).store();
        one.write("ada", List.of(put("k", "first").expecting(0)));
        assertThatThrownBy(() -> two.write("bob", List.of(put("k", "second").expecting(0))))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
        // Who is told to read it again finds it.
        assertThat(two.get("s", "k").orElseThrow().value()).isEqualTo("first");
    }

    @Test
    void nothingIsLostAndNothingTwiceAmongManyWriters() throws Exception {
        List<Store> stores =
                List.of(nodes.start("one", url).store(), nodes.start("two", url).store());
        List<List<String>> told = stores.stream().map(OnPostgres::seen).toList();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            Store store = stores.get(w % 2);
            all.add(writers.submit(() -> {
                for (int i = 0; i < 25; i++) {
                    store.write("ada", List.of(put("counter", "x")));
                }
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        writers.shutdown();
        List<String> expected = LongStream.rangeClosed(1, 100)
                .mapToObj(i -> "counter@" + i + "x")
                .toList();
        for (List<String> each : told) {
            await().atMost(LONG).untilAsserted(() -> assertThat(each).isEqualTo(expected));
        }
    }

    @Test
    void isWokenLongBeforeItWouldLook() throws Exception {
        nodes.limits = limits(10, 20, 60, Duration.ofSeconds(300));
        Store one = nodes.start("one", url).store();
        Store two = nodes.start("two", url).store();
        one.write("ada", List.of(put("k", "v")));
        await().atMost(LONG).untilAsserted(() -> assertThat(two.get("s", "k")).isPresent());
    }

    @Test
    void findsByLookingWhatNobodyToldOf() throws Exception {
        Store one = nodes.start("one", url).store();
        Store two = nodes.start("two", url).store();
        List<String> atTwo = seen(two);
        one.write("ada", List.of(put("k", "v")));
        // As a change whose notification was lost: written by the database itself.
        change("begin; select number from patchbay_head for update;"
                + " insert into patchbay_change values (2, gen_random_uuid(), 0);"
                + " insert into patchbay_state select space, name, 2, 2, 0, 'w', author, at_micros from patchbay_state;"
                + " update patchbay_head set number = 2; commit");
        await().atMost(LONG).untilAsserted(() -> assertThat(atTwo).containsExactly("k@1v", "k@2w"));
    }

    @Test
    void anEmptyDatabaseTakesTheDocumentsOfTheFileStoreOnce() throws Exception {
        Instant at = Instant.parse("2026-01-02T03:04:05.678901Z");
        nodes.left = () -> List.of(
                new Stored("s", "k", "one", 1, "ada", at), new Stored("s", "k", "two", 2, "bob", at.plusSeconds(1)));
        Store one = nodes.start("one", url).store();
        await().atMost(LONG).untilAsserted(() -> assertThat(one.history("s", "k"))
                .extracting(Stored::value, Stored::author)
                .containsExactly(tuple("two", "bob"), tuple("one", "ada")));
        nodes.left = () -> List.of(new Stored("s", "other", "x", 1, "eve", at));
        Store two = nodes.start("two", url).store();
        assertThat(two.list("s", "")).isEqualTo(one.list("s", "")).hasSize(1);
        assertThat(one.write("ada", List.of(put("k", "three"))).get(0).version())
                .isEqualTo(3);
    }

    @Test
    void twoNodesThatStartAtOnceMakeTheTablesOnce() throws Exception {
        boolean[] ready = new boolean[4];
        List<Node> all = IntStream.range(0, 4)
                .mapToObj(i -> nodes.node("n" + i, url, () -> ready[i] = true))
                .toList();
        await().atMost(LONG).until(() -> ready[0] && ready[1] && ready[2] && ready[3]);
        all.get(0).store().write("ada", List.of(put("k", "v")));
        for (Node each : all) {
            await().atMost(LONG).until(() -> each.store().get("s", "k").isPresent());
        }
        assertThat(count("select count(*) from patchbay_schema")).isEqualTo(1);
        assertThat(count("select count(*) from patchbay_head")).isEqualTo(1);
    }
}
