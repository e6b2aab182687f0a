package org.patchbay.itests.structure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The bundles of this build, as they were built. */
final class Jars {
    private Jars() {}

    static Path root() {
        return Path.of(System.getProperty("patchbay.root")).normalize();
    }

    /** One built bundle. */
    record Jar(Path file, Manifest manifest) {
        String name() {
            return header("Bundle-SymbolicName").replaceAll(";.*", "");
        }

        String header(String name) {
            String value = manifest.getMainAttributes().getValue(name);
            return value == null ? "" : value;
        }

        /** The packages of a header such as {@code Import-Package}, without their attributes. */
        List<String> packages(String name) {
            List<String> packages = new ArrayList<>();
            for (String clause : clauses(header(name))) {
                for (String part : clause.split(";")) {
                    if (!part.contains("=")) {
                        packages.add(part.strip());
                    }
                }
            }
            return packages;
        }

        List<String> entries() {
            try (JarFile jar = new JarFile(file.toFile())) {
                return jar.stream().map(entry -> entry.getName()).toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        byte[] entry(String name) {
            try (JarFile jar = new JarFile(file.toFile());
                    InputStream in = jar.getInputStream(jar.getEntry(name))) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** Splits at commas outside quotes. */
    private static List<String> clauses(String header) {
        return header.isEmpty() ? List.of() : List.of(header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"));
    }

    static List<Jar> all() {
        String suffix = "-" + System.getProperty("patchbay.version") + ".jar";
        try (Stream<Path> directories = Files.list(root().resolve("bundles"))) {
            return directories
                    .map(directory -> directory.resolve("target").resolve(directory.getFileName() + suffix))
                    .filter(Files::exists)
                    .sorted(Comparator.comparing(Path::toString))
                    .map(Jars::read)
                    .filter(jar -> !jar.name().isEmpty()) // the test kit is a plain jar
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Jar read(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return new Jar(file, jar.getManifest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
