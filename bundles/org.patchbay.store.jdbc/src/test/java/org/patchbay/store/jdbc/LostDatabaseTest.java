package org.patchbay.store.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** What may come between a node and its database. */
class LostDatabaseTest extends OnPostgres {
    /** What breaks the connections, again and again. */
    private interface Blow {
        void fall() throws Exception;
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilled() throws Exception {
        writesThrough(2, () -> {
            postgres.stop("immediate");
            postgres.start();
        });
    }

    @Test
    void nothingIsLostOrMadeTwiceWhenConnectionsAreCutInTheMiddle() throws Exception {
        writesThrough(
                15,
                () -> postgres.run(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'patchbay'"));
    }

    private void writesThrough(int blows, Blow blow) throws Exception {
        Node one = nodes.start("one", url);
        Node two = nodes.start("two", url);
        List<String> atTwo = seen(two.store());
        List<Long> promised = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!done.get()) {
                try {
                    promised.add(one.store()
                            .write("ada", List.of(put("counter", "x")))
                            .get(0)
                            .version());
                } catch (StoreException e) {
                    assertThat(e.getMessage()).startsWith("Nothing was changed");
                }
            }
        });
        writer.start();
        for (int round = 0; round <= blows; round++) {
            int before = promised.size();
            await().atMost(LONG).until(() -> promised.size() > before + 5);
            if (round < blows) {
                blow.fall();
            }
        }
        done.set(true);
        writer.join();
        // A refused change has no number: those promised are all there are, each once.
        List<Long> all = LongStream.rangeClosed(1, promised.size()).boxed().toList();
        assertThat(promised).isEqualTo(all);
        List<String> told = all.stream().map(i -> "counter@" + i + "x").toList();
        await().atMost(LONG).untilAsserted(() -> assertThat(atTwo).isEqualTo(told));
        await().atMost(LONG).until(() -> one.health().state() == State.OK);
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
    void whatWasForgottenIsForgottenThoughTheAnswerWasLost() throws Exception {
        try (Relay relay = new Relay(postgres.port())) {
            Store one = nodes.start("one", through(relay)).store();
            one.write("ada", List.of(put("k", "v1")));
            one.write("ada", List.of(put("k", "v2")));
            relay.breakAt(Relay.Break.AFTER_COMMIT, false);
            one.forget("s", "k"::equals);
            assertThat(relay.broken()).isEqualTo(1);
            assertThat(one.history("s", "k")).hasSize(1);

            one.write("ada", List.of(put("k", "v3")));
            relay.breakAt(Relay.Break.BEFORE_COMMIT, false);
            assertThatThrownBy(() -> one.forget("s", "k"::equals)).hasMessageStartingWith("Nothing was changed");
            assertThat(one.history("s", "k")).hasSize(2);
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
        nodes.limits = limits(1, 20, 1, Duration.ofMillis(100));
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
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(one.store().get("s", "k").map(Stored::value))
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
        nodes.limits = limits(1, 1, 60, Duration.ofMillis(100));
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
    void aFullDiskOfTheServerRefusesTheChangeWhole() throws Exception {
        Store one = nodes.start("one", url).store();
        one.write("ada", List.of(put("a", "1")));
        change(
                "create function full_disk() returns trigger as $$ begin if new.place = 1 then"
                        + " raise exception 'could not extend file: No space left on device' using errcode = '53100'; end if;"
                        + " return new; end $$ language plpgsql;"
                        + " create trigger full_disk before insert on patchbay_state for each row execute function full_disk()");
        assertThatThrownBy(() -> one.write("ada", List.of(put("a", "2"), put("b", "2"))))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
                .hasMessageStartingWith("Nothing was changed")
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("Look at the free space");
        assertThat(one.list("s", "")).extracting(Stored::key, Stored::version).containsExactly(tuple("a", 1L));
        change("drop trigger full_disk on patchbay_state");
        one.write("ada", List.of(put("a", "2").expecting(1), put("b", "2")));
    }

    @Test
    void doesNotWaitForEverForTheLockOfAnother() throws Exception {
        nodes.limits = limits(10, 1, 60, Duration.ofMillis(100));
        Store one = nodes.start("one", url).store();
        try (Connection other = postgres.open();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from " + schema() + ".patchbay_head for update");
            assertThatThrownBy(() -> one.write("ada", List.of(put("a", "1"))))
                    .hasMessageStartingWith("Nothing was changed")
                    .hasMessageContaining("has locked the tables for too long");
            assertThat(one.list("s", "")).isEmpty();
        }
        one.write("ada", List.of(put("a", "1")));
    }

    @Test
    void leavesADatabaseAloneThatANewerNodeHasTaken() throws Exception {
        Node one = nodes.start("one", url);
        one.store().write("ada", List.of(put("k", "v")));
        change("insert into patchbay_schema values (2, '002-later', 'x', 1, 0)");
        one.store().write("ada", List.of(put("k", "w")));
        change("insert into patchbay_schema values (3, '003-last', 'x', 2, 0)");
        assertThatThrownBy(() -> one.store().write("ada", List.of(put("k", "x"))))
                .hasMessageStartingWith("Nothing was changed")
                .hasMessageContaining("Update Patchbay on this node");
        await().atMost(LONG).until(() -> one.health().state() == State.WARN);
        assertThat(one.health().text()).contains("Update Patchbay on this node");
        assertThat(one.store().get("s", "k").orElseThrow().value()).isEqualTo("w");
    }

    @Test
    void doesNotForgetEverythingBecauseTheDatabaseIsEmpty() throws Exception {
        Node one = nodes.start("one", url);
        one.store().write("ada", List.of(put("k", "v")));
        // In the order in which a node takes its locks: else the two may wait for each other.
        change("select number from patchbay_head for update; truncate patchbay_change, patchbay_state;"
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
        one.store().write("ada", List.of(put("after", "x")));
        await().atMost(LONG).until(() -> told.contains("after@1x"));
        told.clear();
        // Another change has the number that this node knows.
        change(
                "begin; select number from patchbay_head for update; delete from patchbay_state where name = 'later';"
                        + " update patchbay_state set content = 'restored'; update patchbay_change set token = gen_random_uuid(); commit");
        await().atMost(LONG).untilAsserted(() -> assertThat(told)
                .containsExactlyInAnyOrder("k@1restored", "after@1restored", "later@2"));
        assertThat(one.store().list("s", "")).hasSize(2);
        one.store().write("ada", List.of(put("k", "2").expecting(1)));
    }
}
