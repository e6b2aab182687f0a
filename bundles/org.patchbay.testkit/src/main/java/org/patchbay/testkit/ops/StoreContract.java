package org.patchbay.testkit.ops;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What every implementation of {@link Store} must do. A test of one inherits this and gives it. */
public abstract class StoreContract {

    /** A store with nothing in it; the inheriting class closes it after each test. */
    protected abstract Store store() throws Exception;

    /** The same store as it comes up after a restart of the process; itself where it keeps nothing over one. */
    protected abstract Store restarted() throws Exception;

    @Test
    final void givesBackWhatWasWritten() throws Exception {
        Store store = store();
        List<Stored> written = store.write("ada", List.of(Write.put("roster", "*/blocking", "REFUSE\n3")));
        assertThat(store.get("roster", "*/blocking")).isEqualTo(Optional.of(written.get(0)));
        assertThat(written.get(0).version()).isEqualTo(1);
        assertThat(written.get(0).author()).isEqualTo("ada");
        assertThat(written.get(0).value()).isEqualTo("REFUSE\n3");
        assertThat(store.get("roster", "other")).isEmpty();
        assertThat(store.get("other", "*/blocking")).isEmpty();
    }

    @Test
    final void listsByPrefixInTheOrderOfKeys() throws Exception {
        Store store = store();
        store.write(
                "ada",
                List.of(
                        Write.put("s", "b/2", "x"),
                        Write.put("s", "a", "x"),
                        Write.put("s", "b/1", "x"),
                        Write.put("s", "c", "x"),
                        Write.put("t", "b/9", "x")));
        assertThat(store.list("s", "b/")).extracting(Stored::key).containsExactly("b/1", "b/2");
        assertThat(store.list("s", "")).extracting(Stored::key).containsExactly("a", "b/1", "b/2", "c");
        assertThat(store.list("nothing", "")).isEmpty();
    }

    @Test
    final void givesAllOfItAtOneMoment() throws Exception {
        Store store = store();
        assertThat(store.all()).isEmpty();
        store.write("ada", List.of(Write.put("t", "b", "1"), Write.put("s", "b", "2"), Write.put("s", "a", "3")));
        store.write("bob", List.of(Write.put("t", "b", "4"), Write.remove("s", "b")));
        List<Stored> before = store.all();
        assertThat(before)
                .extracting(d -> d.space() + "/" + d.key() + "=" + d.value())
                .containsExactly("s/a=3", "t/b=4");
        store.write("eve", List.of(Write.remove("s", "a")));
        assertThat(before).hasSize(2);
        assertThat(store.all()).extracting(Stored::key).containsExactly("b");
        assertThat(restarted().all()).extracting(Stored::key).containsExactly("b");
    }

    /** What a company brings along comes as one batch: it must not take the square of its size. */
    @Test
    final void takesABatchOfAWholeCompany() throws Exception {
        Store store = store();
        List<Write> writes = IntStream.range(0, 10_000)
                .mapToObj(i -> Write.put("directory", "user/" + i, "value " + i).expecting(0))
                .toList();
        assertThat(store.write("ada", writes)).hasSize(10_000);
        assertThat(store.all()).hasSize(10_000);
    }

    @Test
    final void forgetsWhatMustNotBeKept() throws Exception {
        Store store = store();
        store.write("ada", List.of(Write.put("s", "k", "one"), Write.put("s", "gone", "x"), Write.put("s", "o", "1")));
        store.write("bob", List.of(Write.put("s", "k", "two"), Write.remove("s", "gone"), Write.put("s", "o", "2")));
        store.forget("s", List.of("k", "gone", "never")::contains);
        store.forget("nothing", key -> true);
        for (Store now : List.of(store, restarted())) {
            assertThat(now.get("s", "k").orElseThrow().value()).isEqualTo("two");
            assertThat(now.get("s", "k").orElseThrow().version()).isEqualTo(2);
            assertThat(now.history("s", "k")).extracting(Stored::value).containsExactly("two");
            assertThat(now.history("s", "gone")).isEmpty();
            assertThat(now.history("s", "o")).hasSize(2);
        }
        Store again = restarted();
        assertThat(again.write("eve", List.of(Write.put("s", "gone", "y").expecting(0)))
                        .get(0)
                        .version())
                .isEqualTo(1);
        again.write("eve", List.of(Write.put("s", "k", "three").expecting(2)));
        assertThat(again.history("s", "k")).extracting(Stored::value).containsExactly("three", "two");
    }

    @Test
    final void remembersWhatADocumentWasBefore() throws Exception {
        Store store = store();
        store.write("ada", List.of(Write.put("s", "k", "one")));
        store.write("bob", List.of(Write.put("s", "k", "two")));
        store.write("eve", List.of(Write.remove("s", "k")));
        assertThat(store.get("s", "k")).isEmpty();
        assertThat(store.list("s", "")).isEmpty();
        assertThat(store.history("s", "k")).extracting(Stored::value).containsExactly("", "two", "one");
        assertThat(store.history("s", "k")).extracting(Stored::author).containsExactly("eve", "bob", "ada");
        store.write("ada", List.of(Write.put("s", "k", "again")));
        assertThat(store.get("s", "k").orElseThrow().version()).isEqualTo(4);
    }

    @Test
    final void refusesAChangeOfAnotherVersionThanExpected() throws Exception {
        Store store = store();
        store.write("ada", List.of(Write.put("s", "k", "one").expecting(0)));
        assertThatThrownBy(() ->
                        store.write("bob", List.of(Write.put("s", "k", "two").expecting(0))))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CONFLICT))
                .hasMessageContaining("s/k")
                .hasMessageContaining("Read it again");
        store.write("bob", List.of(Write.put("s", "k", "two").expecting(1)));
        store.write("bob", List.of(Write.remove("s", "k").expecting(2)));
        store.write("bob", List.of(Write.put("s", "k", "three").expecting(0)));
        assertThat(store.get("s", "k").orElseThrow().value()).isEqualTo("three");
    }

    @Test
    final void makesAllChangesOfABatchOrNone() throws Exception {
        Store store = store();
        store.write("ada", List.of(Write.put("s", "b", "x")));
        assertThatThrownBy(() -> store.write(
                        "ada",
                        List.of(
                                Write.put("s", "a", "new"),
                                Write.put("s", "b", "new").expecting(7))))
                .isInstanceOf(StoreException.class);
        assertThat(store.get("s", "a")).isEmpty();
        assertThat(store.history("s", "b")).hasSize(1);
    }

    @Test
    final void countsChangesOfOneDocumentInOneBatch() throws Exception {
        Store store = store();
        List<Stored> written = store.write(
                "ada",
                List.of(Write.put("s", "k", "one"), Write.put("s", "k", "two").expecting(1)));
        assertThat(written).extracting(Stored::version).containsExactly(1L, 2L);
        assertThat(store.get("s", "k").orElseThrow().value()).isEqualTo("two");
    }

    @Test
    final void refusesAnEmptyValueAndANamelessDocument() throws Exception {
        Store store = store();
        for (Write wrong : List.of(
                Write.put("s", "k", ""),
                Write.put("", "k", "x"),
                new Write("s", " ", Optional.of("x"), OptionalLong.empty()))) {
            assertThatThrownBy(() -> store.write("ada", List.of(wrong)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.INVALID));
        }
    }

    /** An import is one batch. What it costs may grow with its size, and not with the square of it. */
    @Test
    final void takesFortyThousandDocumentsAtATime() throws Exception {
        Store store = store();
        List<Write> writes = IntStream.range(0, 40_000)
                .mapToObj(i -> Write.put("s", "users/acme/u" + i, "{\"id\":\"u" + i + "\"}")
                        .expecting(0))
                .toList();
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        store.write("ada", writes);
        long seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1_000_000_000;
        assertThat(seconds).as("CPU seconds").isLessThan(8);
        assertThat(store.list("s", "users/")).hasSize(40_000);
        Store again = restarted();
        assertThat(again.get("s", "users/acme/u39999").orElseThrow().version()).isEqualTo(1);
        assertThat(again.list("s", "")).hasSize(40_000);
    }

    @Test
    final void removingWhatIsNotThereChangesNothing() throws Exception {
        Store store = store();
        assertThat(store.write("ada", List.of(Write.remove("s", "k")))).isEmpty();
        assertThat(store.history("s", "k")).isEmpty();
    }

    @Test
    final void keepsEverythingOverARestart() throws Exception {
        Store store = store();
        store.write("ada", List.of(Write.put("s", "k", "one"), Write.put("s", "ümlaut", "grün\t\u0000\uD83D\uDE00")));
        store.write("ada", List.of(Write.put("s", "k", "two")));
        store.write("ada", List.of(Write.put("s", "gone", "x")));
        store.write("ada", List.of(Write.remove("s", "gone")));
        List<Stored> before = store.history("s", "k");
        Store again = restarted();
        assertThat(again.history("s", "k")).isEqualTo(before);
        assertThat(again.get("s", "ümlaut").orElseThrow().value()).isEqualTo("grün\t\u0000\uD83D\uDE00");
        assertThat(again.get("s", "gone")).isEmpty();
        assertThat(again.history("s", "gone")).hasSize(2);
        again.write("ada", List.of(Write.put("s", "k", "three").expecting(2)));
    }

    @Test
    final void tellsWatchersOfEachChangeInOrderUntilTheyClose() throws Exception {
        Store store = store();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        AutoCloseable watch = store.watch("s", d -> seen.add(d.key() + "=" + d.value() + "@" + d.version()));
        store.watch("s", d -> {
            throw new IllegalStateException("a watcher that fails must not harm others");
        });
        store.write("ada", List.of(Write.put("s", "a", "1"), Write.put("other", "a", "1"), Write.put("s", "b", "1")));
        store.write("ada", List.of(Write.remove("s", "a")));
        await().untilAsserted(() -> assertThat(seen).containsExactly("a=1@1", "b=1@1", "a=@2"));
        watch.close();
        List<String> marker = Collections.synchronizedList(new ArrayList<>());
        store.watch("s", d -> marker.add(d.key()));
        store.write("ada", List.of(Write.put("s", "c", "1")));
        await().untilAsserted(() -> assertThat(marker).containsExactly("c"));
        assertThat(seen).hasSize(3);
    }

    @Test
    final void aReaderNeverSeesHalfABatch() throws Exception {
        Store store = store();
        store.write("ada", List.of(Write.put("s", "a", "0"), Write.put("s", "b", "0")));
        Thread writer = new Thread(() -> IntStream.range(1, 200).forEach(i -> {
            try {
                store.write("ada", List.of(Write.put("s", "a", "" + i), Write.put("s", "b", "" + i)));
            } catch (StoreException e) {
                throw new IllegalStateException(e);
            }
        }));
        writer.start();
        while (writer.isAlive()) {
            List<Stored> both = store.list("s", "");
            assertThat(both.get(0).value()).isEqualTo(both.get(1).value());
        }
        assertThat(store.get("s", "b").orElseThrow().value()).isEqualTo("199");
    }
}
