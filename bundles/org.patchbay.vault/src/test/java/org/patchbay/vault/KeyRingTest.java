package org.patchbay.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyRingTest {
    @TempDir
    private Path folder;

    private Path file;
    private Seal seal;
    private int second;

    @BeforeEach
    void ring() {
        file = folder.resolve("secrets/some.key");
        seal = Seal.under(new KeyRing(file, "tests"));
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + ++second)));
    }

    private static String key(int fill) {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }

    @Test
    void whatIsSealedIsOpenedForItsLabelAloneAndNeverTheSameTwice() throws Exception {
        String sealed = seal.close("secret", "a");
        assertThat(seal.open(sealed, "a")).contains("secret");
        assertThat(seal.open(sealed, "b")).isEmpty();
        assertThat(seal.close("secret", "a")).isNotEqualTo(sealed);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
        assertThat(Seal.under(new KeyRing(file, "tests")).open(sealed, "a"))
                .as("another process")
                .contains("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.k1.",
                "1.k1.AAAA",
                "2.k1.AAAAAAAAAAAAAAAAAAAAAAAA",
                "1.k1.###",
                "1.k9.AAAA",
                "a.b.c.d"
            })
    void whatIsNoSealOpensNothing(String sealed) throws Exception {
        seal.close("x", "a");
        assertThat(seal.open(sealed, "a")).isEmpty();
    }

    @Test
    void aNewKeyIsUsedFromThenOnAndTheOldOneOpensWhatWasBefore() throws Exception {
        write("old " + key(1) + "\n");
        String before = seal.close("secret", "a");
        write("# renewed\nnew " + key(2) + "\nold " + key(1) + "\n");
        String after = seal.close("secret", "a");
        assertThat(before).startsWith("1.old.");
        assertThat(after).startsWith("1.new.");
        assertThat(seal.open(before, "a")).contains("secret");
        write("new " + key(2) + "\n");
        assertThat(seal.open(before, "a")).isEmpty();
        assertThat(seal.open(after, "a")).contains("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k1", "k1 short", "K1 KEY", "k1 KEY\nk1 KEY", "k1 KEY more"})
    void aFileThatIsNoneIsSaidAndNothingIsSealedWithoutAKey(String text) throws Exception {
        write(text.replace("KEY", key(1)));
        assertThatThrownBy(() -> seal.close("secret", "a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("some.key")
                .message()
                .doesNotContain(key(1));
    }

    @Test
    void aFileThatOthersCanReadIsNotUsed() throws Exception {
        write("k1 " + key(1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> seal.close("secret", "a")).hasMessageContaining("chmod 600");
    }
}
