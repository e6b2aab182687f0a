package org.patchbay.store.file;

import java.nio.file.Path;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Where this node keeps what operators decided. Not below {@code karaf.data} unless told so: {@code karaf clean} empties that, and an
 * operator who cleans a cache does not mean to lose block lists.
 */
final class Locations {
    private Locations() {}

    static Path store(Function<String, @Nullable String> property, String configured) {
        return configured.isBlank() ? data(property).resolve("store") : Path.of(configured.strip());
    }

    private static Path data(Function<String, @Nullable String> property) {
        String own = property.apply("org.patchbay.data");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String base = property.apply("karaf.base");
        return Path.of(base == null ? "." : base, "state");
    }
}
