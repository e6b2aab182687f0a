package org.patchbay.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Finds bundles on the class path of the tests, as jars or as directories of classes, and makes jars of them. */
final class ClassPathBundles {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Pattern STATE_VERSION =
            Pattern.compile("(name=\"patchbay\\.state\\.version\"[^>]*value=\")(\\d+)");

    private record Found(Manifest manifest, Path location) {}

    private final Map<String, Found> found = new HashMap<>();
    private final Path scratch;

    ClassPathBundles(Path scratch) {
        this.scratch = scratch;
        try {
            for (URL url :
                    Collections.list(ClassPathBundles.class.getClassLoader().getResources(MANIFEST))) {
                try (InputStream in = url.openStream()) {
                    Manifest manifest = new Manifest(in);
                    String name = header(manifest, "Bundle-SymbolicName");
                    if (!name.isEmpty()) {
                        found.putIfAbsent(name.split(";")[0].strip(), new Found(manifest, location(url)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path location(URL manifest) throws IOException {
        if (manifest.openConnection() instanceof JarURLConnection jar) {
            return Path.of(URI.create(jar.getJarFileURL().toString()));
        }
        return Path.of(URI.create(manifest.toString().replace(MANIFEST, "")));
    }

    private static String header(Manifest manifest, String name) {
        String value = manifest.getMainAttributes().getValue(name);
        return value == null ? "" : value;
    }

    /** The jar of a bundle on the class path. */
    Path jar(String symbolicName) {
        Found bundle = found.get(symbolicName);
        if (bundle == null) {
            throw new IllegalStateException(
                    "There is no bundle " + symbolicName + " on the class path of the tests. Add it as a dependency,"
                            + " or let bnd-maven-plugin write its manifest into the directory of classes.");
        }
        return Files.isDirectory(bundle.location()) ? packed(bundle, symbolicName) : bundle.location();
    }

    /** What these bundles export, in the form in which the framework takes packages from the class path. */
    String exports(List<String> symbolicNames) {
        List<String> packages = new ArrayList<>();
        for (String name : symbolicNames) {
            Found bundle = found.get(name);
            if (bundle == null) {
                throw new IllegalStateException("There is no bundle " + name + " on the class path of the tests.");
            }
            // Directives such as uses:="a,b" hold commas, and nothing of them matters here.
            packages.add(header(bundle.manifest(), "Export-Package").replaceAll(";[a-z-]+:=(\"[^\"]*\"|[^;,]*)", ""));
        }
        return String.join(",", packages);
    }

    private Path packed(Found bundle, String name) {
        Path jar = scratch.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), bundle.manifest());
                Stream<Path> files = Files.walk(bundle.location())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String entry = bundle.location().relativize(file).toString();
                if (!entry.equals(MANIFEST)) {
                    out.putNextEntry(new JarEntry(entry));
                    Files.copy(file, out);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same bundle under another version; what it brings writes a state of a version that is so much higher. */
    Path reversioned(Path jar, String version, int stateVersionsAhead) {
        Path copy = scratch.resolve(version + "-" + jar.getFileName());
        try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (OutputStream file = Files.newOutputStream(copy);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    if (entry.getName().matches("OSGI-INF/.*\\.xml")) {
                        out.write(ahead(new String(in.readAllBytes(), UTF_8), stateVersionsAhead)
                                .getBytes(UTF_8));
                    } else {
                        in.transferTo(out);
                    }
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ahead(String component, int versions) {
        return STATE_VERSION
                .matcher(component)
                .replaceAll(m -> m.group(1) + Math.max(0, Integer.parseInt(m.group(2)) + versions));
    }
}
