package org.patchbay.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Commands;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/** What the distribution says about a machine that does not suit it. */
class SurroundingsIT {

    @Test
    void anotherJavaIsRefusedByName() throws IOException {
        Distribution distribution = Distribution.unpack("other-java");
        Path java = pretendJava(distribution.home().resolve("home/jdk"), "25.0.1");

        Outcome outcome = startWith(distribution, java);

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.out() + outcome.err()).contains("runs on Java 17").contains("is 25");
        assertThat(distribution.home().resolve("data/log/karaf.log")).doesNotExist();
    }

    @Test
    void noJavaAtAllIsSaidAsPlainly() {
        Distribution distribution = Distribution.unpack("no-java");

        Outcome outcome = startWith(distribution, distribution.home().resolve("home/nothing-here"));

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.out() + outcome.err()).contains("Install a JDK 17");
    }

    private static Outcome startWith(Distribution distribution, Path javaHome) {
        var command =
                new ProcessBuilder(distribution.home().resolve("bin/karaf").toString(), "server");
        command.environment().put("JAVA_HOME", javaHome.toString());
        return Commands.run(Duration.ofSeconds(20), command);
    }

    private static Path pretendJava(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }
}
