package org.patchbay.number.list;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.list.Ruling;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.api.ops.list.ListChange;
import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.patchbay.number.list.Lists.ADA;
import static org.patchbay.number.list.Lists.TENANT;

/** What becomes of lists in the store: several nodes, long histories, long lists, damage, erasure. */
class ListStoreTest {
    private final MemoryStore store = new MemoryStore();
    private final Lists node = new Lists(store);

    @AfterEach
    void close() {
        node.close();
    }

    private List<Stored> documents() {
        return store.list(ListKey.SPACE, "");
    }

    @Test
    void whatOneNodeChangesCallsOfAnotherSee() throws Exception {
        try (Lists other = new Lists(store)) {
            node.add(TENANT, "+491");
            await().until(() -> other.caller("+491") == Ruling.BLOCKED);
            other.desk.remove("bob", TENANT, List.of("+491"));
            await().until(() -> node.caller("+491") == Ruling.UNLISTED);
        }
        try (Lists late = new Lists(store)) {
            assertThat(late.desk.history(TENANT)).hasSize(2);
        }
    }

    @Test
    void twoNodesThatChangeAListAtTheSameTimeBothSucceed() throws Exception {
        try (Lists other = new Lists(store)) {
            Thread others = new Thread(() -> add(other, "+492"));
            others.start();
            add(node, "+491");
            others.join();
            // What the other did last it may not have read yet.
            node.keeper.read(ListKey.of(TENANT));
            assertThat(node.desk.list(TENANT).version()).isEqualTo(100);
            assertThat(node.numbers(TENANT)).hasSize(100);
        }
    }

    private static void add(Lists node, String begin) {
        for (int i = 100; i < 150; i++) {
            try {
                node.add(TENANT, begin + i);
            } catch (OperationException e) {
                // The other was faster too often; whoever asks again is served.
                i--;
            }
        }
    }

    @Test
    void oneMoreEntryOfALongListWritesLittle() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("+4930").append(100_000 + i).append('\n');
        }
        node.load(TENANT, text.toString(), false);
        List<Stored> before = documents();
        node.add(TENANT, "+4931");
        List<Stored> after = documents();
        assertThat(after).startsWith(before.toArray(new Stored[0])).hasSize(before.size() + 1);
        assertThat(after.get(after.size() - 1).value().length()).isLessThan(100);
        assertThat(node.caller("+4930119999")).isEqualTo(Ruling.BLOCKED);
        assertThat(node.caller("+4930120000")).isEqualTo(Ruling.UNLISTED);
    }

    @Test
    void aLongHistoryIsPutTogetherAndTheLastChangesCanStillBeUndone() throws Exception {
        for (int i = 0; i < 230; i++) {
            node.add(TENANT, "+4930" + (1000 + i));
        }
        await().until(() -> documents().size() < 120);
        await().until(() -> node.desk.history(TENANT).size() < 120);
        List<ListChange> history = node.desk.history(TENANT);
        ListChange oldest = history.get(history.size() - 1);
        assertThat(history).hasSizeGreaterThan(ListStore.KEPT);
        assertThat(oldest.action()).isEqualTo("base");
        assertThat(oldest.put()).isEqualTo((int) oldest.version());
        assertThat(node.numbers(TENANT)).hasSize(230);
        assertThat(store.history(ListKey.SPACE, ListKey.of(TENANT).document(1, 0)))
                .as("what was put together is forgotten")
                .isEmpty();
        assertThat(node.desk.undo("bob", TENANT, 185).entries()).isEqualTo(185);
        assertThatThrownBy(() -> node.desk.undo("bob", TENANT, 0)).hasMessageContaining("not in its history");
        try (Lists late = new Lists(store)) {
            assertThat(late.numbers(TENANT)).hasSize(185);
        }
    }

    @Test
    void whatALongListWasIsNotKeptForEver() throws Exception {
        for (int round = 1; round <= 6; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60_000; i++) {
                text.append('+').append(round).append(100_000 + i).append('\n');
            }
            node.load(TENANT, text.toString(), true);
        }
        await().until(() -> node.desk.history(TENANT).size() <= 3);
        assertThat(node.desk.undo("bob", TENANT, 5).entries()).isEqualTo(60_000);
        assertThat(node.caller("+5100000")).isEqualTo(Ruling.BLOCKED);
        assertThat(node.caller("+6100000")).isEqualTo(Ruling.UNLISTED);
    }

    @Test
    void whatCannotBeReadIsToldAndTheRestCounts() throws Exception {
        node.add(TENANT, "+491");
        String prefix = ListKey.of(TENANT).prefix();
        store.write(
                "x",
                List.of(
                        Write.put(
                                ListKey.SPACE,
                                prefix + "000000000002/000000",
                                "list 1\tadd\n+492\n??\n+490*\tx\n-+491"),
                        Write.put(ListKey.SPACE, prefix + "000000000003/000000", "{}"),
                        Write.put(ListKey.SPACE, "something", "else")));
        await().until(() -> node.caller("+492") == Ruling.BLOCKED);
        assertThat(node.caller("+4901")).isEqualTo(Ruling.BLOCKED);
        assertThat(node.caller("+491")).isEqualTo(Ruling.UNLISTED);
        assertThat(node.keeper.check().state()).isEqualTo(State.WARN);
        assertThat(node.keeper.check().text()).contains("acme blocked_callers");
    }

    @Test
    void aRestoreOfTheStoreIsSeen() throws Exception {
        node.add(TENANT, "+491");
        List<Stored> backup = documents();
        node.desk.remove("bob", TENANT, List.of("+491"));
        node.add(TENANT, "+492");
        List<Write> restore = new java.util.ArrayList<>();
        documents().forEach(d -> restore.add(Write.remove(d.space(), d.key())));
        backup.forEach(d -> restore.add(Write.put(d.space(), d.key(), d.value())));
        store.write("eve", restore);
        await().until(() -> node.caller("+491") == Ruling.BLOCKED);
        assertThat(node.caller("+492")).isEqualTo(Ruling.UNLISTED);
        node.add(TENANT, "+493");
        assertThat(node.numbers(TENANT)).containsExactly("+491", "+493");
    }

    @Test
    void aPersonIsErasedFromListsAndTheirHistory() throws Exception {
        node.desk.add("eve", TENANT, List.of("+4930123401"), Optional.empty(), "rude");
        node.add(TENANT, "+4930*");
        node.add(ADA, "+252*");
        ListedPersons persons = new ListedPersons(node.keeper);
        Person outsider = new Person("", Optional.empty(), List.of("+4930123401"), Set.of());
        assertThat(persons.export(outsider)).containsExactly("on the list acme blocked_callers: +4930123401 (rude)");
        assertThat(persons.erase("eve", outsider)).hasSize(1);
        assertThat(node.numbers(TENANT)).containsExactly("+4930*");
        assertThat(store.all()).noneMatch(d -> d.value().contains("4930123401"));
        assertThat(persons.erase("eve", outsider)).isEmpty();

        Person ada = new Person("acme", Optional.of("ada"), List.of(), Set.of());
        assertThat(persons.export(ada)).containsExactly("own list acme/-/ada blocked_destinations: +252*");
        persons.erase("eve", ada);
        assertThat(node.desk.lists("acme")).hasSize(1);
        assertThat(store.list(ListKey.SPACE, "acme/user/")).isEmpty();
    }

    /** Whoever has a role for one tenant must not lift what another has blocked. */
    @Test
    void whatOtherTenantsHaveOnTheirListsStaysWhereATenantErasesItsUser() throws Exception {
        ListName others = new ListName(SettingsScope.tenant("globex"), ListKind.BLOCKED_CALLERS);
        node.add(others, "+4930123401");
        node.add(TENANT, "+4930123401");
        ListedPersons persons = new ListedPersons(node.keeper);
        Person ada = new Person("acme", Optional.of("ada"), List.of("+4930123401"), Set.of(), false);
        assertThat(persons.export(ada)).containsExactly("on the list acme blocked_callers: +4930123401");
        assertThat(persons.erase("eve", ada)).hasSize(1);
        assertThat(node.numbers(TENANT)).isEmpty();
        assertThat(node.numbers(others)).containsExactly("+4930123401");
        Person everywhere = new Person("acme", Optional.of("ada"), List.of("+4930123401"), Set.of());
        assertThat(persons.export(everywhere)).containsExactly("on the list globex blocked_callers: +4930123401");
        persons.erase("eve", everywhere);
        assertThat(node.numbers(others)).isEmpty();
    }

    /** The target is 20 µs of a lookup, of which a busy machine takes nothing when it is CPU time that is counted. */
    @Test
    void aMillionEntriesAreLookedUpInMicroseconds() throws Exception {
        StringBuilder text = new StringBuilder(16_000_000);
        Random random = new Random(39);
        for (int i = 0; i < 1_000_000; i++) {
            text.append("+").append(100_000_000_000L + i * 700_001L).append(i % 1000 == 0 ? "*\n" : "\n");
        }
        assertThat(node.load(TENANT, text.toString(), false).added()).isEqualTo(1_000_000);
        assertThatThrownBy(() -> node.add(TENANT, "+999")).hasMessageContaining("1000000 are the most");
        String[] numbers = new String[100_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = "+" + (100_000_000_000L + (long) (random.nextDouble() * 700_001_000_000L));
        }
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int found = 0;
        for (int i = 0; i < numbers.length; i++) {
            found += node.caller(i % 2 == 0 ? numbers[i] : "+" + (100_000_000_000L + i * 700_001L)) == Ruling.BLOCKED
                    ? 1
                    : 0;
        }
        long each = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) / numbers.length;
        assertThat(found).isGreaterThanOrEqualTo(50_000);
        assertThat(each).as("CPU ns a lookup").isLessThan(20_000);
    }
}
