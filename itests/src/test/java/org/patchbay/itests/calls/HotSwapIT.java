package org.patchbay.itests.calls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.faulty.ThrowsWhenMade;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Feature bundles are replaced, configured, retired and installed while 200 calls are up, 50 begin each second and a blocked caller tries 20
 * times a second. One load runs through all steps, and at the end no call may have noticed any of them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HotSwapIT {
    private static final String BLOCKING = "org.patchbay.feature.blocking";
    private static final String FORWARDING = "org.patchbay.feature.forwarding";
    private static CallBench bench;
    private static Load load;

    @BeforeAll
    static void start() {
        bench = new CallBench("hot-swap").start();
        load = Load.on(bench);
    }

    @AfterAll
    static void stop() {
        if (load != null) {
            load.close();
        }
        bench.close();
    }

    @Test
    @Order(1)
    void aNewerVersionTakesOverByCommand() {
        alone(BLOCKING, () -> {
            String said = bench.distribution.run("patchbay:feature-update " + jar(BLOCKING, "0.1.1"));
            assertThat(said).contains("0.1.1 is live; it took the place of 0.1.0");
        });
        assertThat(live(BLOCKING)).isEqualTo("0.1.1");
    }

    @Test
    @Order(2)
    void aNewerVersionTakesOverFromTheDeployFolder() {
        alone(BLOCKING, () -> {
            FeatureJar.shipped(bench.distribution, BLOCKING)
                    .version("0.1.2")
                    .write(bench.distribution.home().resolve("deploy"), BLOCKING + ".jar");
            await("0.1.2 is live").atMost(Duration.ofSeconds(30)).until(() -> live(BLOCKING)
                    .equals("0.1.2"));
        });
        assertThat(live(BLOCKING)).isEqualTo("0.1.2");
    }

    @Test
    @Order(3)
    void settingsAndConfigurationChange() {
        alone("", () -> {
            bench.distribution.run(
                    "patchbay:settings-set it blocking blocked_callers " + Load.BLOCKED + ",+12065550667");
            bench.distribution.edit("org.patchbay.sip.trunk.cfg", "capture_megabytes", "7");
            bench.distribution.edit("org.patchbay.bus.cfg", "traces", "500");
            await("the trunk has taken the change")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> bench.distribution
                            .run("config:property-list --pid org.patchbay.sip.trunk")
                            .contains("capture_megabytes = 7"));
            load.flows();
        });
        bench.calls("provider", "caller-refused", "603", "+12065550667", CallBench.ADA, 5, 5, 0);
    }

    /** Calls wait for what the roster requires, and are judged by whoever comes. */
    @Test
    @Order(4)
    void whatIsRequiredIsRetiredAndInstalledAgainWithinItsGrace() {
        bench.distribution.run("patchbay:roster-set '*' blocking REFUSE 20000");
        alone(BLOCKING, () -> {
            assertThat(bench.distribution.run("patchbay:feature-retire " + BLOCKING))
                    .contains("is retired");
            await("calls wait for it")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> bench.distribution.rows("patchbay:calls").stream()
                            .anyMatch(call -> call.get("stage").equals("waiting")));
            assertThat(live(BLOCKING)).isEmpty();
            bench.distribution.run("patchbay:feature-update " + jar(BLOCKING, "0.1.3"));
        });
        assertThat(live(BLOCKING)).isEqualTo("0.1.3");
    }

    @Test
    @Order(5)
    void whatIsNotRequiredIsRetiredAndInstalledAgainLater() {
        alone(FORWARDING, () -> {
            bench.distribution.run("patchbay:feature-retire " + FORWARDING);
            load.flows();
            bench.distribution.run("patchbay:feature-update " + jar(FORWARDING, "0.1.1"));
        });
        assertThat(live(FORWARDING)).isEqualTo("0.1.1");
    }

    @Test
    @Order(6)
    void aVersionThatDoesNotComeUpIsTakenBack() {
        Path directory = bench.distribution.home().resolve("home");
        Path unresolvable = FeatureJar.shipped(bench.distribution, BLOCKING)
                .version("0.2.0")
                .header("Import-Package", "org.example.nowhere;version=\"[9,10)\"")
                .write(directory, "unresolvable.jar");
        Path throwing = FeatureJar.of(BLOCKING, directory, ThrowsWhenMade.class)
                .version("0.2.1")
                .write(directory, "throwing.jar");
        alone(BLOCKING, () -> {
            refused(unresolvable, "does not start", "org.example.nowhere");
            refused(throwing, "did not bring up", "handler blocking", "Nothing was changed");
            refused(jar(BLOCKING, "0.1.2"), "is older than 0.1.3");
            refused(directory.resolve("nothing.jar"), "nothing.jar");
        });
        assertThat(live(BLOCKING)).isEqualTo("0.1.3");
        assertThat(bench.distribution.rows("patchbay:features"))
                .filteredOn(feature -> feature.get("bundle").equals(BLOCKING))
                .extracting(feature -> feature.get("version") + " " + feature.get("state"))
                .containsExactly("0.1.3 LIVE");
    }

    @Test
    @Order(7)
    void noCallHasNoticedAnything() {
        load.hasNoticedNothing();
    }

    @Test
    @Order(8)
    void nothingIsLeftOfTheVersionsBefore() {
        await("one version of the class is loaded")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    bench.distribution.jcmd("GC.run");
                    assertThat(bench.distribution
                                    .jcmd("VM.classloaders", "show-classes")
                                    .out()
                                    .lines()
                                    .filter(line -> line.endsWith(BLOCKING + ".CallBlocking")))
                            .hasSize(1);
                });
    }

    @Test
    @Order(9)
    void whatWasChosenSurvivesARestart() {
        bench.distribution.run("patchbay:feature-retire " + FORWARDING);
        bench.distribution.stop();
        bench.start();
        assertThat(live(BLOCKING)).isEqualTo("0.1.3");
        assertThat(live(FORWARDING)).isEmpty();
        bench.calls("provider", "caller-refused", "603", Load.BLOCKED, CallBench.ADA, 5, 5, 0);

        bench.distribution.kill();
        bench.start();
        assertThat(live(BLOCKING)).isEqualTo("0.1.3");
        assertThat(live(FORWARDING)).isEmpty();
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 5, 100);
    }

    /** Does something under load, after which every other bundle must be as it was, and calls must go on. */
    private static void alone(String bundle, Runnable what) {
        load.flows();
        Map<String, Long> before = Load.asked(bench, bundle);
        what.run();
        load.flows();
        Map<String, Long> after = Load.asked(bench, bundle);
        assertThat(after.keySet()).as("bound but for %s", bundle).isEqualTo(before.keySet());
        before.forEach((who, count) ->
                assertThat(after.get(who)).as("how often %s was asked", who).isGreaterThanOrEqualTo(count));
    }

    private static void refused(Path file, String... reasons) {
        Outcome outcome = bench.distribution.shell("patchbay:feature-update " + file);
        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isNotZero();
        assertThat(outcome.out() + outcome.err()).contains(reasons);
    }

    private static Path jar(String bundle, String version) {
        return FeatureJar.shipped(bench.distribution, bundle)
                .version(version)
                .write(bench.distribution.home().resolve("home"), bundle + "-" + version + ".jar");
    }

    /** The version that is asked now; empty for none. */
    private static String live(String bundle) {
        return bench.distribution.rows("patchbay:handlers").stream()
                .filter(slot ->
                        slot.get("bundle").equals(bundle) && slot.get("state").equals("live"))
                .map(slot -> slot.get("version"))
                .findFirst()
                .orElse("");
    }
}
