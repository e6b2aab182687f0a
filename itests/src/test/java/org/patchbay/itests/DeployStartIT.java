package org.patchbay.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.FeatureJar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What lies in {@code deploy/} when the distribution starts: for the first time, again, with an emptied cache, and after it was killed. It goes
 * the way of an update every time, once, and its removal is noticed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeployStartIT {
    private static final String BLOCKING = "org.patchbay.feature.blocking";
    private static Distribution distribution;
    private static Path deploy;

    @BeforeAll
    static void drop() {
        distribution = Distribution.unpack("deploy-start");
        deploy = distribution.home().resolve("deploy");
        jar("0.3.0").write(deploy, "higher.jar");
        jar("0.0.9").write(deploy, "lower.jar");
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    @Test
    @Order(1)
    void atTheFirstStartTheHigherOneIsInstalledAsAnUpdateAndTheLowerOneIsRefused() {
        begin();
        runs("0.3.0", "higher.jar");
        await("the lower one is refused by name")
                .atMost(Duration.ofSeconds(20))
                .until(() -> distribution.log("WARN").stream()
                        .anyMatch(line -> line.contains("lower.jar was not installed")
                                && line.contains("0.0.9 is older than 0.")));
        assertThat(distribution.rows("patchbay:audit"))
                .extracting(entry -> entry.get("who") + " " + entry.get("action") + " " + entry.get("detail"))
                .anyMatch(entry -> entry.matches("deploy feature-update (0\\.1\\.0\\S*|none) -> 0\\.3\\.0"));
        noOtherComplaint();
    }

    @Test
    @Order(2)
    void aRestartChangesNothing() {
        distribution.stop();
        begin();
        runs("0.3.0", "higher.jar");
        assertThat(updates()).isEqualTo(1);
        noOtherComplaint();
    }

    @Test
    @Order(3)
    void aStartWithAnEmptiedCacheBringsBackWhatWasChosen() {
        distribution.stop();
        emptyCache();
        begin();
        runs("0.3.0", "higher.jar");
        assertThat(updates()).isEqualTo(1);
        noOtherComplaint();
    }

    @Test
    @Order(4)
    void aKilledOneComesUpAsItWas() {
        distribution.kill();
        begin();
        runs("0.3.0", "higher.jar");
        distribution.kill();
        emptyCache();
        begin();
        runs("0.3.0", "higher.jar");
        assertThat(updates()).isEqualTo(1);
        noOtherComplaint();
    }

    /** Whatever has been done of the update when the process ends: the old one is there or the new one, and after the next start the new one. */
    @Test
    @Order(5)
    void aKillInTheMiddleOfAnUpdateLeavesOneWholeVersion() {
        for (int i = 1; i <= 4; i++) {
            int delay = 250 * (i - 1);
            String version = "0.4." + i;
            jar(version).write(deploy, "higher.jar");
            await("the watcher has seen it")
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> Files.exists(state("incoming")) || state(version, ".jar"));
            await().pollDelay(Duration.ofMillis(delay)).until(() -> true);
            distribution.kill();
            begin();
            runs(version, "higher.jar");
        }
    }

    @Test
    @Order(6)
    void whatIsRemovedFromTheFolderIsRetiredAndNeverComesBackByItself() throws IOException {
        restart();
        await("the watcher knows the file again")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        distribution.log("INFO").stream().anyMatch(line -> line.contains("higher.jar is what runs")));
        Files.delete(deploy.resolve("higher.jar"));
        await("it is retired")
                .atMost(Duration.ofSeconds(20))
                .until(() -> feature().getOrDefault("state", "").equals("STOPPED"));
        distribution.stop();
        begin();
        assertThat(feature()).containsEntry("state", "STOPPED");
        assertThat(feature().get("note")).contains("Retired by deploy");
        distribution.stop();
        emptyCache();
        begin();
        await("what the distribution brings is taken away again")
                .atMost(Duration.ofSeconds(20))
                .until(() -> feature().getOrDefault("state", "").equals("STOPPED"));
        // The lower one lay there when the feature was retired; touched, it is wanted.
        jar("0.0.9").write(deploy, "lower.jar");
        runs("0.0.9", "lower.jar");
    }

    @Test
    @Order(7)
    void whatIsRemovedWhileNobodyWatchesRunsOnAndTheLogSaysSo() throws IOException {
        distribution.stop();
        Files.delete(deploy.resolve("lower.jar"));
        restart();
        runs("0.0.9", "lower.jar");
        assertThat(distribution.log("WARN"))
                .anyMatch(line -> line.contains("lower.jar, which is gone, and runs all the same")
                        && line.contains("patchbay:feature-retire " + BLOCKING));
    }

    /** Until all is there that this test asks: what comes too early stands in the log as an error. */
    private static void begin() {
        distribution
                .start()
                .offers(
                        "org.patchbay.api.ops.feature.FeatureOperations",
                        "org.patchbay.api.ops.audit.Audit",
                        "org.patchbay.api.ops.store.Store",
                        "org.patchbay.api.ops.admin.CallOperations");
    }

    /** With a log that begins anew. */
    private static void restart() throws IOException {
        distribution.stop();
        Files.deleteIfExists(distribution.home().resolve("data/log/karaf.log"));
        begin();
    }

    private static FeatureJar jar(String version) {
        return FeatureJar.shipped(distribution, BLOCKING).version(version);
    }

    private static Path state(String file) {
        return distribution.home().resolve("state/features").resolve(file);
    }

    private static boolean state(String version, String end) {
        try (Stream<Path> files = Files.list(state("."))) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.contains("_" + version) && name.endsWith(end));
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, String> feature() {
        List<Map<String, String>> rows = distribution.rows("patchbay:features").stream()
                .filter(row -> row.get("bundle").equals(BLOCKING))
                .toList();
        return rows.size() == 1 ? rows.get(0) : Map.of("all", rows.toString());
    }

    /** One version and no other, live, chosen, and known to be from that file. */
    private static void runs(String version, String file) {
        await(version + " runs, alone").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(feature())
                .containsEntry("version", version)
                .containsEntry("state", "LIVE"));
        assertThat(distribution.rows("patchbay:store-history features"))
                .filteredOn(row -> row.get("key").equals(BLOCKING))
                .singleElement()
                .extracting(row -> row.get("value"))
                .asString()
                .contains("state=runs")
                .contains("version=" + version)
                .contains("dropped=" + file);
        assertThat(distribution.rows("patchbay:handlers"))
                .filteredOn(row -> row.get("name").equals("blocking"))
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("version", version).containsEntry("state", "live"));
    }

    private static long updates() {
        return distribution.rows("patchbay:audit").stream()
                .filter(entry -> entry.get("action").equals("feature-update"))
                .count();
    }

    private static void noOtherComplaint() {
        assertThat(distribution.log("ERROR")).isEmpty();
        assertThat(distribution.log("WARN")).allMatch(line -> line.contains("lower.jar was not installed"));
    }

    private static void emptyCache() {
        try (Stream<Path> files = Files.walk(distribution.home().resolve("data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
