package org.patchbay.itests.container;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * All bundles but some, each with what changes when it is touched: its state, its time, its wiring, its components and its
 * services. A component configuration has a number that is given once; so has a service.
 */
final class Census {
    private final BundleContext context;
    private final ServiceComponentRuntime components;

    Census(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** By symbolic name; without those named. */
    Map<String, String> without(String... names) {
        Map<String, String> all = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            all.put(bundle.getSymbolicName() + " " + bundle.getVersion(), describe(bundle));
        }
        for (String name : names) {
            all.keySet().removeIf(each -> each.startsWith(name + " "));
        }
        // The probe of this very test comes and goes.
        all.keySet().removeIf(each -> each.startsWith("PAXEXAM-PROBE"));
        return all;
    }

    private String describe(Bundle bundle) {
        TreeSet<String> parts = new TreeSet<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO each : components.getComponentConfigurationDTOs(description)) {
                parts.add("component " + description.name + " " + each.id);
            }
        }
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        if (services != null) {
            for (ServiceReference<?> each : services) {
                parts.add("service " + each.getProperty(Constants.SERVICE_ID));
            }
        }
        return "state " + bundle.getState() + ", modified " + bundle.getLastModified() + ", wiring "
                + System.identityHashCode(bundle.adapt(BundleWiring.class)) + ", " + parts;
    }
}
