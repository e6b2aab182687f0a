package org.patchbay.media.embedded.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class OldRecordingsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    @TempDir
    private Path home;

    private Path recorded(String call, Duration ago) throws IOException {
        Sinks.Opened opened = new Sinks(() -> home, Clock.fixed(NOW.minus(ago), ZoneOffset.UTC)).open("quality", call);
        opened.channel().close();
        return written(opened.path(), ago);
    }

    private static Path written(Path file, Duration ago) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(ago)));
    }

    private Path file(String name) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return written(Files.createFile(file), Duration.ofDays(4000));
    }

    private void tidy(int days) {
        new OldRecordings(() -> home, () -> days).tidy(NOW);
    }

    @Test
    void whatIsOlderThanItIsKeptIsDeletedAndNothingElse() throws Exception {
        Path old = recorded("c1", Duration.ofDays(31));
        Path oldToo = recorded("x".repeat(200) + "@[::1]", Duration.ofDays(31));
        Path alike = recorded("c1", Duration.ofDays(31));
        Path young = recorded("c2", Duration.ofDays(29));
        Path written = recorded("c3", Duration.ofDays(40));
        written(written, Duration.ofMinutes(1));
        Path[] others = {
            file("quality/20200101T000000Z-c.mp3"),
            file("quality/backup-20200101T000000Z-c.wav"),
            file("quality/20209999T000000Z-c.wav"),
            file("quality/greeting.wav"),
            file("quality/below/20200101T000000Z-c.wav"),
            file("not a sink/20200101T000000Z-c.wav"),
            file("20200101T000000Z-c.wav")
        };
        Path link = Files.createSymbolicLink(home.resolve("quality/20200101T000000Z-link.wav"), others[3]);
        tidy(0);
        assertThat(old).exists();
        tidy(30);
        assertThat(old).doesNotExist();
        assertThat(oldToo).doesNotExist();
        assertThat(alike).doesNotExist();
        assertThat(young).exists();
        assertThat(written).as("is being written").exists();
        assertThat(others).allSatisfy(other -> assertThat(other).exists());
        assertThat(link).exists();
    }

    @Test
    void aDirectoryThatIsNotThereYetIsNoFault() {
        new OldRecordings(() -> home.resolve("none"), () -> 30).tidy(NOW);
        assertThat(home.resolve("none")).doesNotExist();
    }
}
