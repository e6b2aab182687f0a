package org.patchbay.media.embedded.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SinksTest {
    @TempDir
    private Path home;

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-26T08:00:00Z"), ZoneOffset.UTC);

    private Sinks sinks() {
        return new Sinks(() -> home.resolve("recordings"), clock);
    }

    private Path opened(String call) throws IOException {
        Sinks.Opened opened = sinks().open("quality", call);
        opened.channel().close();
        return home.resolve("recordings/quality").relativize(opened.path());
    }

    @Test
    void filesAreNamedByTimeAndCallAndNoneIsWrittenOver() throws Exception {
        assertThat(opened("c7")).hasToString("20261126T080000Z-c7.wav");
        assertThat(opened("c7")).hasToString("20261126T080000Z-c7-2.wav");
        assertThat(opened("c7")).hasToString("20261126T080000Z-c7-3.wav");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("recordings/quality"))))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../etc/passwd", "/etc/passwd", "a b\\c\n", "..", "\u0000"})
    void theNameOfACallIsNoPath(String call) throws Exception {
        assertThat(opened(call).getNameCount()).isEqualTo(1);
        assertThat(opened("x".repeat(500)).toString()).hasSizeLessThan(120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/tmp", "a\\b", "ä", "a b", "-a"})
    void theNameOfASinkIsNoPath(String sink) {
        assertThatThrownBy(() -> sinks().open(sink, "c"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'" + sink + "' is no name of a sink");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aPlaceThatIsNoDirectoryIsNamedWithWhatToDo() throws Exception {
        Files.createDirectory(home.resolve("recordings"));
        Files.createFile(home.resolve("recordings/quality"));
        assertThatThrownBy(() -> sinks().open("quality", "c"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(home.resolve("recordings/quality").toString())
                .hasMessageContaining("recording_directory");
    }
}
