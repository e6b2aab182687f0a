package org.patchbay.lab.demo;

import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

import static org.assertj.core.api.Assertions.assertThat;

class NewerVersionTest {

    @Test
    void isHigherThanWhatItFollows() {
        assertThat(NewerVersion.after(Version.parseVersion("0.1.0.SNAPSHOT"))).isEqualTo(new Version(0, 1, 1));
        assertThat(NewerVersion.after(new Version(0, 1, 1))).isGreaterThan(new Version(0, 1, 1));
    }

    @Test
    void holdsAllThatTheBundleHoldsUnderTheHigherVersion(@TempDir Path directory) throws Exception {
        Path content = Files.createDirectories(directory.resolve("content/META-INF"));
        Files.writeString(
                content.resolve("MANIFEST.MF"),
                "Manifest-Version: 1.0\r\nBundle-SymbolicName: a.feature\r\nBundle-Version: 1.0.0\r\n\r\n");
        Files.writeString(content.resolve("other"), "kept");
        Path file = NewerVersion.write(bundle(content), new Version(1, 0, 1), directory);
        try (JarFile jar = new JarFile(file.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Bundle-Version"))
                    .isEqualTo("1.0.1");
            assertThat(jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"))
                    .isEqualTo("a.feature");
            assertThat(jar.getInputStream(jar.getEntry("META-INF/other"))).hasContent("kept");
        }
    }

    private static Bundle bundle(Path content) {
        return (Bundle) Proxy.newProxyInstance(
                NewerVersionTest.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSymbolicName" -> "a.feature";
                    case "getEntry" -> entry(content, "MANIFEST.MF");
                    case "findEntries" ->
                        Collections.enumeration(List.of(entry(content, "MANIFEST.MF"), entry(content, "other")));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** The framework's entries begin at the bundle's root; these would begin at the file system's. */
    private static URL entry(Path content, String name) throws Exception {
        URL file = content.resolve(name).toUri().toURL();
        return new URL("entry", "", -1, "/META-INF/" + name, new java.net.URLStreamHandler() {
            @Override
            protected java.net.URLConnection openConnection(URL url) throws java.io.IOException {
                return file.openConnection();
            }
        });
    }
}
