package org.patchbay.ops.roster;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;
import org.patchbay.ops.MemoryAudit;
import org.patchbay.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RosterBookTest {
    private static final RosterEntry BLOCKING = new RosterEntry("blocking", Absence.REFUSE, Duration.ofSeconds(3));
    private static final RosterEntry FORWARDING = new RosterEntry("forwarding", Absence.SKIP, Duration.ofMillis(1500));

    private final MemoryStore store = new MemoryStore();
    private final MemoryAudit audit = new MemoryAudit();
    private final RosterBook roster = new RosterBook(store, audit, "blocking REFUSE 3, forwarding skip 1.5");

    @Test
    void beginsWithWhatTheConfigurationLists() {
        assertThat(roster.entries("acme")).containsExactly(BLOCKING, FORWARDING);
        assertThat(roster.required()).containsExactly("blocking");
        assertThat(new RosterBook(store, audit, "a REFUSE", "b SKIP 0").entries("acme"))
                .containsExactly(
                        new RosterEntry("a", Absence.REFUSE, Duration.ofSeconds(3)),
                        new RosterEntry("b", Absence.SKIP, Duration.ZERO));
    }

    @Test
    void leavesOutWhatCannotBeRead() {
        assertThat(new RosterBook(
                                store,
                                audit,
                                "a, b MAYBE 3, c REFUSE x, d REFUSE 99999, e REFUSE -1, f/g SKIP 1, ok SKIP 1,,")
                        .entries("acme"))
                .extracting(RosterEntry::name)
                .containsExactly("ok");
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
    }

    @Test
    void aTenantsEntryCountsForThatTenantOnlyAndTheOthersStayInForce() throws Exception {
        roster.set("bob", "acme", new RosterEntry("forwarding", Absence.REFUSE, Duration.ofSeconds(1)));
        assertThat(roster.entries("acme"))
                .containsExactly(BLOCKING, new RosterEntry("forwarding", Absence.REFUSE, Duration.ofSeconds(1)));
        assertThat(roster.entries("other")).containsExactly(BLOCKING, FORWARDING);
        assertThat(roster.required()).containsExactlyInAnyOrder("blocking", "forwarding");
        assertThat(roster.all().get("acme")).hasSize(1);
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
    void changesNothingWhenTheStoreCannotWrite() {
        store.full = true;
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
