package org.patchbay.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Commands;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The archive where there is no network at all: in a network of its own that has nothing but loopback, where the system
 * lets us make one, or else with no repository and an empty home. The lab comes out of the archive, and the
 * demonstration plays; so does the store in a database, with its drivers.
 */
class OfflineIT {
    private static Distribution distribution;
    private static List<String> inside;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("offline");
        boolean alone = Commands.run(Duration.ofSeconds(10), "unshare", "-n", "ip", "link", "set", "lo", "up")
                .succeeded();
        if (alone) {
            distribution.launchedBy("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\"");
        }
        distribution.launch();
        inside = alone ? List.of("nsenter", "--net=/proc/" + distribution.pid() + "/ns/net") : List.of();
        await("boot")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> client("service:list org.apache.karaf.features.BootFinished")
                        .out()
                        .contains("BootFinished"));
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    @Test
    void theDemonstrationPlaysWithoutANetwork() {
        Outcome installed = client("feature:install patchbay-lab");
        assertThat(installed.exit()).as(installed.out() + installed.err()).isZero();
        await("the lab's commands")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> client("patchbay:demo --help").succeeded());

        Outcome demo = client("patchbay:demo");

        assertThat(demo.exit()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out()).contains("demo: PASSED");
        assertThat(distribution.log("ERROR")).isEmpty();
    }

    @Test
    void theStoreMovesIntoADatabaseThatTheArchiveBrings() throws IOException {
        Outcome set = client("patchbay:roster-set '*' blocking REFUSE 7");
        assertThat(set.exit()).as(set.out() + set.err()).isZero();
        Files.writeString(
                distribution.home().resolve("etc/org.patchbay.store.jdbc.cfg"),
                "url = jdbc:h2:file:" + distribution.home().resolve("state/database") + "\n");
        Outcome installed = client("feature:install patchbay-store-jdbc");
        assertThat(installed.exit()).as(installed.out() + installed.err()).isZero();

        await("the database's check")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> client("patchbay:health").out().contains("Documents come from jdbc:h2:file:"));
        assertThat(client("patchbay:store-history roster */blocking").out()).contains("absence=REFUSE");
        assertThat(distribution.log("INFO")).anyMatch(line -> line.contains("was empty: it was given"));
        assertThat(distribution.log("ERROR")).isEmpty();
    }

    private static Outcome client(String command) {
        List<String> line = new ArrayList<>(inside);
        line.add(distribution.home().resolve("bin/client").toString());
        line.add(command);
        var client = new ProcessBuilder(line);
        client.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return Commands.run(Duration.ofSeconds(120), client);
    }
}
