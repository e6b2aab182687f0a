package org.patchbay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.settings.Settings;

import static org.patchbay.testkit.Waits.waitFor;

/**
 * A small container with the real core: Felix, declarative services and the bus; roster and settings are in memory, the trunk is a
 * {@link CallDriver}. It starts in a second or two and opens no socket.
 */
public final class TestRuntime implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> CONTRACTS =
            List.of("org.patchbay.api.call", "org.patchbay.api.directory", "org.patchbay.api.ops");
    private static final List<String> CONTAINER = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "org.apache.felix.configadmin",
            "org.apache.felix.scr",
            "org.patchbay.bus");

    private final Framework framework;
    private final ClassPathBundles bundles;
    private final MemoryRoster roster = new MemoryRoster();
    private final MemorySettings settings = new MemorySettings();
    private final Users users = new Users();
    private final Set<String> declared = ConcurrentHashMap.newKeySet();
    private final CallDriver calls;

    private TestRuntime(Path scratch) throws BundleException {
        bundles = new ClassPathBundles(scratch);
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, scratch.resolve("felix").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // Contracts and logging come from the class path: the test and the bundles must mean the same classes.
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, bundles.exports(CONTRACTS) + ",org.slf4j;version=\"1.7.36\"");
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties);
        framework.start();
        context().registerService(Roster.class, roster, null);
        // Before the core is there: whoever is asked has been heard of here.
        context().addServiceListener(this::declares);
        settings.refuse(this::undeclared);
        context().registerService(Settings.class, settings, null);
        context().registerService(Identities.class, users, null);
        context()
                .registerService(
                        CallHandler.class,
                        new TestRoute(),
                        new Hashtable<>(Map.of("patchbay.name", TestRoute.NAME, "patchbay.phase", "ROUTE")));
        roster.require(TestRoute.NAME, Duration.ofSeconds(3));
        for (String name : CONTAINER) {
            install(bundles.jar(name));
        }
        CallControl core = service(CallControl.class);
        waitFor("core is ready", PATIENCE).until(core::ready);
        calls = new CallDriver(core);
    }

    /** Starts it. The directory is for what it writes; a test's temporary directory will do. */
    public static TestRuntime start(Path scratch) {
        try {
            return new TestRuntime(scratch);
        } catch (BundleException e) {
            throw new IllegalStateException("The test runtime did not start: " + e.getMessage(), e);
        }
    }

    /** What a bundle reads and does not declare nobody can check when it is written: found here, not by an operator's mistake. */
    private Optional<String> undeclared(String owner, Class<?> type) {
        return declared.contains(owner + " " + type.getName())
                ? Optional.empty()
                : Optional.of("'" + owner + "' reads its settings into " + type.getSimpleName()
                        + " and does not say so: put settings = " + type.getSimpleName()
                        + ".class into its @HandlerInfo or @TreatmentInfo.");
    }

    /** Names only, and for ever: who is inside when its service goes may still read. */
    private void declares(ServiceEvent event) {
        ServiceReference<?> service = event.getServiceReference();
        declared.add(service.getProperty("patchbay.name") + " " + service.getProperty("patchbay.settings"));
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    /** The jar of a bundle that is on the class path of the tests, the one under test included. */
    public Path jar(String symbolicName) {
        return bundles.jar(symbolicName);
    }

    /** The same jar under another version. */
    public Path reversioned(Path jar, String version) {
        return bundles.reversioned(jar, version, 0);
    }

    /** The same jar under another version, whose handlers and treatments have another version of their state: so much higher. */
    public Path reversioned(Path jar, String version, int stateVersionsAhead) {
        return bundles.reversioned(jar, version, stateVersionsAhead);
    }

    /** Installs and starts a bundle. */
    public Bundle install(Path jar) {
        try {
            Bundle bundle = context().installBundle(jar.toUri().toString());
            bundle.start();
            return bundle;
        } catch (BundleException e) {
            throw new IllegalStateException(jar.getFileName() + " did not start: " + e.getMessage(), e);
        }
    }

    /** Stops and removes a bundle, as a retirement does. */
    public void remove(Bundle bundle) {
        try {
            bundle.stop();
            bundle.uninstall();
        } catch (BundleException e) {
            throw new IllegalStateException(bundle + " did not stop: " + e.getMessage(), e);
        }
    }

    /** Puts a version beside the live one, waits until it is live, and removes the old one: what an update does. */
    public Bundle update(Bundle old, Path newer) {
        int wanted = live(old).size();
        Bundle bundle = install(newer);
        waitFor("everything of " + bundle + " is live", PATIENCE)
                .until(() -> live(bundle).size() >= wanted);
        remove(old);
        return bundle;
    }

    /** What of this bundle is asked now. */
    public List<SlotView> live(Bundle bundle) {
        return operations().slots().stream()
                .filter(s -> s.bundleId() == bundle.getBundleId() && s.state().equals("live"))
                .toList();
    }

    /** Brings a service of the test's own, such as a handler that hands calls to the treatment under test; it is live at once. */
    public <S> void serve(Class<S> type, S service, Map<String, ?> properties) {
        context().registerService(type, service, new Hashtable<>(properties));
    }

    /** Lets this number be a user's, as the directory would: handlers see the user on the party. */
    public void user(String id, String number) {
        users.add(id, number);
    }

    /** A service of the container; waits for it. */
    public <S> S service(Class<S> type) {
        ServiceReference<S> reference = waitFor("service " + type.getSimpleName(), PATIENCE)
                .until(() -> context().getServiceReference(type), Objects::nonNull);
        return context().getService(reference);
    }

    public CallOperations operations() {
        return service(CallOperations.class);
    }

    public MemoryRoster roster() {
        return roster;
    }

    public MemorySettings settings() {
        return settings;
    }

    public CallDriver calls() {
        return calls;
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(10_000);
        } catch (BundleException e) {
            throw new UncheckedIOException(new IOException("The test runtime did not stop", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
