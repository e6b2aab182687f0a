package org.patchbay.ops.roster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.RosterView;
import org.patchbay.api.ops.admin.RosterView.Source;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.call.RosterContract;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RosterBookTest extends RosterContract {
    private static final RosterEntry BLOCKING = new RosterEntry("blocking", Absence.REFUSE, Duration.ofSeconds(3));
    private static final RosterEntry FORWARDING = new RosterEntry("forwarding", Absence.SKIP, Duration.ofMillis(1500));

    private final MemoryStore store = new MemoryStore();
    private final MemoryAudit audit = new MemoryAudit();
    private final RosterBook roster = new RosterBook(store, audit, "blocking REFUSE 3, forwarding skip 1.5");

    @Override
    protected Roster roster(Map<String, List<RosterEntry>> written) throws Exception {
        RosterBook book = new RosterBook(new MemoryStore(), audit);
        for (Map.Entry<String, List<RosterEntry>> of : written.entrySet()) {
            for (RosterEntry entry : of.getValue()) {
                book.set("test", of.getKey(), entry);
            }
        }
        return book;
    }

    @Test
    void beginsWithWhatTheConfigurationLists() {
        assertThat(roster.entries("acme")).containsExactly(BLOCKING, FORWARDING);
        assertThat(roster.required()).containsExactly("blocking");
        assertThat(new RosterBook(store, audit, "a REFUSE", "b SKIP 0").entries("acme"))
                .containsExactly(
                        new RosterEntry("a", Absence.REFUSE, Duration.ofSeconds(3)),
                        new RosterEntry("b", Absence.SKIP, Duration.ZERO));
    }

    /** A slip of the pen in the configuration must not let calls past a screen. */
    @Test
    void takesForRefusedWhatItCannotReadAndLeavesOutOnlyWhatNamesNoHandler() {
        Duration three = Duration.ofSeconds(3);
        assertThat(new RosterBook(
                                store,
                                audit,
                                "a, b MAYBE 1, c SKIP x, d REFUSE 99999, e SKIP -1, f/g SKIP 1, h SKIP 1 2, ok SKIP 1,,")
                        .entries("acme"))
                .containsExactly(
                        new RosterEntry("a", Absence.REFUSE, three),
                        new RosterEntry("b", Absence.REFUSE, Duration.ofSeconds(1)),
                        new RosterEntry("c", Absence.SKIP, three),
                        new RosterEntry("d", Absence.REFUSE, three),
                        new RosterEntry("e", Absence.SKIP, three),
                        new RosterEntry("h", Absence.SKIP, Duration.ofSeconds(1)),
                        new RosterEntry("ok", Absence.SKIP, Duration.ofSeconds(1)));
    }

    @Test
    void anOperatorsEntryCountsBeforeTheConfigurationAlsoAfterARestart() throws Exception {
        roster.set("bob", "*", new RosterEntry("blocking", Absence.SKIP, Duration.ofSeconds(9)));
        roster.set("bob", "*", new RosterEntry("spam", Absence.REFUSE, Duration.ZERO));
        for (RosterBook book :
                List.of(roster, new RosterBook(store, audit, "blocking REFUSE 3, forwarding skip 1.5"))) {
            assertThat(book.entries("acme"))
                    .containsExactly(
                            new RosterEntry("blocking", Absence.SKIP, Duration.ofSeconds(9)),
                            FORWARDING,
                            new RosterEntry("spam", Absence.REFUSE, Duration.ZERO));
            assertThat(book.required()).containsExactly("spam");
        }
        assertThat(audit.newest(9))
                .extracting(e -> e.author() + " " + e.action() + " " + e.subject() + ": " + e.detail())
                .containsExactly(
                        "bob roster-set * spam: none -> REFUSE after 0 ms",
                        "bob roster-set * blocking: REFUSE after 3000 ms -> SKIP after 9000 ms");
        roster.set("bob", "acme", FORWARDING);
        roster.remove("bob", "acme", FORWARDING.name());
        assertThat(audit.newest("acme", 9)).extracting(e -> e.action()).containsExactly("roster-remove", "roster-set");
    }

    @Test
    void aTenantsEntryCountsForThatTenantOnlyAndTheOthersStayInForce() throws Exception {
        roster.set("bob", "acme", new RosterEntry("forwarding", Absence.REFUSE, Duration.ofSeconds(1)));
        assertThat(roster.entries("acme"))
                .containsExactly(BLOCKING, new RosterEntry("forwarding", Absence.REFUSE, Duration.ofSeconds(1)));
        assertThat(roster.entries("other")).containsExactly(BLOCKING, FORWARDING);
        assertThat(roster.required()).containsExactly("blocking");
        assertThat(roster.lines()).filteredOn(l -> l.tenant().equals("acme")).hasSize(1);
    }

    @Test
    void aRemovedEntryStaysAwayAlsoIfTheConfigurationListsIt() throws Exception {
        assertThat(roster.remove("bob", "*", "blocking")).isTrue();
        assertThat(roster.remove("bob", "*", "blocking")).isFalse();
        assertThat(roster.remove("bob", "*", "unknown")).isFalse();
        assertThat(new RosterBook(store, audit, "blocking REFUSE 3").entries("acme"))
                .isEmpty();
        roster.set("bob", "*", BLOCKING);
        assertThat(roster.entries("acme")).contains(BLOCKING);
    }

    @Test
    void saysWhereEachEntryComesFromAndWhetherSomebodyIsAsked() throws Exception {
        RosterBook book = new RosterBook(store, audit, "blocking REFUSE 3, licence SKIP 2, forwarding SKIP 1");
        book.set("bob", "*", new RosterEntry("licence", Absence.REFUSE, Duration.ofSeconds(2)));
        book.set("eve", "acme", new RosterEntry("spam", Absence.SKIP, Duration.ZERO));
        book.remove("ada", "*", "forwarding");
        RosterDesk desk = new RosterDesk(book);
        assertThat(desk.all()).allMatch(v -> v.state().equals("unknown"));
        assertThat(desk.with(new Core(
                                slot("blocking", "1.0.0", "standby"),
                                slot("blocking", "1.1.0", "live"),
                                slot("spam", "1.0.0", "quarantined")))
                        .all())
                .containsExactly(
                        new RosterView(
                                "*", "blocking", Optional.of(BLOCKING), Source.DEFAULT, "", "live", "acme.x 1.1.0"),
                        new RosterView(
                                "*",
                                "licence",
                                Optional.of(new RosterEntry("licence", Absence.REFUSE, Duration.ofSeconds(2))),
                                Source.OPERATOR,
                                "bob",
                                "absent",
                                ""),
                        new RosterView("*", "forwarding", Optional.empty(), Source.OPERATOR, "ada", "absent", ""),
                        new RosterView(
                                "acme",
                                "spam",
                                Optional.of(new RosterEntry("spam", Absence.SKIP, Duration.ZERO)),
                                Source.OPERATOR,
                                "eve",
                                "quarantined",
                                ""));
        assertThat(new RosterBook(new MemoryStore(), audit, "blocking REFUSE 4").lines())
                .extracting(l -> l.source())
                .containsExactly(Source.CONFIGURATION);
    }

    private static SlotView slot(String name, String version, String state) {
        return new SlotView("handler", name, "SCREEN", "acme.x", version, 1, state, 0, 0, 0);
    }

    private record Core(SlotView... bound) implements CallOperations {
        @Override
        public List<SlotView> slots() {
            return List.of(bound);
        }

        @Override
        public List<CallSummary> calls() {
            return List.of();
        }

        @Override
        public List<TraceEntry> trace(String call) {
            return List.of();
        }

        @Override
        public List<String> recent(int count) {
            return List.of();
        }

        @Override
        public boolean hangup(String author, String call) {
            return false;
        }
    }

    @Test
    void tellsOfEveryChangeAndOfNothingElse() throws Exception {
        List<List<String>> seen = new ArrayList<>();
        AutoCloseable watch = roster.watch(() -> seen.add(roster.required()));
        roster.set("bob", "*", new RosterEntry("spam", Absence.REFUSE, Duration.ZERO));
        roster.set("bob", "*", new RosterEntry("spam", Absence.REFUSE, Duration.ZERO));
        store.write("restore", List.of(Write.put("roster", "*/spam", "absence=SKIP\ngrace_seconds=2")));
        store.write("restore", List.of(Write.put("settings", "*/spam", "x")));
        roster.remove("bob", "*", "blocking");
        watch.close();
        roster.set("bob", "*", BLOCKING);
        assertThat(seen).containsExactly(List.of("blocking", "spam"), List.of("blocking"), List.of());
    }

    @Test
    void changesNothingWhenTheStoreCannotWrite() {
        store.full(true);
        assertThatThrownBy(() -> roster.set("bob", "*", new RosterEntry("spam", Absence.REFUSE, Duration.ZERO)))
                .isInstanceOf(StoreException.class);
        assertThat(roster.entries("acme")).containsExactly(BLOCKING, FORWARDING);
        assertThat(audit.newest(1)).isEmpty();
    }

    @Test
    void refusesAGraceThatNoCallerWouldWaitFor() {
        assertThatThrownBy(() -> roster.set("bob", "*", new RosterEntry("spam", Absence.REFUSE, Duration.ofHours(1))))
                .hasMessageContaining("0 to 60 seconds");
    }

    @Test
    void followsWhatOthersWriteAndReadsDamageAsRefusal() throws Exception {
        store.write("restore", List.of(Write.put("roster", "*/spam", "absence=SKIP\ngrace_seconds=2")));
        assertThat(roster.entries("acme")).contains(new RosterEntry("spam", Absence.SKIP, Duration.ofSeconds(2)));
        store.write("restore", List.of(Write.put("roster", "*/spam", "nonsense")));
        assertThat(roster.required()).contains("spam");
    }
}
