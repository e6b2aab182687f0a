package org.patchbay.itests.container;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.inject.Inject;

import org.apache.karaf.features.BootFinished;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

/** Every bundle of ours is active, every component satisfied, and each service of the core there once. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class WiringIT {
    private static final String API = "org.patchbay.api.";

    /** There once all features of the boot are: what is looked at before may still be starting. */
    @Inject
    private BootFinished booted;

    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime components;

    @Configuration
    public Option[] distribution() {
        return ExamDistribution.options("wiring");
    }

    private List<Bundle> ours() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith("org.patchbay."))
                .toList();
    }

    /** The test's own bundles may still be starting. */
    @Test
    public void everyBundleIsActive() throws InterruptedException {
        Patience.until("every bundle is active", List.of(), this::idle);
    }

    private List<Bundle> idle() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .filter(bundle -> (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0)
                .toList();
    }

    @Test
    public void everyComponentIsSatisfied() throws InterruptedException {
        Patience.until("every component is satisfied", List.of(), this::unsatisfied);
        assertFalse("components of ours", all().isEmpty());
    }

    private List<ComponentDescriptionDTO> all() {
        List<ComponentDescriptionDTO> all = new ArrayList<>();
        ours().forEach(bundle -> all.addAll(components.getComponentDescriptionDTOs(bundle)));
        return all;
    }

    private List<String> unsatisfied() {
        List<String> found = new ArrayList<>();
        for (ComponentDescriptionDTO description : all()) {
            var configurations = components.getComponentConfigurationDTOs(description);
            if (!components.isComponentEnabled(description)
                    || configurations.isEmpty() && !"require".equals(description.configurationPolicy)) {
                found.add(description.name + " is not enabled or not there");
            }
            for (ComponentConfigurationDTO each : configurations) {
                if (each.state != ComponentConfigurationDTO.SATISFIED
                        && each.state != ComponentConfigurationDTO.ACTIVE) {
                    found.add(description.name + " is in state " + each.state + " " + each.failure);
                }
            }
        }
        return found;
    }

    @Test
    public void eachServiceOfTheCoreIsThereOnce() throws Exception {
        for (String name : List.of(
                "call.control.CallControl",
                "call.control.Calls",
                "call.control.Identities",
                "call.fact.Facts",
                "call.roster.Roster",
                "directory.country.Countries",
                "directory.Directory",
                "directory.list.NumberLists",
                "media.MediaEngine",
                "ops.access.Access",
                "ops.admin.CallOperations",
                "ops.admin.CallStarting",
                "ops.admin.RosterOperations",
                "ops.admin.TrunkOperations",
                "ops.audit.Audit",
                "ops.feature.FeatureCatalogue",
                "ops.feature.FeatureOperations",
                "ops.health.Health",
                "ops.list.ListOperations",
                "ops.routing.ContinuityOperations",
                "ops.schedule.Schedule",
                "ops.secrets.Secrets",
                "ops.settings.Settings",
                "ops.store.Store")) {
            ServiceReference<?>[] found = context.getAllServiceReferences(API + name, null);
            assertEquals(name, 1, found == null ? 0 : found.length);
        }
    }

    @Test
    public void noTwoHandlersOrTreatmentsHaveOneName() throws Exception {
        for (String kind : List.of("policy.CallHandler", "treatment.Treatment")) {
            ServiceReference<?>[] found = context.getAllServiceReferences(API + "call." + kind, null);
            List<Object> names = Arrays.stream(found)
                    .map(each -> each.getProperty("patchbay.name"))
                    .toList();
            assertEquals(
                    kind + " " + names, names.size(), names.stream().distinct().count());
            assertFalse(names.contains(null));
        }
    }

    @Test
    public void nothingIsExportedTwice() {
        List<Object> exported = ours().stream()
                .flatMap(bundle ->
                        bundle.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream())
                .map(capability -> capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                .toList();
        assertEquals(exported.toString(), exported.stream().distinct().count(), exported.size());
        assertFalse(exported.isEmpty());
    }
}
