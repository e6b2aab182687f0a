package org.patchbay.itests.structure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import org.patchbay.itests.structure.Jars.Jar;

import static org.assertj.core.api.Assertions.assertThat;

/** What may depend on what, what may be seen of it, and where things lie. */
class StructureIT {
    private static final int PUBLIC_TYPES_A_PACKAGE = 12;
    private static final Set<String> TOP_LEVEL =
            Set.of("pom.xml", "bundles", "features", "karaf-distribution", "itests", "README.md", "LICENSE", "NOTICE");
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (?:(?:final|sealed|non-sealed|abstract) )*(?:class|interface|enum|record|@interface) ",
            Pattern.MULTILINE);
    private static final Pattern BUNDLE = Pattern.compile("mvn:org\\.patchbay/(org\\.patchbay\\.[a-z.]+)/[^/]+(/.*)?");

    @Test
    void nothingElseLiesAtTheTop() throws IOException {
        try (Stream<Path> top = Files.list(Jars.root())) {
            assertThat(top.map(path -> path.getFileName().toString())
                            .filter(name -> !name.startsWith("."))
                            .filter(name -> !name.equals("target")))
                    .isSubsetOf(TOP_LEVEL);
        }
    }

    @Test
    void aDirectoryHasTheNameOfItsBundle() {
        assertThat(Jars.all()).hasSizeGreaterThan(10).allSatisfy(jar -> assertThat(jar.name())
                .isEqualTo(jar.file().getParent().getParent().getFileName().toString()));
    }

    @Test
    void onlyContractsAndTheStackAreSeenFromOutside() {
        for (Jar jar : Jars.all()) {
            boolean mayExport =
                    jar.name().startsWith("org.patchbay.api.") || jar.name().equals("org.patchbay.sip.stack");
            if (mayExport) {
                assertThat(jar.packages("Export-Package")).as(jar.name()).allMatch(name -> name.startsWith(jar.name()));
            } else {
                assertThat(jar.header("Export-Package")).as(jar.name()).isEmpty();
            }
        }
    }

    @Test
    void onlyTheTrunkSeesTheStack() {
        assertThat(Jars.all().stream()
                        .filter(jar -> jar.packages("Import-Package").stream()
                                .anyMatch(name -> name.startsWith("org.patchbay.sip.stack")))
                        .filter(jar -> !jar.name().equals("org.patchbay.sip.stack"))
                        .map(Jar::name))
                .isSubsetOf("org.patchbay.sip.trunk", "org.patchbay.lab");
    }

    @Test
    void bundlesUseNothingOfOursButContracts() {
        for (Jar jar : Jars.all()) {
            assertThat(jar.packages("Import-Package").stream()
                            .filter(name -> name.startsWith("org.patchbay."))
                            .filter(name -> !name.startsWith("org.patchbay.sip.stack")))
                    .as(jar.name())
                    .allMatch(name -> name.startsWith("org.patchbay.api."));
        }
    }

    @Test
    void featuresUseOnlyTheContractsOfCallsMediaAndDirectory() {
        assertThat(features()).isNotEmpty();
        for (Jar jar : features()) {
            assertThat(jar.packages("Import-Package").stream().filter(name -> name.startsWith("org.patchbay.")))
                    .as(jar.name())
                    .allMatch(name -> name.matches("org\\.patchbay\\.api\\.(call|media|directory)(\\..*)?"));
        }
    }

    @Test
    void everyFeatureSaysWhatItDecides() {
        assertThat(features()).allSatisfy(jar -> assertThat(
                        jar.file().resolve("../../README.md").normalize())
                .exists());
    }

    @Test
    void nobodyReachesPastTheWiring() {
        for (Jar jar : Jars.all()) {
            for (String header :
                    List.of("DynamicImport-Package", "Bundle-Activator", "Require-Bundle", "Fragment-Host")) {
                assertThat(jar.header(header)).as("%s of %s", header, jar).isEmpty();
            }
            assertThat(jar.header("Bundle-SymbolicName"))
                    .as("singleton: %s", jar)
                    .doesNotContain("singleton");
        }
    }

    @Test
    void contractsNeedTheJdkAlone() {
        for (Jar jar : apis()) {
            assertThat(jar.packages("Import-Package"))
                    .as(jar.name())
                    .allMatch(name -> name.startsWith("java.") || name.startsWith("org.patchbay.api."));
            assertThat(jar.entries()).as(jar.name()).noneMatch(name -> name.endsWith(".jar"));
        }
    }

    @Test
    void aPackageOfAContractStaysSmallEnoughToRead() throws IOException {
        Map<String, Integer> types = new TreeMap<>();
        for (Jar jar : apis()) {
            Path sources = jar.file().resolve("../../src/main/java").normalize();
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    Matcher type = PUBLIC_TYPE.matcher(Files.readString(file));
                    String name = sources.relativize(file.getParent()).toString();
                    types.merge(name, (int) type.results().count(), Integer::sum);
                }
            }
        }
        assertThat(types).isNotEmpty();
        assertThat(types)
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(PUBLIC_TYPES_A_PACKAGE));
    }

    @Test
    void everyBundleIsInExactlyOneFeature() throws Exception {
        Map<String, List<String>> places = new TreeMap<>();
        NodeList features = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Jars.root()
                        .resolve("features/target/feature/feature.xml")
                        .toFile())
                .getElementsByTagName("feature");
        for (int i = 0; i < features.getLength(); i++) {
            Element feature = (Element) features.item(i);
            NodeList bundles = feature.getElementsByTagName("bundle");
            for (int j = 0; j < bundles.getLength(); j++) {
                Matcher bundle = BUNDLE.matcher(bundles.item(j).getTextContent().strip());
                assertThat(bundle.matches())
                        .as(bundles.item(j).getTextContent())
                        .isTrue();
                places.computeIfAbsent(bundle.group(1), name -> new ArrayList<>())
                        .add(feature.getAttribute("name"));
            }
        }

        assertThat(places)
                .allSatisfy((bundle, where) -> assertThat(where).as(bundle).hasSize(1));
        assertThat(Jars.all().stream().map(Jar::name))
                .as("every bundle is shipped")
                .containsExactlyInAnyOrderElementsOf(places.keySet());
    }

    private static List<Jar> apis() {
        return Jars.all().stream()
                .filter(jar -> jar.name().startsWith("org.patchbay.api."))
                .toList();
    }

    private static List<Jar> features() {
        return Jars.all().stream()
                .filter(jar -> jar.name().startsWith("org.patchbay.feature."))
                .toList();
    }
}
