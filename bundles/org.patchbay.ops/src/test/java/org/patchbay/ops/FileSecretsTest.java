package org.patchbay.ops;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.testkit.ops.SecretsContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileSecretsTest extends SecretsContract {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of("PATCHBAY_X", "from outside"));
    private FileSecrets secrets;

    @BeforeEach
    void make() throws Exception {
        Files.createDirectories(directory.resolve("secrets/tls"));
        secrets = new FileSecrets(directory.resolve("secrets"), environment::get);
    }

    @Override
    protected Secrets secrets() {
        return secrets;
    }

    @Override
    protected void file(String name, String secret) throws Exception {
        write("secrets/" + name, secret, "rw-------");
    }

    @Override
    protected void environment(String name, String secret) {
        environment.put(name, secret);
    }

    @Test
    void readsAFileOfItsOwnerAnewEachTimeAndWithoutItsLastLineEnd() throws Exception {
        write("secrets/tls/key", "pässword\r\n", "rw-------");
        assertThat(secrets.read("file:tls/key")).hasValue("pässword".toCharArray());
        write("secrets/tls/key", "renewed", "r--------");
        assertThat(secrets.read("file:tls/key")).hasValue("renewed".toCharArray());
        assertThat(secrets.read("file:tls/other")).isEmpty();
    }

    @Test
    void readsTheEnvironment() {
        assertThat(secrets.read("env:PATCHBAY_X")).hasValue("from outside".toCharArray());
        assertThat(secrets.read("env:PATCHBAY_Y")).isEmpty();
    }

    @Test
    void doesNotUseWhatOthersCanRead() throws Exception {
        for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            write("secrets/key", "seen", permissions);
            assertThat(secrets.read("file:key")).as(permissions).isEmpty();
        }
    }

    @Test
    void doesNotLeaveItsDirectory() throws Exception {
        write("outside", "x", "rw-------");
        Files.createSymbolicLink(directory.resolve("secrets/link"), directory.resolve("outside"));
        for (String reference : List.of(
                "file:../outside",
                "file:tls/../../outside",
                "file:" + directory.resolve("outside"),
                "file:",
                "file:link",
                "file:a\u0000b")) {
            assertThatThrownBy(() -> secrets.read(reference))
                    .as(reference)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void doesNotRepeatWhatMayBeTheSecretItself() {
        assertThatThrownBy(() -> secrets.read("hunter2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file:NAME")
                .hasMessageNotContaining("hunter2");
    }

    private void write(String name, String text, String permissions) throws Exception {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
