package org.patchbay.ops.feature;

import java.io.File;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

import org.patchbay.api.ops.feature.FeatureException;
import org.patchbay.api.ops.feature.FeatureView;
import org.patchbay.api.ops.store.Write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class FeaturesTest {
    private static final String NAME = "acme.blocking";

    @TempDir
    Path directory;

    private Container container;

    @BeforeEach
    void start() throws Exception {
        container = new Container(directory);
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
    }

    @Test
    void putsANewerVersionInThePlaceOfTheLiveOne() throws Exception {
        container.distribution(container.bundle(NAME, "1.0.0", "blocking"));
        container.begin();
        assertThat(container.features.update("ada", container.bundle(NAME, "1.1.0", "blocking")))
                .isEqualTo("acme.blocking 1.1.0 is live; it took the place of 1.0.0.");
        assertThat(container.there(NAME)).containsExactly("1.1.0");
        assertThat(container.slots()).singleElement().satisfies(s -> assertThat(s.version())
                .isEqualTo("1.1.0"));
        assertThat(container.features.features())
                .singleElement()
                .isEqualTo(new FeatureView(
                        NAME,
                        "1.1.0",
                        container.slots().get(0).bundleId(),
                        FeatureView.State.LIVE,
                        List.of("handler blocking"),
                        List.of("call-blocking", "inbound-block-list"),
                        ""));
        assertThat(container.audit.newest(1).get(0).detail()).isEqualTo("1.0.0 -> 1.1.0");
    }

    @Test
    void freesTheClassLoaderOfWhatWasReplaced() throws Exception {
        WeakReference<ClassLoader> old =
                new WeakReference<>(loader(container.distribution(container.bundle(NAME, "1.0.0", "blocking"))));
        container.begin();
        assertThat(old.get()).isNotNull();
        container.features.update("ada", container.bundle(NAME, "1.1.0", "blocking"));
        await().until(() -> {
            System.gc();
            return old.get() == null;
        });
    }

    @Test
    void refusesWhatIsInstalledAlreadyAndWhatIsOlder() throws Exception {
        container.distribution(container.bundle(NAME, "1.1.0", "blocking"));
        container.begin();
        refused(container.bundle(NAME, "1.1.0", "blocking"), "1.1.0 is installed already", "Raise Bundle-Version");
        refused(container.bundle(NAME, "1.0.9", "blocking"), "is older than 1.1.0", "feature-retire acme.blocking");
        assertThat(container.active(NAME)).containsExactly("1.1.0");
    }

    @Test
    void refusesWhatIsNoFeatureBundle() throws Exception {
        container.begin();
        refused(directory.resolve("none.jar"), "There is no file");
        refused(
                container.bundle(NAME, "1.0.0", "x", "Provide-Capability", "other"),
                "is not a feature bundle",
                "Provide-Capability");
        refused(container.bundle(NAME, "one", "x"), "'one'", "1.2.3");
        Path broken = container.bundle(NAME, "1.0.0", "blocking");
        byte[] bytes = Files.readAllBytes(broken);
        refused(
                Files.write(directory.resolve("cut.jar"), java.util.Arrays.copyOf(bytes, bytes.length / 2)),
                "cannot be read as a jar");
        refused(Files.writeString(directory.resolve("text.jar"), "hello"), "cannot be read as a jar");
        assertThat(container.features.features()).isEmpty();
    }

    @Test
    void keepsTheOldOneWhenTheNewOneDoesNotResolve() throws Exception {
        keepsTheOld(
                container.bundle(
                        NAME,
                        "1.1.0",
                        "blocking",
                        "Import-Package",
                        "org.osgi.framework,com.acme.missing;version=\"[2,3)\""),
                "needs the package com.acme.missing in version 2.0.0 up to, not including, 3.0.0",
                "Nothing was changed");
    }

    @Test
    void keepsTheOldOneWhenTheNewOneThrowsAtItsStart() throws Exception {
        keepsTheOld(container.bundle(NAME, "1.1.0", "throw"), "does not start", "no good morning");
    }

    @Test
    void keepsTheOldOneWhenTheNewOneIsNeverBound() throws Exception {
        keepsTheOld(
                container.bundle(NAME, "1.1.0", "!blocking"),
                "did not bring up [handler blocking]",
                "the log says which");
    }

    @Test
    void keepsTheOldOneWhenTheNewOneBringsLess() throws Exception {
        keepsTheOld(container.bundle(NAME, "1.1.0", "other"), "did not bring up [handler blocking]");
    }

    @Test
    void keepsTheOldOneWhenTheChoiceCannotBeKept() throws Exception {
        container.store.full(true);
        keepsTheOld(container.bundle(NAME, "1.1.0", "blocking"), "taken back", "no space left");
    }

    @Test
    void aRetiredBundleIsGoneAndStaysAwayUntilItIsInstalledAgain() throws Exception {
        container.distribution(container.bundle(NAME, "1.0.0", "blocking"));
        container.required = List.of("blocking");
        container.begin();
        assertThat(container.features.retire("ada", NAME))
                .isEqualTo(
                        "acme.blocking 1.0.0 is retired. Calls that need blocking are refused now, as the roster says.");
        assertThat(container.there(NAME)).isEmpty();
        assertThat(container.features.features()).singleElement().satisfies(v -> {
            assertThat(v.state()).isEqualTo(FeatureView.State.STOPPED);
            assertThat(v.note()).contains("Retired by ada");
        });
        container.distribution(container.bundle(NAME, "1.0.0", "blocking"));
        await().untilAsserted(() -> assertThat(container.there(NAME)).isEmpty());
        container.features.update("ada", container.bundle(NAME, "1.0.0", "blocking"));
        assertThat(container.active(NAME)).containsExactly("1.0.0");
        assertThatThrownBy(() -> container.features.retire("ada", "acme.unknown"))
                .isInstanceOf(FeatureException.class)
                .hasMessageContaining("There are: acme.blocking");
    }

    @Test
    void theChoiceOutlivesARestartAndAnEmptiedCache() throws Exception {
        Path first = container.bundle(NAME, "1.0.0", "blocking");
        container.distribution(first);
        container.begin().features.update("ada", container.bundle(NAME, "1.1.0", "blocking"));
        container.stop();
        container.start();
        container.begin();
        await().untilAsserted(() -> assertThat(container.active(NAME)).containsExactly("1.1.0"));
        container.stop();
        empty(directory.resolve("cache"));
        container.start();
        container.distribution(first);
        container.begin();
        await().untilAsserted(() -> assertThat(container.there(NAME)).containsExactly("1.1.0"));
        // The container may bring its own version later still.
        container.distribution(first);
        await().untilAsserted(() -> assertThat(container.there(NAME)).containsExactly("1.1.0"));
    }

    @Test
    void aDistributionWithAHigherVersionWinsOverAnEarlierChoice() throws Exception {
        container.begin().features.update("ada", container.bundle(NAME, "1.1.0", "blocking"));
        container.stop();
        container.start();
        container.distribution(container.bundle(NAME, "1.2.0", "blocking"));
        container.begin();
        await().untilAsserted(() -> assertThat(container.there(NAME)).containsExactly("1.2.0"));
    }

    @Test
    void whatTheDistributionBringsRunsWhenTheChosenFileIsGone() throws Exception {
        Path first = container.bundle(NAME, "1.0.0", "blocking");
        container.begin().features.update("ada", container.bundle(NAME, "1.1.0", "blocking"));
        container.stop();
        empty(directory.resolve("cache"));
        empty(directory.resolve("state"));
        container.start();
        container.distribution(first);
        container.begin();
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(container.active(NAME)).containsExactly("1.0.0"));
    }

    /** Nodes that share a store share what was chosen, and not the files. */
    @Test
    void whatAnotherNodeWentBackToAndIsNotHereTakesNothingAway() throws Exception {
        container.begin().features.update("ada", container.bundle(NAME, "1.1.0", "blocking"));
        String chosen = container.store.get(Choices.SPACE, NAME).orElseThrow().value();
        container.stop();
        container.store.write("ben", List.of(Write.put(Choices.SPACE, NAME, chosen.replace("1.1.0", "1.0.5"))));
        container.start();
        container.begin();
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(container.active(NAME)).containsExactly("1.1.0"));
    }

    @Test
    void anUpdateThatDidNotFinishIsTakenBack() throws Exception {
        container
                .framework
                .getBundleContext()
                .installBundle(
                        Installed.LOCATION + NAME + "/1.1.0",
                        Files.newInputStream(container.bundle(NAME, "1.1.0", "blocking")))
                .start();
        container.distribution(container.bundle(NAME, "1.0.0", "blocking"));
        container.begin();
        await().untilAsserted(() -> assertThat(container.there(NAME)).containsExactly("1.0.0"));
    }

    @Test
    void aDroppedFileIsInstalledOnceAndItsRemovalRetiresWhatItBrought() throws Exception {
        container.distribution(container.bundle(NAME, "1.0.0", "blocking"));
        container.begin();
        DeployFolder deploy = new DeployFolder(container.features);
        File dropped = drop(container.bundle(NAME, "1.1.0", "blocking"), "acme.jar");
        assertThat(deploy.canHandle(dropped)).isTrue();
        assertThat(deploy.canHandle(drop(container.bundle("x", "1.0.0", "x", "Provide-Capability", "y"), "x.jar")))
                .isFalse();
        deploy.install(dropped);
        assertThat(container.there(NAME)).containsExactly("1.1.0");
        long id = container.slots().get(0).bundleId();
        deploy.install(dropped);
        assertThat(container.slots().get(0).bundleId()).isEqualTo(id);
        deploy.update(drop(container.bundle(NAME, "1.0.5", "blocking"), "acme.jar"));
        assertThat(container.active(NAME)).containsExactly("1.1.0");
        deploy.update(drop(container.bundle(NAME, "1.2.0", "blocking"), "acme.jar"));
        assertThat(container.active(NAME)).containsExactly("1.2.0");
        deploy.uninstall(dropped);
        assertThat(container.active(NAME)).as("the file is still there").containsExactly("1.2.0");
        Files.delete(dropped.toPath());
        deploy.uninstall(dropped);
        assertThat(container.there(NAME)).isEmpty();
    }

    @Test
    void aFileThatStaysInTheFolderDoesNotBringBackWhatWasRetired() throws Exception {
        container.begin();
        DeployFolder deploy = new DeployFolder(container.features);
        File dropped = drop(container.bundle(NAME, "1.1.0", "blocking"), "acme.jar");
        File older = drop(container.bundle(NAME, "1.0.0", "blocking"), "older.jar");
        for (File file : List.of(dropped, older)) {
            Files.setLastModifiedTime(file.toPath(), FileTime.from(Instant.now().minusSeconds(60)));
        }
        deploy.install(dropped);
        container.features.retire("ada", NAME);
        deploy.install(dropped);
        deploy.install(older);
        assertThat(container.there(NAME)).isEmpty();
        Files.setLastModifiedTime(older.toPath(), FileTime.from(Instant.now().plusSeconds(5)));
        deploy.install(older);
        assertThat(container.active(NAME)).containsExactly("1.0.0");
    }

    /** As a copy does that keeps the time of the original. */
    @Test
    void aFileThatIsPutThereAfterTheRetirementIsInstalledHoweverOldItsContentIs() throws Exception {
        container.begin();
        DeployFolder deploy = new DeployFolder(container.features);
        deploy.install(drop(container.bundle(NAME, "1.1.0", "blocking"), "acme.jar"));
        container.features.retire("ada", NAME);
        await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        File later = drop(container.bundle(NAME, "1.0.0", "blocking"), "later.jar");
        Files.setLastModifiedTime(later.toPath(), FileTime.from(Instant.now().minusSeconds(3600)));
        deploy.install(later);
        assertThat(container.active(NAME)).containsExactly("1.0.0");
    }

    /** In a distribution whose deploy folder the container watches on its own. */
    @Test
    void takesOverWhatTheWatcherInstalledBeforeThisBundleWasThere() throws Exception {
        container.distribution(container.bundle(NAME, "1.0.0", "blocking"));
        File higher = drop(container.bundle(NAME, "1.1.0", "blocking"), "higher.jar");
        File lower = drop(container.bundle(NAME, "0.9.0", "blocking"), "lower.jar");
        for (File file : List.of(lower, higher)) {
            container
                    .framework
                    .getBundleContext()
                    .installBundle(file.toURI().toString())
                    .start();
        }
        container.begin();
        await().untilAsserted(() -> assertThat(container.there(NAME)).containsExactly("1.1.0"));
        await().untilAsserted(() ->
                assertThat(container.features.allChosen().get(NAME).dropped()).isEqualTo("higher.jar"));
        DeployFolder deploy = new DeployFolder(container.features);
        deploy.install(higher);
        assertThat(container.active(NAME)).containsExactly("1.1.0");
        Files.delete(higher.toPath());
        deploy.uninstall(higher);
        assertThat(container.there(NAME)).isEmpty();
    }

    private void keepsTheOld(Path file, String... says) throws Exception {
        Bundle old = container.distribution(container.bundle(NAME, "1.0.0", "blocking"));
        container.begin();
        refused(file, says);
        assertThat(container.there(NAME)).containsExactly("1.0.0");
        assertThat(container.slots()).singleElement().satisfies(s -> {
            assertThat(s.bundleId()).isEqualTo(old.getBundleId());
            assertThat(s.state()).isEqualTo("live");
        });
        if (Files.isDirectory(directory.resolve("state/features"))) {
            assertThat(directory.resolve("state/features")).isEmptyDirectory();
        }
    }

    private void refused(Path file, String... says) {
        assertThatThrownBy(() -> container.features.update("ada", file))
                .isInstanceOf(FeatureException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(says));
    }

    private File drop(Path file, String name) throws Exception {
        Files.createDirectories(directory.resolve("deploy"));
        return Files.copy(file, directory.resolve("deploy").resolve(name), StandardCopyOption.REPLACE_EXISTING)
                .toFile();
    }

    private static ClassLoader loader(Bundle bundle) {
        return bundle.adapt(BundleWiring.class).getClassLoader();
    }

    private static void empty(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
