package org.patchbay.ops.feature;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.framework.launch.Framework;

import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.ops.OpsConfig;
import org.patchbay.ops.feature.fixture.HandlerActivator;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

/** A real framework with a core that binds what is registered in it, and a workshop for tiny bundles. */
final class Container implements CallOperations, Roster, AutoCloseable {
    private final Path directory;
    final MemoryStore store = new MemoryStore();
    final MemoryAudit audit = new MemoryAudit();
    volatile List<String> required = List.of();
    Framework framework;
    Features features;

    Container(Path directory) throws Exception {
        this.directory = directory;
        start();
    }

    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(new HashMap<>(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        directory.resolve("cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.patchbay.api.call,org.patchbay.api.call.policy,org.patchbay.api.media",
                        "org.patchbay.data",
                        directory.resolve("state").toString())));
        framework.start();
    }

    Container begin() {
        features = new Features(framework.getBundleContext(), store, audit, this, config()).with(this);
        return this;
    }

    void stop() throws Exception {
        if (features != null) {
            features.close();
            features = null;
        }
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Override
    public void close() throws Exception {
        stop();
    }

    /** Installs and starts a bundle as the distribution would. */
    Bundle distribution(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            Bundle bundle = framework.getBundleContext().installBundle("mvn:" + file.getFileName(), in);
            bundle.start();
            return bundle;
        }
    }

    List<String> active(String name) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(b -> name.equals(b.getSymbolicName()) && b.getState() == Bundle.ACTIVE)
                .map(b -> b.getVersion().toString())
                .sorted()
                .toList();
    }

    List<String> there(String name) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(b -> name.equals(b.getSymbolicName()))
                .map(b -> b.getVersion().toString())
                .sorted()
                .toList();
    }

    Path bundle(String name, String version, String handlers, String... extra) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        main.putValue("Bundle-Activator", HandlerActivator.class.getName());
        main.putValue("Import-Package", "org.osgi.framework,org.patchbay.api.call,org.patchbay.api.call.policy");
        main.putValue(
                "Provide-Capability", "org.patchbay.feature;rows:List<String>=\"call-blocking,inbound-block-list\"");
        main.putValue("X-Handlers", handlers);
        for (int i = 0; i < extra.length; i += 2) {
            main.putValue(extra[i], extra[i + 1]);
        }
        Path file = directory.resolve(name + "-" + version + "-" + Math.abs(handlers.hashCode()) + ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            String path = HandlerActivator.class.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(path));
            try (InputStream in = HandlerActivator.class.getClassLoader().getResourceAsStream(path)) {
                in.transferTo(jar);
            }
        }
        return file;
    }

    @Override
    public List<SlotView> slots() {
        List<SlotView> slots = new ArrayList<>();
        try {
            ServiceReference<?>[] found = framework
                    .getBundleContext()
                    .getAllServiceReferences(CallHandler.class.getName(), "(!(broken=true))");
            for (ServiceReference<?> one : found == null ? new ServiceReference<?>[0] : found) {
                Bundle bundle = one.getBundle();
                String name = (String) one.getProperty("patchbay.name");
                boolean live = bundle != null
                        && Arrays.stream(found)
                                .filter(o -> name.equals(o.getProperty("patchbay.name")) && o.getBundle() != null)
                                .map(o -> o.getBundle().getVersion())
                                .max(Version::compareTo)
                                .orElse(Version.emptyVersion)
                                .equals(bundle.getVersion());
                if (bundle != null) {
                    slots.add(new SlotView(
                            "handler",
                            name,
                            "SCREEN",
                            bundle.getSymbolicName(),
                            bundle.getVersion().toString(),
                            bundle.getBundleId(),
                            live ? "live" : "standby",
                            0,
                            0,
                            0));
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return slots;
    }

    @Override
    public List<CallSummary> calls() {
        return List.of();
    }

    @Override
    public List<TraceEntry> trace(String call) {
        return List.of();
    }

    @Override
    public List<String> recent(int count) {
        return List.of();
    }

    @Override
    public boolean hangup(String author, String call) {
        return false;
    }

    @Override
    public List<RosterEntry> entries(String tenant) {
        return required.stream()
                .map(r -> new RosterEntry(r, org.patchbay.api.call.roster.Absence.REFUSE, Duration.ZERO))
                .toList();
    }

    @Override
    public List<String> required() {
        return required;
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        return () -> {};
    }

    static OpsConfig config() {
        return (OpsConfig) java.lang.reflect.Proxy.newProxyInstance(
                OpsConfig.class.getClassLoader(),
                new Class<?>[] {OpsConfig.class},
                (proxy, method, arguments) ->
                        method.getName().equals("update__wait__seconds") ? 1 : method.getDefaultValue());
    }
}
