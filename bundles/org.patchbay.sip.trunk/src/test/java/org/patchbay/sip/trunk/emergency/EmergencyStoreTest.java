package org.patchbay.sip.trunk.emergency;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.NumberPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.SitePlan;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;

import static org.assertj.core.api.Assertions.assertThat;

class EmergencyStoreTest {
    private static final long MINUTE = 60_000;
    private static final EmergencyPlan PLAN = new EmergencyPlan(List.of(
            new TenantPlan(
                    "acme",
                    List.of("sbc.acme.test"),
                    List.of("zoom", "carrier"),
                    List.of(
                            new SitePlan("berlin", List.of("112", "110"), Set.of(), "+4930123400", List.of(), ""),
                            new SitePlan("seattle", List.of("911", "933"), Set.of("933"), "", List.of("ersp"), "77")),
                    Map.of("+4930123401", "berlin", "2001", "seattle"),
                    List.of(new NumberPlan("+14255550000", "+14255550099", "seattle"))),
            new TenantPlan("empty", List.of(), List.of(), List.of(), Map.of(), List.of())));

    @TempDir
    Path folder;

    private final AtomicLong clock = new AtomicLong(1_000_000);

    private EmergencyStore store() {
        return new EmergencyStore(folder, clock::get);
    }

    @Test
    void aPlanIsThereAgainAfterARestart() {
        try (EmergencyStore store = store()) {
            store.keep(PLAN);
        }
        try (EmergencyStore store = store()) {
            assertThat(store.plan().data()).isEqualTo(PLAN);
            assertThat(store.fault()).isEmpty();
            TenantPlan acme = store.plan().tenant(Optional.of("acme"), "", "").orElseThrow();
            assertThat(Plan.site(acme, "+14255550042")).map(SitePlan::id).contains("seattle");
            assertThat(Plan.site(acme, "+14255550100")).isEmpty();
            assertThat(store.plan().tenant(Optional.empty(), "sbc.acme.test", ""))
                    .contains(acme);
            assertThat(store.plan().tenant(Optional.empty(), "other", "+4930123401"))
                    .contains(acme);
            assertThat(store.plan().tenant(Optional.of("other"), "sbc.acme.test", "+4930123401"))
                    .isEmpty();
        }
    }

    @Test
    void theLastGoodPlanStaysWhenNothingComes() {
        try (EmergencyStore store = store()) {
            store.keep(PLAN);
            store.keep(EmergencyPlan.EMPTY);
            assertThat(store.plan().data()).isEqualTo(PLAN);
        }
        assertThat(store().plan().data()).isEqualTo(PLAN);
    }

    /** Every way in which a file can be spoilt leaves a store that works and says so. */
    @Test
    void aFileThatIsNotWholeIsNotBelieved() throws Exception {
        try (EmergencyStore store = store()) {
            store.keep(PLAN);
        }
        Path file = folder.resolve("emergency-plan");
        String good = Files.readString(file);
        for (String bad : new String[] {
            "",
            good.substring(0, good.length() / 2),
            good.replace("112", "113"),
            good.replace("plan 1", "plan 2"),
            "\0\u00ff"
        }) {
            Files.writeString(file, bad);
            try (EmergencyStore store = store()) {
                assertThat(store.plan().isEmpty()).as(bad).isTrue();
                assertThat(store.fault()).contains("emergency-plan");
                store.keep(PLAN);
            }
            assertThat(Files.readString(file)).isEqualTo(good);
        }
        Files.writeString(folder.resolve("emergency-elins"), "rubbish");
        try (EmergencyStore store = store()) {
            assertThat(store.plan().data()).isEqualTo(PLAN);
            assertThat(store.fault()).contains("emergency-elins");
        }
    }

    @Test
    void rubbishInAPlanIsLeftOutAndTheRestCounts() {
        EmergencyPlan rough = new EmergencyPlan(List.of(
                new TenantPlan("a\tb", List.of(), List.of(), List.of(), Map.of(), List.of()),
                new TenantPlan(
                        "acme",
                        List.of("x\n"),
                        List.of("zoom", ""),
                        List.of(new SitePlan(
                                "berlin",
                                List.of("112", "one one", "+49"),
                                Set.of("999"),
                                "nobody",
                                List.of("a,b"),
                                "?")),
                        Map.of("a b", "berlin"),
                        List.of(new NumberPlan("1", "2", "berlin")))));
        try (EmergencyStore store = store()) {
            store.keep(rough);
        }
        assertThat(store().plan().data())
                .isEqualTo(new EmergencyPlan(List.of(new TenantPlan(
                        "acme",
                        List.of(),
                        List.of("zoom"),
                        List.of(new SitePlan("berlin", List.of("112"), Set.of(), "", List.of(), "")),
                        Map.of(),
                        List.of()))));
    }

    @Test
    void whoWasShownUnderAnElinIsCalledBackUntilItsTimeIsOver() {
        try (EmergencyStore store = store()) {
            store.take(List.of("+14255550911"), "+14255550100", "hub", "acme", 30 * MINUTE);
        }
        clock.addAndGet(29 * MINUTE);
        try (EmergencyStore store = store()) {
            for (String dialled : List.of("+14255550911", "14255550911", "4255550911")) {
                assertThat(store.shownAs(dialled))
                        .as(dialled)
                        .map(ElinTable.Use::caller)
                        .contains("+14255550100");
            }
            assertThat(store.shownAs("+14255550912")).isEmpty();
            clock.addAndGet(MINUTE);
            assertThat(store.shownAs("+14255550911")).isEmpty();
        }
        assertThat(store().shownAs("+14255550911")).isEmpty();
    }

    @Test
    void anElinInUseIsLeftToItsCallerWhileAnotherIsFree() {
        List<String> two = List.of("+14255550911", "+14255550912");
        try (EmergencyStore store = store()) {
            assertThat(take(store, two, "ada")).isEqualTo("+14255550911");
            clock.addAndGet(1);
            assertThat(take(store, two, "ben")).isEqualTo("+14255550912");
            clock.addAndGet(1);
            assertThat(take(store, two, "ben")).as("the same again").isEqualTo("+14255550912");
            clock.addAndGet(1);
            ElinTable.Use adas = store.shownAs("4255550911").orElseThrow();
            assertThat(take(store, two, "cid")).as("the oldest").isEqualTo("+14255550911");
            clock.addAndGet(1);
            store.touch(adas, 30 * MINUTE);
            assertThat(store.shownAs("4255550911")).map(ElinTable.Use::caller).contains("cid");
            clock.addAndGet(31 * MINUTE);
            assertThat(take(store, two, "dan")).as("both are free").isEqualTo("+14255550911");
        }
    }

    @Test
    void anElinOfACallThatGoesOnIsNobodyElses() {
        try (EmergencyStore store = store()) {
            List<String> two = List.of("+14255550911", "+14255550912");
            ElinTable.Use adas = store.take(two, "ada", "hub", "", 30 * MINUTE);
            store.hold(adas);
            clock.addAndGet(31 * MINUTE);
            assertThat(store.shownAs("+14255550911")).map(ElinTable.Use::caller).contains("ada");
            assertThat(take(store, two, "ben")).isEqualTo("+14255550912");
            assertThat(take(store, two, "cid")).as("not that of a call").isEqualTo("+14255550912");
            store.touch(adas, 30 * MINUTE);
            clock.addAndGet(29 * MINUTE);
            assertThat(store.shownAs("+14255550911")).map(ElinTable.Use::caller).contains("ada");
            clock.addAndGet(2 * MINUTE);
            assertThat(take(store, two, "dan")).isEqualTo("+14255550911");
        }
    }

    private static String take(EmergencyStore store, List<String> elins, String caller) {
        return store.take(elins, caller, "hub", "", 30 * MINUTE).elin();
    }

    @Test
    void noMoreAreKeptThanItsBound() {
        ElinTable table = new ElinTable();
        List<ElinTable.Use> uses = new ArrayList<>();
        for (int i = 0; i < ElinTable.MOST + 10; i++) {
            uses.add(table.take(List.of("+1425%07d".formatted(i)), "c" + i, "hub", "", 0, MINUTE));
        }
        assertThat(table.all(1))
                .hasSize(ElinTable.MOST)
                .doesNotContain(uses.get(9))
                .contains(uses.get(10));
    }
}
