package org.patchbay.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Commands;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/** What everyone meets who unpacks the archive and starts it. */
class StartIT {
    private static Distribution distribution;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("start").start();
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    @Test
    void everyBundleIsActive() {
        List<String> notActive = distribution
                .run("bundle:list -t 0 --no-format")
                .lines()
                .filter(line -> line.matches("\\d+\\s.*"))
                .filter(line -> !line.contains("Active"))
                .filter(line -> !line.contains("Hosts:")) // a fragment is resolved and never active
                .toList();

        assertThat(notActive).isEmpty();
        assertThat(distribution.run("bundle:list -t 0 -s --no-format")).contains("org.patchbay.api.call");
    }

    @Test
    void nothingInTheLogIsAnError() {
        assertThat(distribution.log()).isNotEmpty();
        assertThat(distribution.log("ERROR")).isEmpty();
        assertThat(distribution.log("WARN")).isEmpty();
    }

    @Test
    void onlyThisMachineCanReachIt() {
        List<Listener> listeners = Listener.of(distribution.pid());

        assertThat(listeners).as("the shell is among them").anyMatch(one -> one.port() == distribution.sshPort());
        assertThat(listeners).allMatch(Listener::isLoopback);
    }

    @Test
    void noOtherRepositoryThanItsOwnIsKnown() throws IOException {
        assertThat(distribution
                        .run("config:property-list --pid org.ops4j.pax.url.mvn")
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("org.ops4j.pax.url.mvn.repositories")))
                .containsExactly("org.ops4j.pax.url.mvn.repositories =");
        try (Stream<Path> inHome = Files.walk(distribution.home().resolve("home"))) {
            assertThat(inHome.filter(file -> file.toString().endsWith(".jar"))).isEmpty();
        }
    }

    /** The container would do so each second, with each folder that lies in etc/. */
    @Test
    void noFolderOfTheConfigurationIsPackedIntoAnArchive() throws IOException {
        assertThat(distribution.home().resolve("etc/patchbay")).isDirectory();
        try (Stream<Path> temporary = Files.walk(distribution.home().resolve("data/tmp"))) {
            assertThat(temporary.filter(file -> file.toString().contains("fileinstall")
                            && file.toString().endsWith(".jar")))
                    .isEmpty();
        }
    }

    @Test
    void thePasswordIsNewEachTimeAndOnlyTheOwnersToRead() throws IOException {
        Path users = distribution.home().resolve("etc/users.properties");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
                .isEqualTo("rw-------");
        assertThat(distribution.password()).hasSize(48);
        try (Distribution other = Distribution.unpack("start-other").start()) {
            assertThat(other.password()).hasSize(48).isNotEqualTo(distribution.password());
        }
    }

    /** Who has an account on this machine is not to read who calls whom. */
    @Test
    void whatIsWrittenIsTheOwnersAlone() throws IOException {
        Path state = distribution.home().resolve("state");
        try (Stream<Path> files = Files.walk(state)) {
            assertThat(files.map(file -> {
                        try {
                            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }))
                    .isNotEmpty()
                    .allSatisfy(mode -> assertThat(mode).endsWith("------"));
        }
    }

    @Test
    void theOwnersClientNeedsNoPassword() {
        var client =
                new ProcessBuilder(distribution.home().resolve("bin/client").toString(), "echo", "reached");
        client.environment().put("JAVA_HOME", System.getProperty("java.home"));

        Outcome outcome = Commands.run(Duration.ofSeconds(30), client);

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("reached");
    }

    @Test
    void guidesAndLicencesComeWithIt() {
        assertThat(List.of("LICENSE", "NOTICE", "docs/admin-guide.md", "docs/partner-guide.md", "docs/rest.md"))
                .allSatisfy(
                        file -> assertThat(distribution.home().resolve(file)).isNotEmptyFile());
    }

    @Test
    void eventAdminIsThereBeforeTheFirstFeature() throws IOException {
        // As a boot feature it takes the mvn: handler down while it comes up, and nothing is installed at all.
        assertThat(distribution.home().resolve("etc/startup.properties"))
                .content()
                .contains("org.apache.karaf.services.eventadmin");
    }
}
