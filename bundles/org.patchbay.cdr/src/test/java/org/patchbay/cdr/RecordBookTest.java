package org.patchbay.cdr;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordBookTest {
    private static final long MILLI = 1_000_000;

    @TempDir
    Path scratch;

    private final FailingDisk disk = new FailingDisk();
    private long now = Long.MAX_VALUE - 50 * MILLI; // a nano clock may wrap
    private RecordBook book;

    private RecordBook open() {
        book = new RecordBook(directory(), disk, () -> now);
        return book;
    }

    private Path directory() {
        return scratch.resolve("state/cdr");
    }

    private Path file() {
        return directory().resolve(Facts.DAY + ".jsonl");
    }

    @AfterEach
    void close() throws IOException {
        disk.forceFails = false;
        book.close();
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        open().write(List.of(Facts.record("a")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void writesACallOnce() throws IOException {
        open();
        for (String call : List.of("a", "b", "a", "c", "b")) {
            book.write(List.of(Facts.record(call)));
        }
        assertThat(Read.calls(file())).containsExactly("a", "b", "c");
    }

    @Test
    void writesACallOnceAlsoAfterARestartAndBesideAnotherVersion() throws IOException {
        open().write(List.of(Facts.record("a")));
        RecordBook other = new RecordBook(directory(), Disk.LOCAL, () -> now);
        other.write(List.of(Facts.record("a")));
        other.write(List.of(CallRecord.of(Facts.ended("b", Facts.DAY + "T12:00:00Z", Map.of("note", "of the other")))));
        book.write(List.of(Facts.record("b")));
        book.write(List.of(Facts.record("c")));
        other.write(List.of(Facts.record("c")));
        other.close();
        book.close();
        open().write(List.of(Facts.record("b")));
        assertThat(Read.calls(file())).containsExactly("a", "b", "c");
        assertThat(Read.file(file()).get(1)).as("not written over").containsEntry("note", "of the other");
    }

    @Test
    void twoTenantsMayHaveCallsOfOneId() throws IOException {
        open();
        for (String tenant : List.of("acme", "other", "acme")) {
            book.write(List.of(CallRecord.of(new org.patchbay.api.call.fact.Fact(
                    1,
                    "call-ended",
                    org.patchbay.api.call.Scope.call(tenant, "a"),
                    java.time.Instant.parse(Facts.DAY + "T01:00:00Z"),
                    Map.of()))));
        }
        assertThat(Read.file(file())).extracting(r -> r.get("tenant")).containsExactly("acme", "other");
    }

    @Test
    void eachDayHasItsFileAndNoneIsLostAroundMidnight() throws IOException {
        open();
        List<String> days = List.of("2026-11-24", "2026-11-25", "2026-11-24", "2026-11-26", "2026-11-24", "2026-11-25");
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < days.size(); i++) {
                book.write(List.of(CallRecord.of(Facts.ended("c" + i, days.get(i) + "T10:00:00Z", Map.of()))));
            }
        }
        assertThat(Read.calls(directory().resolve("2026-11-24.jsonl"))).containsExactly("c0", "c2", "c4");
        assertThat(Read.calls(directory().resolve("2026-11-25.jsonl"))).containsExactly("c1", "c5");
        assertThat(Read.calls(directory().resolve("2026-11-26.jsonl"))).containsExactly("c3");
    }

    @Test
    void severalAtOnceAreWrittenOnceEachAndEachToItsDay() throws IOException {
        open();
        book.write(List.of(Facts.record("b")));
        CallRecord before = CallRecord.of(Facts.ended("y", "2026-11-23T23:59:59Z", Map.of()));
        book.write(List.of(Facts.record("a"), Facts.record("b"), before, Facts.record("c"), Facts.record("a")));
        assertThat(Read.calls(file())).containsExactly("b", "a", "c");
        assertThat(Read.calls(directory().resolve("2026-11-23.jsonl"))).containsExactly("y");
    }

    @Test
    void aTornLineIsEndedAndItsCallIsWrittenAgain() throws IOException {
        byte[] line = CallRecord.of(Facts.ended("torn", Facts.DAY + "T12:00:00Z", Map.of("leg.0.id", "a", "z", "z")))
                .line();
        for (int length = 1; length < line.length; length++) {
            open().write(List.of(Facts.record("a")));
            book.close();
            Files.write(file(), java.util.Arrays.copyOf(line, length), StandardOpenOption.APPEND);

            open().write(List.of(Facts.record("b")));
            book.close();
            open().write(List.of(Facts.record("torn")));
            book.write(List.of(Facts.record("b")));
            book.close();
            List<String> lines = Files.readAllLines(file());
            boolean whole = length == line.length - 1; // only the end of the line is missing: the record is there
            assertThat(lines).as("torn after %s bytes", length).hasSize(whole ? 3 : 4);
            assertThat(lines.get(1)).hasSize(length);
            assertThat(lines.get(2)).startsWith(Facts.record("b").key());
            if (!whole) {
                assertThat(lines.get(3)).startsWith(Facts.record("torn").key());
            }
            Files.delete(file());
        }
    }

    @Test
    void onAFullDiskARecordIsNotThereAtAllAndIsWrittenWhenThereIsRoom() throws IOException {
        open().write(List.of(Facts.record("a")));
        long before = Files.size(file());
        disk.room = 40;
        assertThatThrownBy(() -> book.write(List.of(Facts.record("b")))).isInstanceOf(IOException.class);
        assertThat(Files.size(file())).isEqualTo(before);
        disk.room = Long.MAX_VALUE;
        book.write(List.of(Facts.record("b")));
        book.write(List.of(Facts.record("a")));
        assertThat(Read.calls(file())).containsExactly("a", "b");
    }

    @Test
    void whatCannotBeTakenBackIsEndedAsAfterACrash() throws IOException {
        open().write(List.of(Facts.record("a")));
        disk.room = 40;
        disk.cutFails = true;
        assertThatThrownBy(() -> book.write(List.of(Facts.record("b")))).isInstanceOf(IOException.class);
        disk.room = Long.MAX_VALUE;
        book.write(List.of(Facts.record("b")));
        assertThat(Files.readAllLines(file())).hasSize(3).last().satisfies(l -> assertThat(l)
                .startsWith(Facts.record("b").key())
                .endsWith("}"));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsToldAndTriedAgain() throws IOException {
        Files.createDirectories(directory().getParent());
        Files.writeString(directory(), "in the way");
        open();
        assertThatThrownBy(() -> book.write(List.of(Facts.record("a"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cdr is not a directory");
        Files.delete(directory());
        book.write(List.of(Facts.record("a")));
        assertThat(Read.calls(file())).containsExactly("a");
    }

    @Test
    void aFileThatIsTakenAwayIsMadeAnew() throws IOException {
        open().write(List.of(Facts.record("a")));
        Files.move(file(), scratch.resolve("taken"));
        book.write(List.of(Facts.record("b")));
        assertThat(Read.calls(file())).containsExactly("b");
        assertThat(Read.calls(scratch.resolve("taken"))).containsExactly("a");
        Files.delete(file());
        Files.move(scratch.resolve("taken"), file());
        book.write(List.of(Facts.record("a")));
        book.write(List.of(Facts.record("c")));
        assertThat(Read.calls(file())).containsExactly("a", "c");
    }

    @Test
    void nobodyElseMayBeWriting() throws IOException {
        open().write(List.of(Facts.record("a")));
        try (FileChannel other = FileChannel.open(directory().resolve("lock"), StandardOpenOption.WRITE);
                FileLock turn = other.lock()) {
            assertThat(turn.isValid()).isTrue();
            assertThatThrownBy(() -> book.write(List.of(Facts.record("b"))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("still writing");
        }
        book.write(List.of(Facts.record("b")));
        assertThat(Read.calls(file())).containsExactly("a", "b");
    }

    @Test
    void oneThatComesAloneIsOnTheDiskAndABurstIsForcedTogether() throws IOException {
        open();
        assertThat(book.write(List.of(Facts.record("first")))).isFalse();
        assertThat(disk.forces).hasValue(1);
        now += 99 * MILLI;
        assertThat(book.write(List.of(Facts.record("soon")))).as("to be forced").isTrue();
        assertThat(disk.forces).hasValue(1);
        now += MILLI;
        assertThat(book.write(List.of(Facts.record("then")))).isFalse();
        assertThat(disk.forces).hasValue(2);

        for (int i = 0; i < 10_000; i++) { // ten seconds of a thousand calls a second
            now += MILLI;
            book.write(List.of(Facts.record("c" + i)));
        }
        assertThat(disk.forces.get()).isBetween(101, 103);
        book.force();
        int before = disk.forces.get();
        book.force();
        assertThat(disk.forces).as("nothing is left to force").hasValue(before);
        assertThat(Read.calls(file())).hasSize(10_003);
    }

    @Test
    void whatCouldNotBeForcedIsNotTakenUntilItIs() throws IOException {
        open().write(List.of(Facts.record("a")));
        disk.forceFails = true;
        now += 100 * MILLI;
        assertThatThrownBy(() -> book.write(List.of(Facts.record("b")))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> book.write(List.of(Facts.record("b"))))
                .as("though it was written")
                .isInstanceOf(IOException.class);
        disk.forceFails = false;
        assertThat(book.write(List.of(Facts.record("b")))).isFalse();
        assertThat(Read.calls(file())).containsExactly("a", "b");
    }

    @Test
    void theLastThousandsAreKnownAgainAfterARestart() throws IOException {
        open();
        String bulk = "x".repeat(1500);
        int count = DayFile.KNOWN + 50;
        for (int i = 0; i < count; i++) {
            book.write(List.of(CallRecord.of(Facts.ended("c" + i, Facts.DAY + "T12:00:00Z", Map.of("note", bulk)))));
        }
        book.close();
        assertThat(Files.size(file())).as("more than is read of it").isGreaterThan(9 << 20);
        open();
        for (int i = count - 4000; i < count; i++) {
            book.write(List.of(Facts.record("c" + i)));
        }
        assertThat(Read.calls(file()))
                .isEqualTo(IntStream.range(0, count).mapToObj(i -> "c" + i).toList());
    }

    @Test
    void takesNothingOnceItIsClosed() throws IOException {
        open().write(List.of(Facts.record("a")));
        book.close();
        assertThatThrownBy(() -> book.write(List.of(Facts.record("b")))).isInstanceOf(IllegalStateException.class);
        assertThat(Read.calls(file())).containsExactly("a");
    }
}
