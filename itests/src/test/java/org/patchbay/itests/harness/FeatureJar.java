package org.patchbay.itests.harness;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;

/** Bundles as a vendor delivers them: later versions of those that came with the distribution, and ones made of a class of the tests. */
public final class FeatureJar {
    private final Path origin;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private FeatureJar(Path origin) {
        this.origin = origin;
    }

    /** The bundle of that name in an unpacked distribution. */
    public static FeatureJar shipped(Distribution distribution, String name) {
        try (Stream<Path> files = Files.walk(distribution.home().resolve("system"))) {
            return new FeatureJar(
                    files.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                            .filter(file -> file.toString().endsWith(".jar"))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("no " + name + " in " + distribution.home())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A feature bundle made of these classes of the tests, with the components that are declared in them. */
    public static FeatureJar of(String name, Path directory, Class<?>... classes) {
        String includes = Arrays.stream(classes)
                .map(type -> type.getName().replace('.', '/') + ".class")
                .map(file -> file + "=" + Path.of("target", "test-classes", file))
                .collect(Collectors.joining(","));
        try (Builder builder = new Builder()) {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (new File(entry).exists()) {
                    builder.addClasspath(new File(entry));
                }
            }
            builder.setProperty("Bundle-SymbolicName", name);
            builder.setProperty("Bundle-Version", "1.0.0");
            builder.setProperty("-includeresource", includes);
            builder.setProperty("Provide-Capability", "org.patchbay.feature");
            try (Jar jar = builder.build()) {
                if (!builder.isOk()) {
                    throw new IllegalStateException(name + " was not made: " + builder.getErrors());
                }
                Path file = directory.resolve(name + ".jar");
                jar.write(file.toFile());
                return new FeatureJar(file);
            }
        } catch (Exception e) {
            throw new IllegalStateException(name + " was not made", e);
        }
    }

    /** The same with another header in its manifest. */
    public FeatureJar header(String name, String value) {
        var changed = new FeatureJar(origin);
        changed.headers.putAll(headers);
        changed.headers.put(name, value);
        return changed;
    }

    /** The same as another version. */
    public FeatureJar version(String version) {
        return header("Bundle-Version", version);
    }

    /** Writes it, in one step: whoever watches the directory sees it whole or not at all. */
    public Path write(Path directory, String file) {
        Path target = directory.resolve(file);
        try (JarFile jar = new JarFile(origin.toFile())) {
            Manifest manifest = jar.getManifest();
            headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
            Path draft = Files.createTempFile("feature", ".part");
            try (OutputStream out = Files.newOutputStream(draft);
                    JarOutputStream copy = new JarOutputStream(out, manifest)) {
                for (JarEntry entry : jar.stream()
                        .filter(e -> !e.getName().equals(JarFile.MANIFEST_NAME))
                        .toList()) {
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    jar.getInputStream(entry).transferTo(copy);
                }
            }
            Path beside = directory.resolveSibling(file + ".part");
            Files.move(draft, beside, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return Files.move(beside, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
