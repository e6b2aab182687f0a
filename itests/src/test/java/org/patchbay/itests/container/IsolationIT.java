package org.patchbay.itests.container;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import javax.inject.Inject;

import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

/** What is done to a bundle of a feature touches that bundle alone. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class IsolationIT {
    private static final List<String> FEATURES = List.of(
            "org.patchbay.feature.blocking",
            "org.patchbay.feature.forwarding",
            "org.patchbay.feature.hold",
            "org.patchbay.feature.transfer",
            "org.patchbay.feature.callerid",
            "org.patchbay.feature.announcement",
            "org.patchbay.feature.ceilings",
            "org.patchbay.stir",
            "org.patchbay.feature.spam",
            "org.patchbay.feature.emergency",
            "org.patchbay.feature.ring",
            "org.patchbay.feature.mobility",
            "org.patchbay.feature.holiday",
            "org.patchbay.feature.hotline",
            "org.patchbay.cdr",
            "org.patchbay.tenant.plan");

    /** There once all features of the boot are: what comes up meanwhile would look touched. */
    @Inject
    private BootFinished booted;

    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime components;

    @Inject
    private FeaturesService features;

    @Configuration
    public Option[] distribution() {
        return ExamDistribution.options("isolation");
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(each -> name.equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + name));
    }

    private interface Deed {
        void to(Bundle bundle) throws BundleException, IOException;
    }

    /** Does something to each feature bundle, and compares all others before and after. */
    private void touchesOnly(Deed deed) throws Exception {
        Census census = new Census(context, components);
        for (String name : FEATURES) {
            Patience.until("active", Bundle.ACTIVE, () -> bundle(name).getState());
            Map<String, String> others = census.without(name);
            Map<String, String> all = census.without();
            deed.to(bundle(name));
            refresh(bundle(name));
            Patience.until("active again", Bundle.ACTIVE, () -> bundle(name).getState());
            assertNotEquals(name + " itself", all, census.without());
            assertEquals(name, others, census.without(name));
        }
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        Object done = new Object();
        boolean[] refreshed = {false};
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> {
                    synchronized (done) {
                        refreshed[0] = true;
                    }
                });
        Patience.until("refreshed", true, () -> {
            synchronized (done) {
                return refreshed[0];
            }
        });
    }

    @Test
    public void aRefreshRestartsThatBundleAlone() throws Exception {
        touchesOnly(bundle -> {});
    }

    @Test
    public void anUpdateRestartsThatBundleAlone() throws Exception {
        touchesOnly(bundle -> {
            try (InputStream same = new URL(bundle.getLocation()).openStream()) {
                bundle.update(same);
            }
        });
    }

    @Test
    public void withoutAFeatureTheRestRunsOnAndItsReturnChangesNothingElse() throws Exception {
        Census census = new Census(context, components);
        for (String name : FEATURES) {
            Bundle bundle = bundle(name);
            String location = bundle.getLocation();
            Map<String, String> others = census.without(name);
            bundle.uninstall();
            refresh(bundle);
            assertEquals("without " + name, others, census.without(name));
            context.installBundle(location).start();
            assertEquals("with " + name + " again", others, census.without(name));
        }
    }

    @Test
    public void aFeatureThatCannotResolveIsToldAndChangesNothing() throws Exception {
        Path directory = Files.createTempDirectory("broken");
        Path jar = directory.resolve("broken.jar");
        Manifest manifest = new Manifest(new ByteArrayInputStream(
                """
                Manifest-Version: 1.0
                Bundle-ManifestVersion: 2
                Bundle-SymbolicName: org.patchbay.feature.broken
                Bundle-Version: 1.0.0
                Import-Package: no.such.pack

                """
                        .getBytes(UTF_8)));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream made = new JarOutputStream(out, manifest)) {
            made.finish();
        }
        Path repository = Files.writeString(
                directory.resolve("features.xml"),
                """
                <features name="broken" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="broken" version="1.0.0"><bundle>%s</bundle></feature>
                </features>
                """
                        .formatted(jar.toUri()));
        Census census = new Census(context, components);
        Map<String, String> before = census.without();
        List<String> installed = installed();
        URI uri = repository.toUri();
        features.addRepository(uri);
        try {
            Exception told = assertThrows(Exception.class, () -> features.installFeature("broken", "1.0.0"));
            assertTrue(String.valueOf(told.getMessage()), told.getMessage().contains("no.such.pack"));
            assertEquals(before, census.without());
            assertEquals(installed, installed());
        } finally {
            features.removeRepository(uri);
        }
    }

    private List<String> installed() throws Exception {
        return Arrays.stream(features.listInstalledFeatures())
                .map(Feature::getId)
                .sorted()
                .toList();
    }
}
