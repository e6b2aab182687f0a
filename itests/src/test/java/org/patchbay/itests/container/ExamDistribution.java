package org.patchbay.itests.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.KarafDistributionOption;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;

import org.patchbay.itests.harness.Ports;

/** The archive as a container for Pax Exam, with a directory of one tenant; only outside of the container. */
final class ExamDistribution {
    /** What {@code bin/karaf} gives to the virtual machine, and Pax Exam does not; relative to the unpacked archive. */
    private static final String FLAGS =
            """
            --add-reads=java.xml=java.logging
            --add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED
            --patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-%1$s.jar
            --patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-%1$s.jar
            --add-opens=java.base/java.security=ALL-UNNAMED
            --add-opens=java.base/java.net=ALL-UNNAMED
            --add-opens=java.base/java.lang=ALL-UNNAMED
            --add-opens=java.base/java.util=ALL-UNNAMED
            --add-opens=java.naming/javax.naming.spi=ALL-UNNAMED
            --add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED
            -Xmx512m
            """;

    private ExamDistribution() {}

    static Option[] options(String name) {
        Path directory = Path.of("target", "it", "exam").toAbsolutePath();
        String karaf = System.getProperty("karaf.version");
        List<Option> options = new ArrayList<>(List.of(
                KarafDistributionOption.karafDistributionConfiguration()
                        .frameworkUrl(Path.of(System.getProperty("patchbay.archive"))
                                .normalize()
                                .toUri()
                                .toString())
                        .karafVersion(karaf)
                        .name(name)
                        .unpackDirectory(directory.resolve(name).toFile())
                        .useDeployFolder(false),
                KarafDistributionOption.logLevel(LogLevel.INFO),
                KarafDistributionOption.configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                put("etc/org.apache.karaf.shell.cfg", "sshPort", Integer.toString(Ports.free())),
                put(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.localRepository",
                        System.getProperty("patchbay.repository")),
                put("etc/org.patchbay.sip.trunk.cfg", "listeners", "it=udp:127.0.0.1:" + Ports.free()),
                put("etc/org.patchbay.sip.trunk.cfg", "warm_up_calls", "0"),
                CoreOptions.systemProperty("patchbay.version").value(System.getProperty("patchbay.version"))));
        FLAGS.formatted(karaf).lines().map(CoreOptions::vmOption).forEach(options::add);
        file(directory, "tenants", "id,name,hosts,hub_peers,provider_peers\nit,IT,,hub,provider\n", options);
        file(directory, "sites", "tenant,id,name,country,address\nit,hq,Berlin,DE,\n", options);
        file(directory, "numbers", "tenant,site,first,last\nit,hq,+4930123400,+4930123499\n", options);
        file(
                directory,
                "users",
                "tenant,id,site,upn,display,number,extension,kind,licences\n"
                        + "it,ada,hq,,Ada,+4930123401,2001,PERSON,PHONE_SYSTEM PROVIDER\n",
                options);
        return options.toArray(Option[]::new);
    }

    private static Option put(String file, String key, String value) {
        return KarafDistributionOption.editConfigurationFilePut(file, key, value);
    }

    private static void file(Path directory, String name, String content, List<Option> options) {
        try {
            Path file = Files.createDirectories(directory).resolve(name + ".csv");
            Files.writeString(file, content);
            options.add(KarafDistributionOption.replaceConfigurationFile(
                    "etc/patchbay/directory/" + name + ".csv", file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
