package org.patchbay.store.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsTest {
    @TempDir
    Path directory;

    private static Map<String, Object> with(String... pairs) {
        Map<String, Object> all = new HashMap<>(Map.of("url", "jdbc:postgresql://h/db?sslmode=verify-full"));
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return all;
    }

    @Test
    void showsTheAddressWithoutItsParameters() {
        assertThat(Settings.of(with(), null).shown()).isEqualTo("jdbc:postgresql://h/db");
        assertThat(Settings.of(with("url", "jdbc:h2:file:/x/y;CIPHER=AES"), null)
                        .shown())
                .isEqualTo("jdbc:h2:file:/x/y");
    }

    @Test
    void aValueThatCannotBeUsedLeavesTheOneBeforeInForce() {
        Settings first = Settings.of(with("poll_seconds", "7", "history", "3"), null);
        assertThat(first.limits().poll()).isEqualTo(Duration.ofSeconds(7));
        Settings second = Settings.of(with("poll_seconds", "0", "history", "many", "url", "mysql://x"), first);
        assertThat(second.limits().poll()).isEqualTo(Duration.ofSeconds(7));
        assertThat(second.limits().history()).isEqualTo(3);
        assertThat(second.url()).isEqualTo(first.url());
        assertThat(Settings.of(with(), second).limits()).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void takesNoAddressWithAPasswordAndRepeatsItNowhere() {
        for (String url : new String[] {"jdbc:postgresql://h/db?password=hush", "jdbc:h2:file:/x;PASSWORD=hush"}) {
            assertThat(Settings.of(with("url", url), null).url()).isEmpty();
            assertThat(Settings.wrongUrl(url)).contains("password_file").doesNotContain("hush");
        }
        assertThat(Settings.wrongUrl("")).contains("url is not set");
        assertThat(Settings.wrongUrl("jdbc:mysql://h/db")).contains("url = jdbc:mysql://h/db");
    }

    @Test
    void readsThePasswordFromAFileOfItsOwnerAlone() throws Exception {
        Path file = directory.resolve("password");
        assertThatThrownBy(() -> PasswordFile.read(file.toString())).hasMessageContaining("is not there");
        Files.writeString(file, "hush\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> PasswordFile.read(file.toString()))
                .hasMessageContaining("password_file = " + file)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("hush");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(PasswordFile.read(file.toString())).isEqualTo("hush");
        assertThat(PasswordFile.read("")).isEmpty();
    }

    @Test
    void isKeptWhereTheNodeKeepsItsData() {
        Settings settings = Settings.of(with(), null);
        assertThat(settings.where(Map.of("org.patchbay.data", "/d", "karaf.base", "/k")::get))
                .isEqualTo(Path.of("/d/store-jdbc"));
        assertThat(settings.where(Map.of("karaf.base", "/k")::get)).isEqualTo(Path.of("/k/state/store-jdbc"));
        assertThat(Settings.of(with("directory", "/e"), null).where(Map.<String, String>of()::get))
                .isEqualTo(Path.of("/e"));
    }
}
