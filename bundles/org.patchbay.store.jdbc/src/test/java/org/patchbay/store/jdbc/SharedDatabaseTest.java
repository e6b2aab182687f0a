package org.patchbay.store.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Two nodes, one PostgreSQL, and what may come between them. */
class SharedDatabaseTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static Postgres postgres;

    @TempDir
    Path directory;

    private Nodes nodes;
    private String url;

    @BeforeAll
    static void server() throws Exception {
        postgres = new Postgres();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void open() throws Exception {
        nodes = new Nodes(directory);
        url = postgres.fresh();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private static Write put(String key, String value) {
        return Write.put("s", key, value);
    }

    private static List<String> seen(Store store) {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        store.watch("s", d -> seen.add(d.key() + "@" + d.version() + d.value()));
        return seen;
    }

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
        List<List<String>> told = stores.stream().map(SharedDatabaseTest::seen).toList();
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
        List<String> expected =
                LongStream.rangeClosed(1, 100).mapToObj(i -> "counter@" + i + "x").toList();
        for (List<String> each : told) {
            await().atMost(LONG).untilAsserted(() -> assertThat(each).isEqualTo(expected));
        }
    }

    @Test
    void isWokenLongBeforeItWouldLook() throws Exception {
        nodes.limits = polling(Duration.ofSeconds(300));
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
        String schema = url.substring(url.lastIndexOf('=') + 1);
        one.write("ada", List.of(put("k", "v")));
        // As a change whose notification was lost: written by the database itself.
        postgres.run("set search_path = " + schema + "; begin;"
                + " insert into patchbay_change values (2, gen_random_uuid(), 0);"
                + " insert into patchbay_state select space, name, 2, 2, 0, 'w', author, at_micros from patchbay_state;"
                + " update patchbay_head set number = 2; commit");
        await().atMost(LONG).untilAsserted(() -> assertThat(atTwo).containsExactly("k@1v", "k@2w"));
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilled() throws Exception {
        Node one = nodes.start("one", url);
        Node two = nodes.start("two", url);
        List<String> atTwo = seen(two.store());
        List<Long> promised = Collections.synchronizedList(new ArrayList<>());
        boolean[] done = {false};
        Thread writer = new Thread(() -> {
            while (!done[0]) {
                try {
                    promised.add(one.store()
                            .write("ada", List.of(put("counter", "x")))
                            .get(0)
                            .version());
                } catch (StoreException e) {
                    assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
                }
            }
        });
        writer.start();
        for (int round = 0; round < 2; round++) {
            int before = promised.size();
            await().atMost(LONG).until(() -> promised.size() > before + 20);
            postgres.stop("immediate");
            postgres.start();
        }
        int before = promised.size();
        await().atMost(LONG).until(() -> promised.size() > before + 20);
        done[0] = true;
        writer.join();
        // A refused change has no number: those promised are all there are, each once.
        List<Long> all = LongStream.rangeClosed(1, promised.size()).boxed().toList();
        assertThat(promised).isEqualTo(all);
        List<String> told = all.stream().map(i -> "counter@" + i + "x").toList();
        await().atMost(LONG).untilAsserted(() -> assertThat(atTwo).isEqualTo(told));
        assertThat(one.health().state()).isEqualTo(State.OK);
    }

    @Test
    void whatWasCommittedCountsThoughTheAnswerWasLost() throws Exception {
        try (Relay relay = new Relay(postgres.port())) {
            Store one = nodes.start("one", through(relay)).store();
            List<String> atOne = seen(one);
            for (int i = 1; i <= 3; i++) {
                relay.breakAt(Relay.Break.AFTER_COMMIT, false);
                assertThat(one.write("ada", List.of(put("k", "v" + i))).get(0).version())
                        .isEqualTo(i);
                assertThat(relay.broken()).isEqualTo(i);
            }
            assertThat(one.get("s", "k").orElseThrow().value()).isEqualTo("v3");
            await().atMost(LONG).untilAsserted(() -> assertThat(atOne).containsExactly("k@1v1", "k@2v2", "k@3v3"));
        }
    }

    @Test
    void whatWasNotCommittedIsRefused() throws Exception {
        try (Relay relay = new Relay(postgres.port())) {
            Store one = nodes.start("one", through(relay)).store();
            relay.breakAt(Relay.Break.BEFORE_COMMIT, false);
            assertThatThrownBy(() -> one.write("ada", List.of(put("k", "v"))))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
                    .hasMessageStartingWith("Nothing was changed");
            assertThat(relay.broken()).isEqualTo(1);
            assertThat(one.get("s", "k")).isEmpty();
            assertThat(one.write("ada", List.of(put("k", "w"))).get(0).version())
                    .isEqualTo(1);
        }
    }

    @Test
    void saysThatItDoesNotKnowWhenNobodyCanBeAsked() throws Exception {
        nodes.limits = new Settings.Limits(
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                5,
                Duration.ofDays(365));
        try (Relay relay = new Relay(postgres.port())) {
            Node one = nodes.start("one", through(relay));
            relay.breakAt(Relay.Break.AFTER_COMMIT, true);
            assertThatThrownBy(() -> one.store().write("ada", List.of(put("k", "v"))))
                    .hasMessageStartingWith("It is not known whether this was changed")
                    .hasMessageContaining("look at the document before you make the change again");
            assertThat(one.store().get("s", "k")).isEmpty();
            await().atMost(LONG).until(() -> one.health().state() == State.WARN);
            assertThatThrownBy(() -> one.store().write("ada", List.of(put("k", "w"))))
                    .hasMessageStartingWith("Nothing was changed")
                    .hasMessageContaining("Look whether the database server runs");
            relay.refuse(false);
            await().atMost(LONG).untilAsserted(() -> assertThat(one.store().get("s", "k").map(Stored::value))
                    .contains("v"));
        }
    }

    @Test
    void aConnectionThatDiedInThePoolIsReplaced() throws Exception {
        Store one = nodes.start("one", url).store();
        one.write("ada", List.of(put("k", "1")));
        for (int i = 2; i < 6; i++) {
            postgres.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'patchbay'");
            assertThat(one.write("ada", List.of(put("k", "" + i))).get(0).version())
                    .isEqualTo(i);
        }
    }

    @Test
    void startsWithoutTheDatabaseFromWhatItKnewLastAndCatchesUp() throws Exception {
        Node two = nodes.start("two", url);
        try (Relay relay = new Relay(postgres.port())) {
            Node one = nodes.start("one", through(relay));
            one.store().write("ada", List.of(put("k", "1"), put("gone", "x")));
            nodes.stop(one);
            Path kept = directory.resolve("one/last-good");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
            relay.refuse(true);
            Node again = nodes.start("one", through(relay));
            List<String> told = seen(again.store());
            assertThat(again.store().get("s", "k").orElseThrow().value()).isEqualTo("1");
            await().atMost(LONG).until(() -> again.health().state() == State.WARN);
            assertThat(again.health().text()).contains("changes are refused", "the documents of change 1");
            two.store().write("bob", List.of(put("k", "2"), Write.remove("s", "gone")));
            assertThatThrownBy(() -> again.store().write("ada", List.of(put("k", "3"))))
                    .hasMessageStartingWith("Nothing was changed");
            relay.refuse(false);
            await().atMost(LONG).untilAsserted(() -> assertThat(told).containsExactly("k@22", "gone@2"));
            await().atMost(LONG).until(() -> again.health().state() == State.OK);
            again.store().write("ada", List.of(put("k", "3").expecting(2)));
        }
    }

    @Test
    void isNoStoreWithoutDatabaseAndSnapshot() throws Exception {
        try (Relay relay = new Relay(postgres.port())) {
            relay.refuse(true);
            boolean[] ready = {false};
            Node one = nodes.node("one", through(relay), () -> ready[0] = true);
            await().atMost(LONG).until(() -> one.health().text().contains("There are no documents"));
            assertThat(one.health().state()).isEqualTo(State.NOT_READY);
            assertThat(ready[0]).isFalse();
            relay.refuse(false);
            await().atMost(LONG).until(() -> one.health().state() == State.OK);
            assertThat(ready[0]).isTrue();
        }
    }

    @Test
    void anEmptyDatabaseTakesTheDocumentsOfTheFileStoreOnce() throws Exception {
        Instant at = Instant.parse("2026-01-02T03:04:05.678901Z");
        nodes.left = () -> List.of(
                new Stored("s", "k", "one", 1, "ada", at), new Stored("s", "k", "two", 2, "bob", at.plusSeconds(1)));
        Store one = nodes.start("one", url).store();
        await().atMost(LONG).untilAsserted(() -> assertThat(one.history("s", "k"))
                .extracting(Stored::value, Stored::author)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("two", "bob"),
                        org.assertj.core.groups.Tuple.tuple("one", "ada")));
        nodes.left = () -> List.of(new Stored("s", "other", "x", 1, "eve", at));
        Store two = nodes.start("two", url).store();
        assertThat(two.list("s", "")).isEqualTo(one.list("s", "")).hasSize(1);
        assertThat(one.write("ada", List.of(put("k", "three"))).get(0).version())
                .isEqualTo(3);
    }

    @Test
    void doesNotForgetEverythingBecauseTheDatabaseIsEmpty() throws Exception {
        Node one = nodes.start("one", url);
        one.store().write("ada", List.of(put("k", "v")));
        String schema = url.substring(url.lastIndexOf('=') + 1);
        postgres.run("set search_path = " + schema + "; truncate patchbay_state, patchbay_change;"
                + " update patchbay_head set number = 0, store_id = gen_random_uuid()");
        await().atMost(LONG).until(() -> one.health().state() == State.WARN);
        assertThat(one.health().text()).contains("is empty", "Restore the database from a backup");
        assertThat(one.store().get("s", "k")).isPresent();
        assertThatThrownBy(() -> one.store().write("ada", List.of(put("k", "w"))))
                .hasMessageStartingWith("Nothing was changed");
    }

    @Test
    void readsEverythingAnewWhenTheDatabaseWasRestored() throws Exception {
        Node one = nodes.start("one", url);
        one.store().write("ada", List.of(put("k", "1"), put("later", "x")));
        List<String> told = seen(one.store());
        String schema = url.substring(url.lastIndexOf('=') + 1);
        // Another change has the number that this node knows.
        postgres.run("set search_path = " + schema + "; begin; delete from patchbay_state where name = 'later';"
                + " update patchbay_state set content = 'restored'; update patchbay_change set token = gen_random_uuid(); commit");
        await().atMost(LONG).untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder("k@1restored", "later@2"));
        assertThat(one.store().list("s", "")).hasSize(1);
        one.store().write("ada", List.of(put("k", "2").expecting(1)));
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

    private long count(String sql) throws Exception {
        String schema = url.substring(url.lastIndexOf('=') + 1);
        try (Connection connection = postgres.open();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + schema);
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Each COMMIT goes over the line as a text, so that the relay can see it. */
    private String through(Relay relay) {
        return Postgres.url(relay.port(), url.substring(url.lastIndexOf('=') + 1)) + "&prepareThreshold=0";
    }

    private static Settings.Limits polling(Duration interval) {
        Settings.Limits l = Nodes.LIMITS;
        return new Settings.Limits(l.connect(), l.query(), l.lock(), l.outcome(), interval, l.history(), l.removed());
    }
}
