package org.patchbay.ops.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.ops.settings.Reading.Unreadable;

/**
 * What the bundles that are there say they read. Of their classes nothing is kept but the names: a bundle that goes must be able to go. Of
 * several versions of an owner the highest counts, as it is the one that is asked.
 */
final class Declarations {
    static final String PROPERTY = "patchbay.settings";
    private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);

    /** Loads a class of the bundle that declares it. */
    interface Loader {
        Class<?> load(String name) throws ClassNotFoundException;
    }

    /**
     * What one service declares.
     *
     * @param loader to be used and let go: what it gives must not be kept
     */
    record Declared(
            String owner, String bundle, Version version, String type, Loader loader, List<Shape.Limits> settings) {

        Optional<Shape.Limits> setting(String key) {
            return settings.stream().filter(s -> s.key().equals(key)).findFirst();
        }

        List<String> keys() {
            return settings.stream().map(Shape.Limits::key).toList();
        }

        /** The record's class, for a moment; empty when the bundle has gone meanwhile. */
        Optional<Class<? extends Record>> recordClass() {
            try {
                return Optional.of(loader.load(type).asSubclass(Record.class));
            } catch (ClassNotFoundException | LinkageError | ClassCastException | IllegalStateException e) {
                LOG.debug("{} of {} cannot be loaded now", type, bundle, e);
                return Optional.empty();
            }
        }
    }

    private final Map<Long, Declared> byService = new ConcurrentHashMap<>();
    private final Consumer<String> changed;

    /** @param changed told the name of an owner of which something else counts now */
    Declarations(Consumer<String> changed) {
        this.changed = changed;
    }

    void add(ServiceReference<?> reference) {
        Object type = reference.getProperty(PROPERTY);
        Object owner = reference.getProperty("patchbay.name");
        Bundle bundle = reference.getBundle();
        if (type == null || type.equals(Record.class.getName()) || owner == null || bundle == null) {
            return;
        }
        add(
                id(reference),
                owner.toString(),
                String.valueOf(bundle.getSymbolicName()),
                bundle.getVersion(),
                type.toString(),
                bundle::loadClass);
    }

    void add(long service, String owner, String bundle, Version version, String type, Loader loader) {
        try {
            Class<? extends Record> record = loader.load(type).asSubclass(Record.class);
            List<Shape.Limits> settings = Shape.limits(record);
            for (Shape.Limits setting : settings) {
                setting.otherwise();
            }
            byService.put(service, new Declared(owner, bundle, version, type, loader, settings));
            changed.accept(owner);
        } catch (ClassNotFoundException | LinkageError | ClassCastException | IllegalArgumentException | Unreadable e) {
            LOG.warn(
                    "The settings of '{}' cannot be checked when they are written: {}/{} declares {}, which is no record of settings ({}).",
                    owner,
                    bundle,
                    version,
                    type,
                    e.toString());
        }
    }

    void remove(ServiceReference<?> reference) {
        remove(id(reference));
    }

    void remove(long service) {
        Declared gone = byService.remove(service);
        if (gone != null) {
            changed.accept(gone.owner());
        }
    }

    Optional<Declared> of(String owner) {
        return byService.values().stream()
                .filter(d -> d.owner().equals(owner))
                .max(Comparator.comparing(Declared::version));
    }

    List<String> owners() {
        return byService.values().stream()
                .map(Declared::owner)
                .distinct()
                .sorted()
                .toList();
    }

    List<DeclaredSetting> all() {
        List<DeclaredSetting> all = new ArrayList<>();
        for (String owner : owners()) {
            of(owner).ifPresent(d -> d.settings().stream()
                    .map(s -> declared(owner, s))
                    .sorted(Comparator.comparing(DeclaredSetting::key))
                    .forEach(all::add));
        }
        return List.copyOf(all);
    }

    static DeclaredSetting declared(String owner, Shape.Limits setting) {
        String byDefault;
        try {
            byDefault = Reading.written(setting.otherwise());
        } catch (Unreadable e) {
            // Was read when it was declared.
            byDefault = setting.byDefault();
        }
        return new DeclaredSetting(
                owner,
                setting.key(),
                setting.kind(),
                byDefault,
                setting.min(),
                setting.max(),
                setting.allowed(),
                setting.text());
    }

    private static Long id(ServiceReference<?> reference) {
        return (Long) Objects.requireNonNull(reference.getProperty(Constants.SERVICE_ID));
    }
}
