package org.patchbay.ops.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.backup.BackupView;
import org.patchbay.api.ops.backup.RestoreReport;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoreBackupsTest {
    private static final Set<String> ALL = Set.of();

    @TempDir
    private Path directory;

    private final MemoryStore store = new MemoryStore();
    private final MemoryAudit audit = new MemoryAudit();
    private Instant now = Instant.parse("2026-11-26T10:00:00Z");
    private StoreBackups backups;
    private Path file;

    @BeforeEach
    void aStoreWithThisAndThat() throws Exception {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                now = now.plus(Duration.ofSeconds(1));
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        backups = new StoreBackups(store, audit, directory.resolve("state/backups"), "0.1.0", clock);
        file = directory.resolve("one.backup");
        store.write(
                "ada",
                List.of(
                        Write.put("settings", "tenant/acme/settings/x", "to=tel:+49\nname=Zoë\t\\n \uD83D\uDE00\r"),
                        Write.put("settings", "tenant/acme/settings/y", "least=1"),
                        Write.put("roster", "*", "blocking=REFUSE 3000")));
    }

    private List<String> documents() {
        return store.all().stream()
                .map(d -> d.space() + "/" + d.key() + "=" + d.value())
                .toList();
    }

    private static void refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable what, Reason reason, String said) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(said);
    }

    @Test
    void whatWasWrittenComesBackWhateverHappenedSince() throws Exception {
        List<String> before = documents();
        BackupView made = backups.backup("bob", file);
        assertThat(made.documents()).isEqualTo(3);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        store.write(
                "eve",
                List.of(
                        Write.put("settings", "tenant/acme/settings/x", "to=nowhere"),
                        Write.remove("settings", "tenant/acme/settings/y"),
                        Write.put("directory", "user/eve", "…")));
        RestoreReport dry = backups.restore("bob", file, ALL, true);
        assertThat(dry.done()).isFalse();
        assertThat(dry.changes())
                .extracting(c -> c.kind() + " " + c.space() + " " + c.key())
                .containsExactly(
                        "REMOVED directory user/eve",
                        "CHANGED settings tenant/acme/settings/x",
                        "ADDED settings tenant/acme/settings/y");
        assertThat(documents()).contains("directory/user/eve=…");
        RestoreReport done = backups.restore("bob", file, ALL, false);
        assertThat(done.done()).isTrue();
        assertThat(done.changes()).isEqualTo(dry.changes());
        assertThat(done.backup()).isEqualTo(made);
        assertThat(documents()).isEqualTo(before);
        assertThat(store.history("settings", "tenant/acme/settings/x").get(1).value())
                .isEqualTo("to=nowhere");
        assertThat(audit.newest(2))
                .extracting(e -> e.author() + " " + e.action() + " " + e.subject())
                .containsExactly("bob store-restore " + file, "bob store-backup " + file);
        assertThat(backups.restore("bob", file, ALL, false).done()).isFalse();
    }

    @Test
    void aRestoreIsTakenBackByAnother() throws Exception {
        backups.backup("bob", file);
        store.write("eve", List.of(Write.put("directory", "user/eve", "…"), Write.remove("roster", "*")));
        List<String> before = documents();
        Path way = backups.restore("bob", file, ALL, false).before().orElseThrow();
        assertThat(documents()).isNotEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(way)))
                .isEqualTo("rw-------");
        backups.restore("bob", way, ALL, false);
        assertThat(documents()).isEqualTo(before);
    }

    /** They are the node's: whoever has a role for one tenant must not take the way back from all. */
    @Test
    void whoErasesForATenantLeavesTheWayBackAndIsTold() throws Exception {
        Person own = new Person("acme", Optional.of("ada"), List.of(), Set.of(), false);
        assertThat(backups.erase("eve", own)).isEmpty();
        backups.backup("bob", file);
        store.write("eve", List.of(Write.put("directory", "user/eve", "…")));
        Path way = backups.restore("bob", file, ALL, false).before().orElseThrow();
        assertThat(backups.erase("eve", own)).singleElement().asString().startsWith("Left: 1 files");
        assertThat(way).exists();
        backups.erase("eve", new Person("acme", Optional.of("ada"), List.of(), Set.of()));
        assertThat(way).doesNotExist();
    }

    /** A copy that somebody made by a command is nobody's to delete by the way, and names the person for as long as it lies there. */
    @Test
    void whoErasesIsToldOfTheBackupsThatLieThere() throws Exception {
        Files.createDirectories(directory.resolve("state/backups"));
        backups.backup("bob", directory.resolve("state/backups/monthly.backup"));
        for (boolean everywhere : new boolean[] {true, false}) {
            assertThat(backups.erase("bob", new Person("acme", Optional.of("ada"), List.of(), Set.of(), everywhere)))
                    .singleElement()
                    .asString()
                    .startsWith("Left: 1 backups in " + directory.resolve("state/backups"));
        }
        assertThat(directory.resolve("state/backups/monthly.backup")).exists();
    }

    @Test
    void onlyTheNewestWaysBackAreKept() throws Exception {
        backups.backup("bob", file);
        for (int i = 0; i < 8; i++) {
            store.write("eve", List.of(Write.put("directory", "user/eve", "…")));
            assertThat(backups.restore("bob", file, ALL, false).done()).isTrue();
        }
        try (Stream<Path> kept = Files.list(directory.resolve("state/backups"))) {
            assertThat(kept).hasSize(5);
        }
    }

    @Test
    void touchesOneSpaceAlone() throws Exception {
        backups.backup("bob", file);
        store.write("eve", List.of(Write.remove("roster", "*"), Write.remove("settings", "tenant/acme/settings/y")));
        assertThat(backups.restore("bob", file, Set.of("roster"), false).changes())
                .hasSize(1);
        assertThat(documents()).hasSize(2).anyMatch(d -> d.startsWith("roster/"));
        refused(
                () -> backups.restore("bob", file, Set.of("rooster"), false),
                Reason.INVALID,
                "has a space 'rooster'. There are: roster, settings.");
    }

    @Test
    void somebodyWhoChangesSomethingMeanwhileIsNotRunOver() throws Exception {
        backups.backup("bob", file);
        store.write("eve", List.of(Write.remove("roster", "*"), Write.put("settings", "z", "1")));
        MemoryStore racing = store;
        StoreBackups slow = new StoreBackups(
                new Overtaken(racing, () -> racing.write("ann", List.of(Write.put("settings", "z", "2")))),
                audit,
                directory.resolve("state/backups"),
                "0.1.0",
                Clock.systemUTC());
        refused(() -> slow.restore("bob", file, ALL, false), Reason.CONFLICT, "Nothing was restored.");
        assertThat(documents()).contains("settings/z=2").noneMatch(d -> d.startsWith("roster/"));
        try (Stream<Path> kept = Files.list(directory.resolve("state/backups"))) {
            assertThat(kept).isEmpty();
        }
    }

    @Test
    void aStoreThatCannotWriteSaysSoAndNothingIsChanged() throws Exception {
        backups.backup("bob", file);
        store.write("eve", List.of(Write.remove("roster", "*")));
        store.full(true);
        int entries = audit.newest(100).size();
        refused(() -> backups.restore("bob", file, ALL, false), Reason.UNAVAILABLE, "no space left");
        assertThat(audit.newest(100)).hasSize(entries);
    }

    @Test
    void aFileThatIsThereStaysAndOneThatCannotBeMadeIsNamed() throws Exception {
        Files.writeString(file, "mine");
        refused(() -> backups.backup("bob", file), Reason.INVALID, "is there already");
        assertThat(file).hasContent("mine");
        refused(
                () -> backups.backup("bob", directory.resolve("no/where")),
                Reason.INVALID,
                "There is no directory " + directory.resolve("no"));
        refused(() -> backups.restore("bob", directory, ALL, false), Reason.NOT_FOUND, "There is no file");
    }

    @Test
    void whatIsDamagedIsRefused() throws Exception {
        backups.backup("bob", file);
        String text = Files.readString(file);
        damaged(t -> "", "is not whole, or no backup");
        damaged(t -> "blocking=yes\n", "is no backup of Patchbay.");
        damaged(t -> "\u0000".repeat(10_000), "is no backup of Patchbay: it has no lines");
        damaged(t -> t.replace("least=1", "least=2"), "its digest is another one");
        damaged(t -> t.substring(0, t.lastIndexOf("sha256")), "the digest at its end is missing");
        damaged(t -> t.substring(0, t.length() - 1), "is not whole");
        damaged(t -> t.substring(0, t.length() / 2), "is not whole");
        damaged(t -> t + "more\n", "the digest at its end is missing");
        damaged(t -> t.substring(0, 30), "is not whole");
        damaged(
                t -> t.replace("patchbay-backup 1", "patchbay-backup 2").replace("writer=0.1.0", "writer=0.9.0"),
                "is of format 2, written by Patchbay 0.9.0; this version reads formats up to 1.");
        damaged(t -> "patchbay-backup 7\nwhatever", "is of format 7");
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    private void damaged(Function<String, String> damage, String said) throws IOException {
        List<String> before = documents();
        Path broken = directory.resolve("broken");
        Files.writeString(broken, damage.apply(Files.readString(file)));
        refused(() -> backups.restore("bob", broken, ALL, false), Reason.INVALID, said);
        assertThat(documents()).isEqualTo(before);
    }

    /** What a released version wrote is read by every later one. A new format gets a file of its own beside this one. */
    @Test
    void readsTheFirstFormat() throws Exception {
        Path golden = directory.resolve("golden");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("format-1.backup"))) {
            Files.copy(in, golden);
        }
        RestoreReport report = backups.restore("bob", golden, ALL, false);
        assertThat(report.backup().author()).isEqualTo("ada");
        assertThat(report.backup().at()).isEqualTo(Instant.parse("2026-11-26T09:30:00.123456789Z"));
        assertThat(documents())
                .containsExactly(
                        "features/org.patchbay.feature.blocking=version=0.7.0",
                        "roster/*=blocking=REFUSE 3000\nforwarding=SKIP 1000",
                        "settings/tenant/acme/settings/blocking=blocked_callers=+4990*\\, \"Zoë\"\t\uD83D\uDE00");
    }

    /** The format is what it was: a change of it is a new number, and a new file beside the golden one. */
    @Test
    void writesTheFirstFormat() throws Exception {
        Path golden = directory.resolve("golden");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("format-1.backup"))) {
            Files.copy(in, golden);
            BackupText.Content content;
            try (InputStream again = Files.newInputStream(golden)) {
                content = BackupText.read(golden, again);
            }
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            BackupText.write(
                    out,
                    content.view().writer(),
                    content.view().at(),
                    content.view().author(),
                    content.documents());
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(golden));
            assertThat(content.documents()).extracting(Stored::version).containsExactly(2L, 5L, 1L);
        }
    }
}
