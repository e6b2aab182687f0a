package org.patchbay.ops.feature;

import java.util.Map;
import java.util.Optional;

/** A place among what the core asks: {@code handler blocking}. */
record Slot(String kind, String name) {
    private static final Map<String, String> KINDS = Map.of(
            "org.patchbay.api.call.policy.CallHandler", "handler",
            "org.patchbay.api.call.treatment.Treatment", "treatment",
            "org.patchbay.api.call.lookup.Lookup", "lookup",
            "org.patchbay.api.call.fact.FactListener", "listener");

    /** What the core calls a service of this type, if it asks such services at all. */
    static Optional<String> kind(String type) {
        return Optional.ofNullable(KINDS.get(type));
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
