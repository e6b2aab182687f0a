package org.patchbay.itests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Commands;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a partner does: builds a feature apart from this build, and brings it into a running distribution. */
class PartnerIT {
    private static final Duration BUILD = Duration.ofMinutes(5);
    private static final String CALLER = "+12065550199";
    private static final String ADA = "+14255550100";
    private static Distribution distribution;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("partner").start();
        distribution.install("patchbay-lab");
        await("the lab's peers are up")
                .atMost(Duration.ofSeconds(60))
                .until(() -> distribution.shell("patchbay:trunks --json").out().split("\"up\"", -1).length > 2);
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    @Test
    void theExampleIsBuiltApartAndTakesCallsElsewhereUntilItIsRetired() {
        Path project = distribution.home().resolve("nighthours");
        Path example = Path.of(System.getProperty("patchbay.root"), "itests", "partner-example");
        done(Commands.run(
                Duration.ofSeconds(10),
                "sh",
                "-c",
                "mkdir \"$1\" && cp -r \"$0\"/pom.xml \"$0\"/src \"$1\"",
                example.toString(),
                project.toString()));
        built(project);

        distribution.run(
                "patchbay:feature-update " + project.resolve("target/com.example.patchbay.nighthours-1.0.0.jar"));
        distribution.run("patchbay:roster-set '*' nighthours SKIP 0");
        // Open on no day at all: it is always night.
        List.of("opens 08:00", "closes 18:00", "days none", "night_to +12065550177")
                .forEach(setting -> distribution.run("patchbay:settings-set lab/-/ada nighthours " + setting));

        assertThat(call()).contains("answered").contains("heard 520 Hz"); // the provider's tone: the night desk
        assertThat(distribution.run("patchbay:features")).contains("com.example.patchbay.nighthours");

        distribution.run("patchbay:feature-retire com.example.patchbay.nighthours");
        assertThat(call()).contains("answered").contains("heard 700 Hz"); // the hub's tone: Ada herself
    }

    @Test
    void whatTheScriptMakesWorksAtOnce() {
        Path project = distribution.home().resolve("lunch-break");
        Outcome made = done(Commands.run(
                Duration.ofSeconds(10),
                distribution.home().resolve("bin/new-feature").toString(),
                "lunch-break",
                "--dir",
                project.toString()));
        assertThat(made.out()).contains("patchbay:roster-set '*' lunch-break");
        built(project);

        distribution.run(
                "patchbay:feature-update " + project.resolve("target/com.example.patchbay.lunchbreak-1.0.0.jar"));
        distribution.run("patchbay:settings-set lab/-/ada lunch-break numbers " + ADA);

        assertThat(call()).contains("ended: 603");
        distribution.run("patchbay:feature-retire com.example.patchbay.lunchbreak");
    }

    /** With the local repository alone, as it is after this build's install. */
    private static void built(Path project) {
        done(Commands.run(
                BUILD,
                "mvn",
                "-B",
                "-q",
                "-o",
                "-Dmaven.repo.local=" + System.getProperty("patchbay.repository"),
                "-f",
                project.resolve("pom.xml").toString(),
                "verify"));
    }

    private static Outcome done(Outcome outcome) {
        assertThat(outcome.exit()).as("%s%s", outcome.out(), outcome.err()).isZero();
        return outcome;
    }

    private static String call() {
        return distribution.run("patchbay:lab-call --seconds 1 provider " + CALLER + " " + ADA);
    }
}
