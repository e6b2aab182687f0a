package org.patchbay.ops.feature;

import java.util.ArrayList;
import java.util.List;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

import org.patchbay.api.media.MediaEngine;

/** Which bundles carry the media of calls: such a one is not taken away from under them. */
final class Carrying {
    private final BundleContext context;

    Carrying(BundleContext context) {
        this.context = context;
    }

    /** Whether it has a media engine that is there to be used. */
    static boolean isEngine(Bundle bundle) {
        return !engines(bundle).isEmpty();
    }

    /** How many calls are on its media engines now. */
    int calls(Bundle bundle) {
        int calls = 0;
        for (ServiceReference<?> reference : engines(bundle)) {
            if (context.getService(reference) instanceof MediaEngine engine) {
                calls += engine.sessions();
                context.ungetService(reference);
            }
        }
        return calls;
    }

    private static List<ServiceReference<?>> engines(Bundle bundle) {
        List<ServiceReference<?>> engines = new ArrayList<>(1);
        ServiceReference<?>[] registered =
                bundle.getState() == Bundle.UNINSTALLED ? null : bundle.getRegisteredServices();
        if (registered != null) {
            for (ServiceReference<?> reference : registered) {
                if (reference.getProperty("objectClass") instanceof String[] types
                        && List.of(types).contains(MediaEngine.class.getName())) {
                    engines.add(reference);
                }
            }
        }
        return engines;
    }
}
