package org.patchbay.graph;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Bare Felix with declarative services and this bundle as it is built; the contracts come from the class path. */
final class Container implements AutoCloseable {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final List<String> SERVICES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "org.apache.felix.configadmin",
            "org.apache.felix.scr");

    private record Found(Manifest manifest, Path location) {}

    private final Map<String, Found> found = new HashMap<>();
    private final Path scratch;
    private final Framework framework;

    Container(Path scratch) throws IOException, BundleException {
        this.scratch = scratch;
        for (URL url : Collections.list(Container.class.getClassLoader().getResources(MANIFEST))) {
            try (InputStream in = url.openStream()) {
                Manifest manifest = new Manifest(in);
                String name = header(manifest, Constants.BUNDLE_SYMBOLICNAME)
                        .split(";")[0]
                        .strip();
                found.putIfAbsent(name, new Found(manifest, location(url)));
            }
        }
        List<String> exports = new ArrayList<>(List.of("org.slf4j;version=\"1.7.36\""));
        found.forEach((name, bundle) -> {
            if (name.startsWith("org.patchbay.api.")) {
                exports.add(header(bundle.manifest(), Constants.EXPORT_PACKAGE)
                        .replaceAll(";[a-z-]+:=(\"[^\"]*\"|[^;,]*)", ""));
            }
        });
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        scratch.resolve("felix").toString(),
                        // Else what the bundle lacks would be found on the class path of the test.
                        "felix.bootdelegation.implicit",
                        "false",
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        String.join(",", exports)));
        framework.start();
        for (String name : SERVICES) {
            install(found.get(name).location());
        }
    }

    private static Path location(URL manifest) throws IOException {
        return manifest.openConnection() instanceof JarURLConnection jar
                ? Path.of(URI.create(jar.getJarFileURL().toString()))
                : Path.of(URI.create(manifest.toString().replace(MANIFEST, "")));
    }

    private static String header(Manifest manifest, String name) {
        String value = manifest.getMainAttributes().getValue(name);
        return value == null ? "" : value;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle install(Path jar) throws BundleException {
        Bundle bundle = context().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    /** The bundle under test, packed from the directory that its classes are built into. */
    Path graph() throws IOException {
        Found graph = found.get("org.patchbay.graph");
        Path jar = scratch.resolve("graph.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), graph.manifest());
                Stream<Path> files = Files.walk(graph.location())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String entry = graph.location().relativize(file).toString();
                if (!entry.equals(MANIFEST)) {
                    out.putNextEntry(new JarEntry(entry));
                    Files.copy(file, out);
                }
            }
        }
        return jar;
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }
}
