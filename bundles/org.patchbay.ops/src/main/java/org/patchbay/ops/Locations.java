package org.patchbay.ops;

import java.nio.file.Path;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** Where this node keeps things. The property {@code org.patchbay.data} is read by every bundle that keeps something. */
public final class Locations {
    private Locations() {}

    /** What must outlive a restart; not below {@code karaf.data} unless told so, which {@code karaf clean} empties. */
    public static Path data(Function<String, @Nullable String> property) {
        String own = property.apply("org.patchbay.data");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String base = property.apply("karaf.base");
        return Path.of(base == null ? "." : base, "state");
    }

    /** The directory of configuration files. */
    public static Path etc(Function<String, @Nullable String> property) {
        String etc = property.apply("karaf.etc");
        return Path.of(etc == null ? "etc" : etc);
    }
}
