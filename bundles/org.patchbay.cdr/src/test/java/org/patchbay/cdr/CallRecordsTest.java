package org.patchbay.cdr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.health.HealthResult.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class CallRecordsTest {
    @TempDir
    Path scratch;

    private final FailingDisk disk = new FailingDisk();
    private final Clock clock = Clock.fixed(Instant.parse(Facts.DAY + "T12:00:00Z"), ZoneOffset.UTC);
    private CallRecords records;

    private CallRecords started(CdrSettings settings) {
        return started(settings, CallRecords.PATIENCE);
    }

    private CallRecords started(CdrSettings settings, Duration patience) {
        records = new CallRecords(settings, directory(), disk, clock, () -> 0, patience);
        return records;
    }

    private Path directory() {
        return scratch.resolve("cdr");
    }

    private Path file() {
        return directory().resolve(Facts.DAY + ".jsonl");
    }

    @AfterEach
    void stop() throws InterruptedException {
        disk.forceFails = false;
        disk.hangs.countDown();
        if (records != null) {
            records.close();
        }
    }

    @Test
    void theEndOfABurstIsForcedToo() throws IOException {
        started(CdrSettings.DEFAULT).on(Facts.ended("a"));
        assertThat(disk.forces).hasValue(1);
        records.on(Facts.ended("b")); // the clock stands still: within the 100 ms
        records.on(Facts.ended("c"));
        await().atMost(Duration.ofSeconds(5)).until(() -> disk.forces.get() == 2);
        assertThat(Read.calls(file())).containsExactly("a", "b", "c");
        records.on(Facts.ended("d"));
        await().atMost(Duration.ofSeconds(5)).until(() -> disk.forces.get() == 3);
    }

    @Test
    void whatWasNotForcedIsWhenItIsStopped() throws Exception {
        started(CdrSettings.DEFAULT).on(Facts.ended("a"));
        records.on(Facts.ended("b"));
        records.close();
        assertThat(disk.forces).hasValue(2);
        assertThatThrownBy(() -> records.on(Facts.ended("c"))).isInstanceOf(IllegalStateException.class);
        assertThat(records.check().state()).as("its disk is well").isEqualTo(State.OK);
    }

    @Test
    void aFullDiskIsToldOnceAndSoIsItsEnd() throws IOException {
        try (Logged log = new Logged()) {
            started(CdrSettings.DEFAULT).on(Facts.ended("a"));
            assertThat(records.check().state()).isEqualTo(State.OK);
            assertThat(records.check().text()).contains(directory().toString(), "400 days");
            disk.room = 10;
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> records.on(Facts.ended("b"))).isInstanceOf(IOException.class);
            }
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(directory().toString(), "No space left", "Make room")
                    .doesNotContain("+4930123401", "+14255550100");
            assertThat(records.check().state()).isEqualTo(State.WARN);
            assertThat(records.check().text()).contains(directory().toString(), "No space left", "Make room");
            disk.room = Long.MAX_VALUE;
            records.on(Facts.ended("b"));
            assertThat(records.check().state()).isEqualTo(State.OK);
            assertThat(log.warnings()).hasSize(1);
            assertThat(log.lines(" INFO ")).singleElement().asString().contains("again");
            disk.room = 10;
            assertThatThrownBy(() -> records.on(Facts.ended("c"))).isInstanceOf(IOException.class);
            assertThat(log.warnings()).as("another change").hasSize(2);
            disk.room = Long.MAX_VALUE;
        }
        assertThat(Read.calls(file())).containsExactly("a", "b");
    }

    /** The bus gives up a listener that does not return, and tells it nothing more until it is started again. */
    @Test
    void aDiskThatHangsIsNotWaitedForForEverAndLosesNothing() throws IOException {
        started(CdrSettings.DEFAULT, Duration.ofMillis(300));
        disk.hangs = new CountDownLatch(1);
        for (String call : new String[] {"a", "a", "b"}) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> assertThatThrownBy(() -> records.on(Facts.ended(call)))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("not answered"));
        }
        assertThat(records.check().state()).isEqualTo(State.WARN);
        assertThat(records.check().text()).contains(directory().toString(), "not answered");
        disk.hangs.countDown();
        for (String call : new String[] {"a", "b"}) {
            await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
                records.on(Facts.ended(call));
                return true;
            });
        }
        assertThat(Read.calls(file())).containsExactly("a", "b");
        assertThat(records.check().state()).isEqualTo(State.OK);
    }

    @Test
    void aDiskThatHangsDoesNotKeepItFromBeingStopped() throws Exception {
        started(CdrSettings.DEFAULT, Duration.ofMillis(50));
        disk.hangs = new CountDownLatch(1);
        assertThatThrownBy(() -> records.on(Facts.ended("a"))).isInstanceOf(IOException.class);
        CallRecords stopped = records;
        records = null;
        assertTimeoutPreemptively(Duration.ofSeconds(20), stopped::close);
        disk.hangs.countDown();
        // Its end comes behind the record.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Read.calls(file())).containsExactly("a"));
    }

    @Test
    void itIsThereWhereItsDirectoryIsNotAndSaysSo() throws IOException {
        Files.writeString(directory(), "in the way");
        try (Logged log = new Logged()) {
            assertThat(started(CdrSettings.DEFAULT).check().state()).isEqualTo(State.WARN);
            assertThatThrownBy(() -> records.on(Facts.ended("a"))).isInstanceOf(IOException.class);
            assertThat(log.warnings()).hasSize(1);
        }
        Files.delete(directory());
        records.on(Facts.ended("a"));
        assertThat(records.check().state()).isEqualTo(State.OK);
        assertThat(Read.calls(file())).containsExactly("a");
    }

    @Test
    void aBurstThatCannotBeForcedIsToldAndTheNextIsNotTaken() throws IOException {
        started(CdrSettings.DEFAULT).on(Facts.ended("a"));
        disk.forceFails = true;
        records.on(Facts.ended("b"));
        await().atMost(Duration.ofSeconds(5)).until(() -> records.check().state() == State.WARN);
        assertThatThrownBy(() -> records.on(Facts.ended("c"))).isInstanceOf(IOException.class);
        disk.forceFails = false;
        records.on(Facts.ended("c"));
        assertThat(records.check().state()).isEqualTo(State.OK);
    }

    private void files(String... names) throws IOException {
        Files.createDirectories(directory());
        for (String name : names) {
            Files.writeString(directory().resolve(name), "");
        }
    }

    @Test
    void filesOverTheirDaysAreDeletedAtTheStartAndNoOthers() throws IOException {
        files("2026-11-14.jsonl", "2026-11-15.jsonl", "2020-01-01.jsonl");
        files("2020-01-01.jsonl.gz", "2026-11-15.jsonl.zst", "2020-13-01.jsonl", "notes.jsonl", "2020-01-01.csv");
        files("2020-01-01.jsonlines", ".2020-01-01.jsonl.part");
        started(new CdrSettings("", 10));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !Files.exists(directory().resolve("2026-11-14.jsonl"))
                        && !Files.exists(directory().resolve("2020-01-01.jsonl"))
                        && !Files.exists(directory().resolve("2020-01-01.jsonl.gz")));
        assertThat(directory().toFile().list())
                .containsExactlyInAnyOrder(
                        "lock",
                        "2026-11-15.jsonl",
                        "2026-11-15.jsonl.zst",
                        "2020-01-01.jsonlines",
                        ".2020-01-01.jsonl.part",
                        "2020-13-01.jsonl",
                        "notes.jsonl",
                        "2020-01-01.csv");
    }

    @Test
    void filesAreDeletedOnceADay() throws IOException {
        Retention retention = new Retention(directory());
        files("2026-11-14.jsonl", "2026-11-15.jsonl");
        retention.tidy(java.time.LocalDate.parse("2026-11-25"), 0);
        assertThat(directory().resolve("2026-11-14.jsonl")).as("for ever").exists();
        retention.tidy(java.time.LocalDate.parse("2026-11-25"), 10);
        assertThat(directory().resolve("2026-11-14.jsonl")).doesNotExist();
        retention.tidy(java.time.LocalDate.parse("2026-11-25"), 1);
        assertThat(directory().resolve("2026-11-15.jsonl")).exists();
        retention.tidy(java.time.LocalDate.parse("2026-11-26"), 10);
        assertThat(directory().resolve("2026-11-15.jsonl")).doesNotExist();
    }

    @Test
    void whatCannotBeDeletedIsToldOnceAndTriedAgain() throws IOException {
        Path stubborn = directory().resolve("2026-11-14.jsonl");
        Files.createDirectories(stubborn.resolve("a directory that is not empty"));
        try (Logged log = new Logged()) {
            Retention retention = new Retention(directory());
            retention.tidy(java.time.LocalDate.parse("2026-11-25"), 10);
            retention.tidy(java.time.LocalDate.parse("2026-11-25"), 10);
            assertThat(log.warnings()).singleElement().asString().contains(stubborn.toString());
            Files.delete(stubborn.resolve("a directory that is not empty"));
            retention.tidy(java.time.LocalDate.parse("2026-11-25"), 10);
            assertThat(stubborn).doesNotExist();
        }
    }

    @Test
    void aWrongSettingIsToldAndTheOneBeforeStays() {
        try (Logged log = new Logged()) {
            CdrSettings before = new CdrSettings("", 30);
            for (String wrong : new String[] {"-1", "3651", "always", ""}) {
                assertThat(CdrSettings.of(Map.of("keep_days", wrong), before)).isEqualTo(before);
            }
            assertThat(CdrSettings.of(Map.of("directory", "a\u0000b"), before).directory())
                    .isEmpty();
            assertThat(log.warnings()).hasSize(5).allMatch(line -> line.contains("org.patchbay.cdr: "));
            assertThat(log.warnings().get(2)).contains("keep_days", "'always'", "0 to 3650", "30 stays in force");
            assertThat(log.warnings().get(4)).contains("directory", "stays in force");
        }
        assertThat(CdrSettings.of(Map.of("keep_days", " 0 "), CdrSettings.DEFAULT)
                        .keepDays())
                .isZero();
        assertThat(CdrSettings.of(Map.of("keep_days", 3650), CdrSettings.DEFAULT)
                        .keepDays())
                .isEqualTo(3650);
        assertThat(CdrSettings.of(Map.of(), new CdrSettings("x", 30))).isEqualTo(CdrSettings.DEFAULT);
    }

    @Test
    void anotherDirectoryWaitsForTheNextStart() throws IOException {
        started(CdrSettings.DEFAULT).on(Facts.ended("a"));
        try (Logged log = new Logged()) {
            records.modified(Map.of("directory", scratch.resolve("other").toString(), "keep_days", "7"));
            assertThat(log.warnings()).singleElement().asString().contains("until the next start");
        }
        records.on(Facts.ended("b"));
        assertThat(Read.calls(file())).containsExactly("a", "b");
        assertThat(records.check().text()).contains("7 days");
    }

    @Test
    void theFilesAreBesideTheOtherDataOfTheNode() {
        assertThat(CdrSettings.DEFAULT.where(k -> k.equals("org.patchbay.data") ? "/data" : "/karaf"))
                .isEqualTo(Path.of("/data/cdr"));
        assertThat(CdrSettings.DEFAULT.where(k -> k.equals("karaf.base") ? "/karaf" : null))
                .isEqualTo(Path.of("/karaf/state/cdr"));
        assertThat(new CdrSettings("/billing", 1).where(k -> "/data")).isEqualTo(Path.of("/billing"));
    }
}
