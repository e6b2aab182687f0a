package org.patchbay.store.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.store.Stored;
import org.patchbay.store.shelf.Shelf;

import static org.assertj.core.api.Assertions.assertThat;

class LastGoodTest {
    @TempDir
    Path directory;

    private static Snapshot snapshot(String value) {
        Instant at = Instant.parse("2026-01-02T03:04:05.000006Z");
        Shelf shelf = Shelf.EMPTY.with(
                List.of(
                        new Stored("s", "k", "one", 1, "ada", at),
                        new Stored("s", "k", value, 2, "bob", at),
                        new Stored("t", "gone", "x", 7, "ada", at),
                        new Stored("t", "gone", "", 8, "ada", at)),
                10);
        return new Snapshot(UUID.randomUUID(), 9, UUID.randomUUID(), shelf);
    }

    @Test
    void givesBackWhatWasKept() throws Exception {
        LastGood kept = new LastGood(directory.resolve("a/b"), "db");
        assertThat(kept.read()).isEmpty();
        kept.save(snapshot("first"));
        Snapshot snapshot = snapshot("grün\0\uD83D\uDE00");
        kept.save(snapshot);
        Snapshot read = kept.read().orElseThrow();
        assertThat(read.storeId()).isEqualTo(snapshot.storeId());
        assertThat(read.token()).isEqualTo(snapshot.token());
        assertThat(read.number()).isEqualTo(9);
        assertThat(read.shelf().history("s", "k"))
                .isEqualTo(snapshot.shelf().history("s", "k"))
                .hasSize(2);
        assertThat(read.shelf().history("t", "gone")).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.file())))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("a/b")).isDirectoryNotContaining("glob:**draft");
    }

    @Test
    void usesNothingThatIsDamagedOrCut() throws Exception {
        LastGood kept = new LastGood(directory, "db");
        kept.save(snapshot("two"));
        byte[] whole = Files.readAllBytes(kept.file());
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(kept.file(), damaged);
            assertThat(kept.read()).as("bit of byte %s", i).isEmpty();
            Files.write(kept.file(), Arrays.copyOf(whole, i));
            assertThat(kept.read()).as("cut at %s", i).isEmpty();
        }
    }

    @Test
    void isNotUsedForAnotherDatabase() throws Exception {
        new LastGood(directory, "db").save(snapshot("two"));
        assertThat(new LastGood(directory, "other").read()).isEmpty();
        assertThat(new LastGood(directory, "db").read()).isPresent();
    }
}
