package org.patchbay.lab.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Makes what a vendor would deliver: a newer version of a bundle that is installed. */
final class NewerVersion {
    private NewerVersion() {}

    static Version after(Version version) {
        return new Version(version.getMajor(), version.getMinor(), version.getMicro() + 1);
    }

    /** Writes the bundle's content, with a higher version, to a file. */
    static Path write(Bundle bundle, Version version, Path directory) throws IOException {
        Path file = directory.resolve(bundle.getSymbolicName() + "-" + version + ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest(bundle, version))) {
            copy(bundle.findEntries("/", "*", true), jar);
        }
        return file;
    }

    private static Manifest manifest(Bundle bundle, Version version) throws IOException {
        URL entry = bundle.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            throw new IOException(bundle + " has no manifest.");
        }
        try (InputStream in = entry.openStream()) {
            Manifest manifest = new Manifest(in);
            manifest.getMainAttributes().put(new Attributes.Name(Constants.BUNDLE_VERSION), version.toString());
            return manifest;
        }
    }

    private static void copy(@Nullable Enumeration<URL> entries, JarOutputStream jar) throws IOException {
        while (entries != null && entries.hasMoreElements()) {
            URL entry = entries.nextElement();
            String name = entry.getPath().substring(1);
            if (name.endsWith("/") || name.equals(JarFile.MANIFEST_NAME)) {
                continue;
            }
            jar.putNextEntry(new ZipEntry(name));
            try (InputStream in = entry.openStream()) {
                in.transferTo(jar);
            }
            jar.closeEntry();
        }
    }
}
