package org.patchbay.number.list;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.directory.list.Ruling;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.list.ListChange;
import org.patchbay.api.ops.list.ListImport;
import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.list.ListedNumber;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.number.list.Lists.ADA;
import static org.patchbay.number.list.Lists.NOW;
import static org.patchbay.number.list.Lists.TENANT;

class ListDeskTest {
    private static final ListName ALLOWED = new ListName(SettingsScope.tenant("acme"), ListKind.ALLOWED_CALLERS);

    private final MemoryStore store = new MemoryStore();
    private final Lists node = new Lists(store);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void whatIsAddedCountsForTheNextCallAndWhatIsRemovedNoMore() throws Exception {
        assertThat(node.caller("+49900123")).isEqualTo(Ruling.UNLISTED);
        assertThat(node.add(TENANT, "+49 900*", "4930 123")).isEqualTo(new ImportReport(true, 2, 0, 0, 0, List.of()));
        assertThat(node.caller("+49900123")).isEqualTo(Ruling.BLOCKED);
        assertThat(node.caller("4930123")).isEqualTo(Ruling.BLOCKED);
        assertThat(node.desk.remove("eve", TENANT, List.of("49900*")).removed()).isEqualTo(1);
        assertThat(node.caller("+49900123")).isEqualTo(Ruling.UNLISTED);
        assertThat(node.numbers(TENANT)).containsExactly("4930123");
    }

    @Test
    void theAllowListCountsBeforeTheBlockListAndEachOwnerForItself() throws Exception {
        node.add(TENANT, "+49900*");
        node.add(ALLOWED, "+49900777");
        node.add(ADA, "+252*");
        assertThat(node.caller("+49900777")).isEqualTo(Ruling.ALLOWED);
        assertThat(node.caller("+49900778")).isEqualTo(Ruling.BLOCKED);
        ListOwner ada = ListOwner.user("acme", "ada");
        assertThat(node.lookup.ruling(ada, Direction.CALLERS, "+49900778", NOW)).isEqualTo(Ruling.UNLISTED);
        assertThat(node.lookup.ruling(ada, Direction.DESTINATIONS, "+2521", NOW))
                .isEqualTo(Ruling.BLOCKED);
        assertThat(node.lookup.ruling(ListOwner.user("globex", "ada"), Direction.DESTINATIONS, "+2521", NOW))
                .isEqualTo(Ruling.UNLISTED);
        assertThat(node.desk.lists("acme"))
                .extracting(list -> list.name().toString())
                .containsExactly("acme allowed_callers", "acme blocked_callers", "acme/-/ada blocked_destinations");
    }

    @Test
    void anEntryHasItsEndItsNoteAndWhoPutItThere() throws Exception {
        Instant end = Instant.parse("2026-12-25T00:00:00Z");
        node.desk.add("eve", TENANT, List.of("+4930123"), Optional.of(end), "rings at night");
        ListedNumber entry = node.desk.entries(TENANT, "", 0, 10).get(0);
        assertThat(entry.until()).contains(end);
        assertThat(entry.note()).isEqualTo("rings at night");
        assertThat(entry.author()).isEqualTo("eve");
        assertThat(node.lookup.ruling(ListOwner.tenant("acme"), Direction.CALLERS, "+4930123", end.minusSeconds(60)))
                .isEqualTo(Ruling.BLOCKED);
        assertThat(node.lookup.ruling(ListOwner.tenant("acme"), Direction.CALLERS, "+4930123", end))
                .isEqualTo(Ruling.UNLISTED);
        assertThat(node.desk.add("eve", TENANT, List.of("+4930123"), Optional.of(end), ""))
                .isEqualTo(new ImportReport(true, 0, 0, 0, 1, List.of()));
        assertThat(node.add(TENANT, "+4930123").changed()).isEqualTo(1);
    }

    @Test
    void isExportedAsItIsImported() throws Exception {
        String text =
                "number,until,note\r\n+49301*,,\r\n+4930123,2026-12-25T00:00:00Z,\"says \"\"hello\"\", and more\"\r\n"
                        + "112,,#1\r\n";
        assertThat(node.load(TENANT, text, false)).isEqualTo(new ImportReport(true, 3, 0, 0, 0, List.of()));
        String exported = node.desk.export(TENANT);
        assertThat(exported)
                .isEqualTo("number,until,note\r\n112,,\"#1\"\r\n+49301*,,\r\n"
                        + "+4930123,2026-12-25T00:00:00Z,\"says \"\"hello\"\", and more\"\r\n");
        assertThat(node.load(TENANT, exported, true)).isEqualTo(new ImportReport(true, 0, 0, 0, 3, List.of()));
        assertThat(node.desk.list(TENANT).version()).isEqualTo(1);
    }

    /** Whoever opens the export in a spreadsheet must not run what somebody wrote as a note. */
    @Test
    void noFormulaIsExportedAndItIsImportedAsItWas() throws Exception {
        node.load(TENANT, "number,until,note\n+491,,\"=HYPERLINK(\"\"x\"\")\"\n+492,,'s note\n+493,,'@x\n", false);
        String exported = node.desk.export(TENANT);
        assertThat(exported)
                .isEqualTo("number,until,note\r\n+491,,\"'=HYPERLINK(\"\"x\"\")\"\r\n+492,,'s note\r\n+493,,'@x\r\n");
        assertThat(node.load(TENANT, exported, true)).isEqualTo(new ImportReport(true, 0, 0, 0, 3, List.of()));
    }

    @Test
    void numbersAloneAreAListToo() throws Exception {
        assertThat(node.load(TENANT, "# spam\n+49 30 1\n\n4990*\n+49301\n", false)
                        .added())
                .isEqualTo(2);
        assertThat(node.numbers(TENANT)).containsExactly("+49301", "4990*");
        assertThat(node.load(TENANT, "4931", true)).isEqualTo(new ImportReport(true, 1, 0, 2, 0, List.of()));
    }

    @Test
    void anImportWithAnythingWrongTellsAllOfItByLineAndChangesNothing() throws Exception {
        node.add(TENANT, "+491");
        String text =
                "number,until,note\n+49x,,\n+492,tomorrow,\n+493,2020-01-01,\n+494,,a,b\n+495,,\n495,,other\n,,x\n\"+496,,\n";
        ImportReport report = node.load(TENANT, text, true);
        assertThat(report.done()).isFalse();
        assertThat(report.problems())
                .extracting(problem -> problem.where() + " " + problem.text().replaceFirst("[.(].*", ""))
                .containsExactly(
                        "spam.csv:2 '+49x' is no number",
                        "spam.csv:3 'tomorrow' is no end",
                        "spam.csv:4 It has ended already ",
                        "spam.csv:5 More fields ",
                        "spam.csv:7 It is on line 6 already, with another end or note",
                        "spam.csv:8 '' has no digit",
                        "spam.csv:9 A quote is not closed");
        assertThat(node.numbers(TENANT)).containsExactly("+491");
        assertThat(node.desk.history(TENANT)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|It is empty",
                "numbr|'numbr' is no number",
                "number,untill\\n1,|Unknown column 'untill'",
                "until,note\\n,|There is no column 'number'"
            })
    void aFileThatIsNoListIsRefused(String text, String said) throws Exception {
        ImportReport report = node.load(TENANT, text == null ? "" : text.replace("\\n", "\n"), true);
        assertThat(report.done()).isFalse();
        assertThat(report.problems().get(0).text()).contains(said);
    }

    @Test
    void aDryRunSaysWhatWouldComeOfIt() throws Exception {
        node.add(TENANT, "+491", "+492");
        ImportReport report = node.desk.load("eve", new ListImport(TENANT, "spam.csv", "+491\n+493\n", true, true));
        assertThat(report).isEqualTo(new ImportReport(false, 1, 0, 1, 1, List.of()));
        assertThat(node.numbers(TENANT)).containsExactly("+491", "+492");
    }

    @Test
    void everyChangeIsAuditedAndCanBeUndone() throws Exception {
        node.add(TENANT, "+491");
        node.load(TENANT, "+492\n+493", true);
        node.desk.remove("bob", TENANT, List.of("+492"));
        assertThat(node.desk.history(TENANT))
                .extracting(ListChange::version, ListChange::action, ListChange::put, ListChange::removed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(3L, "remove", 0, 1),
                        org.assertj.core.groups.Tuple.tuple(2L, "import spam.csv", 2, 1),
                        org.assertj.core.groups.Tuple.tuple(1L, "add", 1, 0));
        assertThat(node.desk.undo("bob", TENANT, 1).version()).isEqualTo(4);
        assertThat(node.numbers(TENANT)).containsExactly("+491");
        assertThat(node.caller("+493")).isEqualTo(Ruling.UNLISTED);
        assertThat(node.desk.undo("bob", TENANT, 2).entries()).isEqualTo(2);
        assertThat(node.desk.undo("bob", TENANT, 0).entries()).isZero();
        refused(Reason.NOT_FOUND, () -> node.desk.undo("bob", TENANT, 9));
        assertThat(node.audit.newest("acme", 3))
                .extracting(entry -> entry.author() + " " + entry.action() + " " + entry.subject())
                .containsOnly("bob list-undo acme blocked_callers");
    }

    @Test
    void showsWhatBeginsSoAndWhatANumberIsOnTheListBy() throws Exception {
        node.add(TENANT, "+4930*", "+49301", "+493*", "+4931", "+49", "5*");
        assertThat(node.desk.entries(TENANT, "+4930", 0, 10))
                .extracting(ListedNumber::number)
                .containsExactly("+4930*", "+49301");
        assertThat(node.desk.entries(TENANT, "", 1, 2))
                .extracting(ListedNumber::number)
                .containsExactly("+493*", "+4930*");
        assertThat(node.desk.matching(TENANT, "+49301"))
                .extracting(ListedNumber::number)
                .containsExactly("+493*", "+4930*", "+49301");
        assertThat(node.desk.matching(TENANT, "+491")).isEmpty();
        refused(Reason.INVALID, () -> node.desk.entries(TENANT, "abc", 0, 10));
        refused(Reason.INVALID, () -> node.desk.entries(TENANT, "", 0, 1001));
    }

    @Test
    void whatIsWrongIsSaidAllTogetherAndNothingIsChanged() throws Exception {
        assertThatThrownBy(() -> node.desk.add(
                        "eve", TENANT, List.of("+491", "x", "*1"), Optional.of(NOW.minusSeconds(60)), "a\nb"))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.problems()).hasSize(4));
        node.add(TENANT, "+491");
        assertThatThrownBy(() -> node.desk.remove("eve", TENANT, List.of("+491", "+492")))
                .isInstanceOfSatisfying(OperationException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
                    assertThat(e.getMessage()).contains("'+492' is not on the list acme blocked_callers");
                });
        assertThat(node.numbers(TENANT)).containsExactly("+491");
        refused(
                Reason.INVALID,
                () -> node.desk.list(new ListName(SettingsScope.tenant("a/b"), ListKind.ALLOWED_CALLERS)));
    }

    @Test
    void aListOfNobodyIsRefused() {
        node.desk.bindDirectory(new MemoryDirectory(Acme.contents(), new FewCountries()));
        for (SettingsScope nobody : List.of(
                SettingsScope.tenant("acmee"),
                new SettingsScope("acme", Optional.of("paris"), Optional.empty()),
                new SettingsScope("acme", Optional.empty(), Optional.of("adam")))) {
            refused(Reason.INVALID, () -> node.add(new ListName(nobody, ListKind.BLOCKED_CALLERS), "+491"));
        }
        refused(
                Reason.INVALID,
                () -> node.desk.load(
                        "eve",
                        new ListImport(
                                new ListName(SettingsScope.tenant("acmee"), ListKind.BLOCKED_CALLERS),
                                "f",
                                "1",
                                true,
                                true)));
    }

    @Test
    void withoutTheStoreCallsGoOnWithWhatIsKnownAndChangesAreRefused() throws Exception {
        node.add(TENANT, "+491");
        store.full(true);
        refused(Reason.UNAVAILABLE, () -> node.add(TENANT, "+492"));
        store.full(false);
        node.keeper.unbindStore(store);
        refused(Reason.UNAVAILABLE, () -> node.add(TENANT, "+492"));
        assertThat(node.caller("+491")).isEqualTo(Ruling.BLOCKED);
    }

    private static void refused(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(OperationException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
