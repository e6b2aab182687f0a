package org.patchbay.itests.structure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Processor;
import aQute.bnd.version.Version;
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
        List<String> mismatches = new ArrayList<>();
        for (Jar jar : contracts()) {
            mismatches.addAll(mismatches(baseline(jar.name()), jar.file()));
        }
        assertThat(mismatches).as(RENEW).isEmpty();
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
                            .filter(info -> info.newerVersion.compareTo(required(info)) < 0)
                            .map(info -> "%s: %s change, version %s has to be %s at least\n%s"
                                    .formatted(
                                            info.packageName,
                                            info.packageDiff.getDelta(),
                                            info.newerVersion,
                                            required(info),
                                            info.packageDiff))
                            .toList();
        }
    }

    /** Before 1.0 bnd lets everything pass; here a change that anybody can notice needs the next minor version. */
    private static Version required(Baseline.Info info) {
        Version old = info.olderVersion;
        return switch (info.packageDiff.getDelta()) {
            case MAJOR, REMOVED -> old.getMajor() == 0 ? nextMinor(old) : new Version(old.getMajor() + 1, 0, 0);
            case MINOR -> nextMinor(old);
            default -> Version.LOWEST;
        };
    }

    private static Version nextMinor(Version old) {
        return new Version(old.getMajor(), old.getMinor() + 1, 0);
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
