package org.patchbay.ops.feature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.osgi.framework.Version;

import org.patchbay.api.ops.feature.FeatureException;
import org.patchbay.api.ops.feature.FeatureOperations;

/**
 * A file that is to be a feature bundle, read and found whole.
 *
 * @param name the bundle's symbolic name
 * @param promised the slots that its component descriptions name; empty where it brings none or registers them by itself
 * @param digest SHA-256 of the file
 */
record Candidate(Path file, String name, Version version, Set<Slot> promised, String digest) {

    Candidate {
        promised = Set.copyOf(promised);
    }

    /** Whether a file looks like a feature bundle; reads its manifest only. */
    static boolean looksRight(Path file) {
        if (!Files.isRegularFile(file) || !file.toString().endsWith(".jar")) {
            return false;
        }
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            return jar.getManifest() != null
                    && Manifests.rows(header(jar.getManifest(), "Provide-Capability"))
                            .isPresent();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    static Candidate read(Path file) throws FeatureException {
        if (!Files.isRegularFile(file)) {
            throw new FeatureException("There is no file " + file + " on this node.");
        }
        try (JarFile jar = new JarFile(file.toFile(), true)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new FeatureException(file + " has no manifest: it is not a bundle. Build it as a bundle.");
            }
            readThrough(jar);
            String name = symbolicName(header(manifest, "Bundle-SymbolicName"));
            if (name.isEmpty()) {
                throw new FeatureException(
                        file + " has no Bundle-SymbolicName: it is not a bundle. Build it as a bundle.");
            }
            if (Manifests.rows(header(manifest, "Provide-Capability")).isEmpty()) {
                throw new FeatureException(name + " is not a feature bundle: its manifest lacks Provide-Capability: "
                        + FeatureOperations.CAPABILITY
                        + ". Add it, or install the bundle with the container's own commands.");
            }
            return new Candidate(
                    file,
                    name,
                    version(name, header(manifest, "Bundle-Version")),
                    promised(jar, manifest),
                    digest(file));
        } catch (IOException | SecurityException e) {
            throw new FeatureException(
                    file + " cannot be read as a jar (" + e.getMessage() + "). Copy it here again.", e);
        }
    }

    /** Reads every entry once: a file that was cut short or changed shows here and not in the middle of a switch. */
    private static void readThrough(JarFile jar) throws IOException {
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            try (InputStream in = jar.getInputStream(entries.nextElement())) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
    }

    private static Set<Slot> promised(JarFile jar, Manifest manifest) throws IOException {
        Set<Slot> promised = new LinkedHashSet<>();
        for (String path : Manifests.words(header(manifest, "Service-Component"))) {
            JarEntry entry = jar.getJarEntry(path);
            if (entry != null) {
                try (InputStream in = jar.getInputStream(entry)) {
                    promised.addAll(Manifests.promised(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        }
        return promised;
    }

    private static Version version(String name, String header) throws FeatureException {
        try {
            return Version.parseVersion(header);
        } catch (IllegalArgumentException e) {
            throw new FeatureException(
                    name + " has the version '" + header + "', which is none. Write it as 1.2.3 or 1.2.3.qualifier.",
                    e);
        }
    }

    private static String symbolicName(String header) {
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip();
    }

    private static String header(Manifest manifest, String name) {
        return Optional.ofNullable(manifest.getMainAttributes().getValue(new Attributes.Name(name)))
                .orElse("");
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[65536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
