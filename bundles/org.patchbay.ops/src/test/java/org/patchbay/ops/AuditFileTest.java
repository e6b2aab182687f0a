package org.patchbay.ops;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.testkit.ops.AuditContract;

import static org.assertj.core.api.Assertions.assertThat;

class AuditFileTest extends AuditContract {

    @TempDir
    Path directory;

    @Override
    protected Audit audit() {
        return audit(1 << 20, 3);
    }

    @Test
    void keepsEntriesOverARestartWhateverIsInThem() throws Exception {
        AuditFile audit = audit(1 << 20, 3);
        audit.record("ada", "settings-set", "tenant/acme", "a\tb\nc\\d");
        audit.record("bob", "roster-set", "* blocking", "");
        assertThat(audit(1 << 20, 3).newest(5)).isEqualTo(audit.newest(5)).hasSize(2);
        assertThat(audit.newest(1).get(0).author()).isEqualTo("bob");
        assertThat(Files.readAllLines(directory.resolve("audit.log"))).hasSize(2);
    }

    @Test
    void passesOverALineThatWasCutShort() throws Exception {
        audit(1 << 20, 3).record("ada", "a", "b", "c");
        Files.writeString(directory.resolve("audit.log"), "2026-11-01T00:00:00Z\tbo", StandardOpenOption.APPEND);
        AuditFile audit = audit(1 << 20, 3);
        audit.record("eve", "a", "b", "c");
        assertThat(audit(1 << 20, 3).newest(5)).extracting(e -> e.author()).containsExactly("eve", "ada");
    }

    @Test
    void readsWhatWasWrittenBeforeEntriesHadATenant() throws Exception {
        Files.writeString(
                directory.resolve("audit.log"), "2026-11-01T00:00:00Z\tbob\troster-set\tacme blocking\tnone -> SKIP\n");
        AuditFile audit = audit(1 << 20, 3);
        audit.record("ada", Optional.of("acme"), "settings-set", "tenant/acme", "");
        AuditFile after = audit(1 << 20, 3);
        assertThat(after.newest(5))
                .isEqualTo(audit.newest(5))
                .extracting(e -> e.author() + " " + e.tenant())
                .containsExactly("ada Optional[acme]", "bob Optional.empty");
        assertThat(after.newest("acme", 5)).extracting(e -> e.author()).containsExactly("ada");
    }

    @Test
    void ofATenantThatWasCutShortNoOtherIsTold() throws Exception {
        audit(1 << 20, 3).record("ada", Optional.of("acme-two"), "a", "b", "c");
        Path file = directory.resolve("audit.log");
        String line = Files.readString(file);
        Files.writeString(file, line.substring(0, line.indexOf("-two")));
        AuditFile audit = audit(1 << 20, 3);
        assertThat(audit.newest("acme", 5)).isEmpty();
        assertThat(audit.newest(5)).extracting(e -> e.author()).containsExactly("ada");
    }

    @Test
    void neverTakesMoreThanItsShareOfTheDisk() throws Exception {
        AuditFile audit = audit(1000, 3);
        for (int i = 0; i < 500; i++) {
            audit.record("ada", "settings-set", "tenant/acme", "change number " + i);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("audit.log", "audit.1.log", "audit.2.log", "audit.3.log");
        }
        assertThat(audit.newest(1).get(0).detail()).isEqualTo("change number 499");
    }

    /** A tenant's entries are not pushed out of its sight by what others do. */
    @Test
    void whoseAreNotAmongTheNewestOfAllIsLookedUpInTheFiles() throws Exception {
        AuditFile audit = audit(20_000, 9);
        for (int i = 0; i < 3; i++) {
            audit.record("ada", Optional.of("acme"), "settings-set", "tenant/acme/user/ada", "change " + i);
        }
        for (int i = 0; i < 1200; i++) {
            audit.record("eve", Optional.of("globex"), "directory-import", "users.csv", "row " + i);
        }
        assertThat(Files.exists(directory.resolve("audit.2.log"))).isTrue();
        for (AuditFile each : List.of(audit, audit(20_000, 9))) {
            assertThat(each.newest("acme", 2)).extracting(e -> e.detail()).containsExactly("change 2", "change 1");
            assertThat(each.newest(e -> e.subject().endsWith("/ada"), 10)).hasSize(3);
            assertThat(each.newest("globex", 2)).extracting(e -> e.detail()).containsExactly("row 1199", "row 1198");
        }
    }

    /** What was set may be somebody's private number. */
    @Test
    void whatCannotBeWrittenIsNotInTheLogInstead() throws Exception {
        Files.writeString(directory.resolve("file"), "not a directory");
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            new AuditFile(directory.resolve("file/audit.log"), 1000, 3, Clock.systemUTC())
                    .record(
                            "ada",
                            "settings-set",
                            "tenant/acme/user/ada forwarding",
                            "always_to: none -> +14255550111");
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("settings-set tenant/acme/user/ada forwarding")
                .doesNotContain("4255550111");
    }

    @Test
    void anEntryThatCannotBeWrittenDoesNotFailTheChange() throws Exception {
        Files.writeString(directory.resolve("file"), "not a directory");
        AuditFile audit = new AuditFile(directory.resolve("file/audit.log"), 1000, 3, Clock.systemUTC());
        audit.record("ada", "a", "b", "c");
        assertThat(audit.newest(1)).hasSize(1);
    }

    private AuditFile audit(long bytes, int files) {
        return new AuditFile(directory.resolve("audit.log"), bytes, files, Clock.systemUTC());
    }
}
