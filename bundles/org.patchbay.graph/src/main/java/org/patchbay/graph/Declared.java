package org.patchbay.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.settings.Settings;

/**
 * What the bundles that run now declare, and what of it is enabled. Read anew each time: there are few that declare anything, and none that came
 * or went can be missed.
 */
@Component(service = {Needs.class, Declared.class})
public final class Declared implements Needs {

    /** Who declares what; the name is with the version. */
    record Entry(String bundle, Declaration declaration) {}

    private final Supplier<List<Entry>> running;
    private final Enabling enabling;
    private final Catalogue catalogue = Catalogue.read();

    @Activate
    public Declared(BundleContext context, @Reference Settings settings) {
        this(() -> running(context), settings);
    }

    Declared(Supplier<List<Entry>> running, Settings settings) {
        this.running = running;
        enabling = new Enabling(settings);
    }

    private static List<Entry> running(BundleContext context) {
        List<Entry> entries = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() == Bundle.ACTIVE) {
                String name = name(bundle);
                Declaration.of(bundle).forEach(declaration -> entries.add(new Entry(name, declaration)));
            }
        }
        return entries;
    }

    static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** What is needed in this tenant, of the catalogue and for what it may be used for there. */
    List<Entry> enabled(String tenant) {
        return running.get().stream()
                .filter(entry -> serves(entry.declaration()) && enabling.is(tenant, entry.declaration()))
                .toList();
    }

    /** Whether something was enabled in this tenant by a setting, and not by being installed alone. */
    boolean isChosen(String tenant) {
        return enabled(tenant).stream()
                .anyMatch(entry -> !entry.declaration().enabledBy().isEmpty());
    }

    /** What is declared and can never be used: in no catalogue, or for another purpose. */
    List<Entry> vain() {
        return running.get().stream()
                .filter(entry -> !serves(entry.declaration()))
                .toList();
    }

    boolean isEnabled(String tenant, Declaration declaration) {
        return enabling.is(tenant, declaration);
    }

    private boolean serves(Declaration declaration) {
        return catalogue.serves(declaration.scope(), declaration.purpose());
    }

    @Override
    public Map<Purpose, Set<String>> needed(String tenant) {
        Map<Purpose, Set<String>> needed = new EnumMap<>(Purpose.class);
        for (Entry entry : enabled(tenant)) {
            needed.computeIfAbsent(entry.declaration().purpose(), key -> new TreeSet<>())
                    .add(entry.declaration().scope());
        }
        return Map.copyOf(needed);
    }
}
