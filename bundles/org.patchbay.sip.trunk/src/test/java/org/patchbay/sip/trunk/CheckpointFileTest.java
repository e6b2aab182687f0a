package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The file that calls outlive a crash in. */
class CheckpointFileTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("calls.log");
    }

    private CheckpointFile open() throws IOException {
        return CheckpointFile.open(directory, new LinkedHashMap<>());
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        CheckpointFile.open(directory, found).close();
        return found;
    }

    @Test
    void theLastWordOfEachCallCountsAndWhatHasEndedIsGone() throws IOException {
        try (CheckpointFile file = open()) {
            file.write("a", "first\nof a");
            file.write("b", "b");
            file.write("c", "c");
            file.write("a", "second\nof a");
            file.end("b");
            file.end("never there");
        }
        assertThat(read()).isEqualTo(Map.of("a", "second\nof a", "c", "c"));
        try (CheckpointFile file = open()) {
            file.end("a");
            file.write("d", "ünlike");
        }
        assertThat(read()).isEqualTo(Map.of("c", "c", "d", "ünlike"));
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        Path made = directory.resolve("below/calls");
        CheckpointFile.open(made, new LinkedHashMap<>()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve("calls.log"))))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(made.resolve("calls.log"), PosixFilePermissions.fromString("rw-r--r--"));
        CheckpointFile.open(made, new LinkedHashMap<>()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve("calls.log"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aTornTailIsCutWhereverItIsTorn() throws IOException {
        try (CheckpointFile file = open()) {
            file.write("a", "a".repeat(100));
        }
        long whole = Files.size(file());
        try (CheckpointFile file = open()) {
            file.write("b", "b".repeat(40));
        }
        byte[] all = Files.readAllBytes(file());
        for (int length = (int) whole; length < all.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(all, length));
            assertThat(read()).as("%s of %s bytes", length, all.length).containsOnlyKeys("a");
            assertThat(Files.size(file())).isEqualTo(whole);
        }
        try (CheckpointFile file = open()) {
            file.write("c", "c");
        }
        assertThat(read()).containsOnlyKeys("a", "c");
    }

    @Test
    void damageInTheMiddleCostsWhatStandsThereAndNoMore() throws IOException {
        try (CheckpointFile file = open()) {
            file.write("a", "a".repeat(50));
            file.write("b", "b".repeat(50));
            file.write("c", "c".repeat(50));
        }
        byte[] all = Files.readAllBytes(file());
        all[all.length / 2] ^= 1;
        Files.write(file(), all);
        assertThat(read()).containsOnlyKeys("a", "c");
    }

    @Test
    void itIsAsLargeAsTheCallsThatAreUp() throws IOException {
        try (CheckpointFile file = CheckpointFile.open(directory, new LinkedHashMap<>(), 10_000)) {
            for (int i = 0; i < 10; i++) {
                file.write("stays" + i, "x".repeat(100));
            }
            for (int i = 0; i < 1000; i++) {
                file.write("goes" + i, "y".repeat(100));
                file.end("goes" + i);
                file.write("stays5", "z".repeat(100));
                assertThat(Files.size(file())).isLessThan(12_000);
            }
            file.write("stays3", "changed");
        }
        Map<String, String> found = read();
        assertThat(found).hasSize(10).containsEntry("stays3", "changed").containsEntry("stays9", "x".repeat(100));
        try (CheckpointFile file = open()) {
            for (String call : found.keySet()) {
                file.end(call);
            }
        }
        assertThat(Files.size(file())).as("of no call").isZero();
    }

    @Test
    void whatIsNoFileOfOursIsNoReasonToFail() throws IOException {
        Files.write(file(), new byte[5000], StandardOpenOption.CREATE);
        assertThat(read()).isEmpty();
        assertThatThrownBy(() -> CheckpointFile.open(file(), new LinkedHashMap<>()))
                .isInstanceOf(IOException.class);
    }
}
