package org.patchbay.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.patchbay.testkit.sample.Careful;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Packs a handler of the samples into a bundle, as bnd would. Its state is of version 2. */
final class SampleBundle {
    static final String NAME = "org.patchbay.testkit.sample";

    private SampleBundle() {}

    static Path of(Class<?> handler, Path directory) {
        Path jar = directory.resolve(handler.getSimpleName() + ".jar");
        if (Files.exists(jar)) {
            return jar;
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", NAME);
        manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
        manifest.getMainAttributes().putValue("Import-Package", "org.patchbay.api.call,org.patchbay.api.call.policy");
        manifest.getMainAttributes().putValue("Service-Component", "OSGI-INF/handler.xml");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> type :
                    List.of(handler, Careful.class).stream().distinct().toList()) {
                String entry = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(entry));
                try (InputStream in = type.getClassLoader().getResourceAsStream(entry)) {
                    in.transferTo(out);
                }
            }
            out.putNextEntry(new JarEntry("OSGI-INF/handler.xml"));
            out.write(component(handler).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    private static String component(Class<?> handler) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="sample">
                  <property name="patchbay.name" type="String" value="sample"/>
                  <property name="patchbay.phase" type="String" value="SERVICE"/>
                  <property name="patchbay.state.version" type="Integer" value="2"/>
                  <service><provide interface="org.patchbay.api.call.policy.CallHandler"/></service>
                  <implementation class="%s"/>
                </scr:component>
                """
                .formatted(handler.getName());
    }
}
