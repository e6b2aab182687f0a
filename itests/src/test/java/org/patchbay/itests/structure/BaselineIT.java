package org.patchbay.itests.structure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Processor;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.structure.Jars.Jar;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contracts beside those in {@code bundles/.baseline}: a package that changed must have a version that says so, by
 * the rules of semantic versioning, or partners' bundles would be wired to what they were not built for.
 */
class BaselineIT {
    private static final String RENEW = "The change is meant? Raise the version in the package-info.java as told."
            + " The baseline itself is renewed at a release: bash bundles/.baseline/renew";

    @Test
    void aChangedContractSaysSoInItsVersion() throws Exception {
        for (Jar jar : contracts()) {
            assertThat(mismatches(baseline(jar.name()), jar.file())).as(RENEW).isEmpty();
        }
    }

    @Test
    void everyContractHasABaselineAndEveryBaselineItsContract() throws Exception {
        try (Stream<Path> files = Files.list(baseline("x").getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar")))
                    .containsExactlyInAnyOrderElementsOf(
                            contracts().stream().map(jar -> jar.name() + ".jar").toList());
        }
    }

    private static List<String> mismatches(Path before, Path now) throws Exception {
        try (Processor processor = new Processor();
                var older = new aQute.bnd.osgi.Jar(before.toFile());
                var newer = new aQute.bnd.osgi.Jar(now.toFile())) {
            return new Baseline(processor, new DiffPluginImpl())
                    .baseline(newer, older, null).stream()
                            .filter(info -> info.mismatch)
                            .map(info -> "%s: %s change, version %s has to be %s at least\n%s"
                                    .formatted(
                                            info.packageName,
                                            info.packageDiff.getDelta(),
                                            info.newerVersion,
                                            info.suggestedVersion,
                                            info.packageDiff))
                            .toList();
        }
    }

    private static Path baseline(String name) {
        return Jars.root().resolve("bundles/.baseline").resolve(name + ".jar");
    }

    private static List<Jar> contracts() {
        return Jars.all().stream()
                .filter(jar -> jar.name().startsWith("org.patchbay.api."))
                .toList();
    }
}
