package org.patchbay.ops.feature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * The feature bundles in the container, asked for anew each time. Nothing of a bundle is kept: its class loader must be free once it is
 * uninstalled.
 */
final class Installed {
    /** Where bundles that were installed by an update say they come from; the others came with the distribution or by hand. */
    static final String LOCATION = "patchbay-feature:";

    private final BundleContext context;

    Installed(BundleContext context) {
        this.context = context;
    }

    /** All, by name, the highest version of a name first. */
    List<Bundle> all() {
        return Arrays.stream(context.getBundles())
                .filter(b -> b.getState() != Bundle.UNINSTALLED && rows(b).isPresent())
                .sorted(Comparator.comparing(Installed::name)
                        .thenComparing(Bundle::getVersion, Comparator.reverseOrder()))
                .toList();
    }

    List<Bundle> named(String name) {
        return all().stream().filter(b -> name(b).equals(name)).toList();
    }

    static String name(Bundle bundle) {
        return String.valueOf(bundle.getSymbolicName());
    }

    static boolean active(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE;
    }

    static boolean byUpdate(Bundle bundle) {
        return bundle.getLocation().startsWith(LOCATION);
    }

    static Optional<List<String>> rows(Bundle bundle) {
        return Manifests.rows(header(bundle, "Provide-Capability"));
    }

    /** What a bundle says that it carries of the feature catalogue, in the capabilities of this namespace. */
    static List<Manifests.Declared> declared(Bundle bundle, String namespace) {
        return Manifests.declared(header(bundle, "Provide-Capability"), namespace);
    }

    /** The slots a bundle brings: those its component descriptions name and those it has registered. */
    static Set<Slot> slots(Bundle bundle) {
        Set<Slot> slots = new LinkedHashSet<>();
        for (String path : Manifests.words(header(bundle, "Service-Component"))) {
            URL entry = bundle.getEntry(path);
            if (entry != null) {
                try (InputStream in = entry.openStream()) {
                    slots.addAll(Manifests.promised(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        if (services != null) {
            for (ServiceReference<?> service : services) {
                if (service.getProperty("patchbay.name") instanceof String name
                        && service.getProperty(Constants.OBJECTCLASS) instanceof String[] types) {
                    for (String type : types) {
                        Slot.kind(type).ifPresent(kind -> slots.add(new Slot(kind, name)));
                    }
                }
            }
        }
        return slots;
    }

    private static String header(Bundle bundle, String name) {
        String value = bundle.getHeaders("").get(name);
        return value == null ? "" : value;
    }
}
